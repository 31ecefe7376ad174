-- Which suppliers never file? Those of whom no version of any document, of any taxpayer, was filed,
-- though the month after the document's period has its 14th behind it. Their credit never comes.
WITH due AS (
  SELECT today, EXTRACT(YEAR FROM today) * 12 + EXTRACT(MONTH FROM today)
      - CASE WHEN EXTRACT(DAY FROM today) > 14 THEN 1 ELSE 2 END AS month
  FROM asked
),
filed AS (
  SELECT DISTINCT supplier_gstin FROM versions WHERE supplier_filed
)
SELECT
  d.supplier_gstin,
  MAX(d.supplier_name) AS supplier_name,
  COUNT(DISTINCT d.taxpayer) AS taxpayers,
  COUNT(DISTINCT d.return_period) AS periods,
  MIN(d.return_period) AS first_period,
  COUNT(*) AS documents,
  SUM(d.credit) AS credit
FROM documents d
CROSS JOIN due
LEFT JOIN filed f ON f.supplier_gstin = d.supplier_gstin
WHERE f.supplier_gstin IS NULL
  AND d.supplier_filed = FALSE
  AND CAST(SUBSTR(d.return_period, 1, 4) AS INT) * 12 + CAST(SUBSTR(d.return_period, 6, 2) AS INT) <= due.month
GROUP BY d.supplier_gstin
ORDER BY credit DESC, d.supplier_gstin;
