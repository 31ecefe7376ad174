-- Which credit notes were accepted without a reduction of credit, be it said ("none") or not said?
-- Each must have its reason, such as a credit that was never claimed: the tax is what the reduction
-- would be.
SELECT
  taxpayer,
  supplier_gstin,
  supplier_name,
  section,
  number,
  document_date,
  return_period,
  itc_reduction,
  remarks,
  COALESCE(igst, 0) + COALESCE(cgst, 0) + COALESCE(sgst, 0) + COALESCE(cess, 0) AS tax
FROM documents
WHERE section IN ('cn', 'cna')
  AND action = 'accepted'
  AND (itc_reduction IS NULL OR itc_reduction = 'none')
ORDER BY tax DESC, taxpayer, supplier_gstin, section, number, document_date;
