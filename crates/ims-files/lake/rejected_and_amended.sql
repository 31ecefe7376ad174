-- Which documents were rejected and came back amended? The amendment names the number and date of the
-- original; both are shown, with the credit of each and whether the amendment waits for a decision.
WITH rejected AS (
  SELECT DISTINCT taxpayer, section, supplier_gstin, number, document_date
  FROM versions
  WHERE action = 'rejected'
),
original AS (
  -- The last version of each: documents whose period is filed are in no other table.
  SELECT
    r.taxpayer, r.section, r.supplier_gstin, r.number, r.document_date, v.credit,
    ROW_NUMBER() OVER (
      PARTITION BY r.taxpayer, r.section, r.supplier_gstin, r.number, r.document_date
      ORDER BY v.seen_at DESC, v.return_period DESC
    ) AS age
  FROM rejected r
  JOIN versions v ON v.taxpayer = r.taxpayer AND v.section = r.section
    AND v.supplier_gstin = r.supplier_gstin AND v.number = r.number AND v.document_date = r.document_date
)
SELECT
  o.taxpayer,
  o.supplier_gstin,
  o.section,
  o.number,
  o.document_date,
  o.credit AS rejected_credit,
  a.number AS amended_number,
  a.document_date AS amended_date,
  a.credit AS amended_credit,
  a.action AS amended_action
FROM original o
JOIN documents a ON a.taxpayer = o.taxpayer AND a.supplier_gstin = o.supplier_gstin
  AND a.section = o.section || 'a' AND a.original_number = o.number AND a.original_date = o.document_date
WHERE o.age = 1
ORDER BY o.taxpayer, o.supplier_gstin, o.section, o.number, o.document_date, amended_number, amended_date;
