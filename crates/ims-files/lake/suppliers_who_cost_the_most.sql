-- Which suppliers cost the most, across all taxpayers? The credit that does not come: of documents that
-- are accepted or undecided and not filed, of pending ones and of rejected ones. The hundred dearest.
SELECT
  supplier_gstin,
  MAX(supplier_name) AS supplier_name,
  COUNT(DISTINCT taxpayer) AS taxpayers,
  COUNT(*) AS documents,
  SUM(CASE WHEN action IN ('accepted', 'no_action') THEN credit ELSE 0 END) AS not_filed,
  SUM(CASE WHEN action = 'pending' THEN credit ELSE 0 END) AS pending,
  SUM(CASE WHEN action = 'rejected' THEN credit ELSE 0 END) AS rejected,
  SUM(credit) AS credit
FROM documents
WHERE credit > 0
  AND (action IN ('pending', 'rejected') OR (action IN ('accepted', 'no_action') AND supplier_filed = FALSE))
GROUP BY supplier_gstin
ORDER BY credit DESC, supplier_gstin
LIMIT 100;
