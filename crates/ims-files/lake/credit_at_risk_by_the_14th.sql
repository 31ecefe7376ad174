-- How much credit of each taxpayer is at risk on the next 14th? Documents up to last month that are
-- accepted, or that count as accepted then, and whose suppliers have not filed: no credit comes of
-- them until they do.
WITH clock AS (
  SELECT today, EXTRACT(YEAR FROM today) * 12 + EXTRACT(MONTH FROM today)
      - CASE WHEN EXTRACT(DAY FROM today) > 14 THEN 0 ELSE 1 END AS month
  FROM asked
)
SELECT
  t.taxpayer,
  MAX(t.name) AS name,
  COUNT(*) AS documents,
  COUNT(DISTINCT d.supplier_gstin) AS suppliers,
  SUM(CASE WHEN d.action = 'no_action' THEN 1 ELSE 0 END) AS undecided,
  SUM(d.credit) AS credit
FROM taxpayers t
JOIN documents d ON d.taxpayer = t.taxpayer
CROSS JOIN clock
WHERE d.action IN ('accepted', 'no_action')
  AND d.supplier_filed = FALSE
  AND CAST(SUBSTR(d.return_period, 1, 4) AS INT) * 12 + CAST(SUBSTR(d.return_period, 6, 2) AS INT) <= clock.month
GROUP BY t.taxpayer
ORDER BY credit DESC, t.taxpayer;
