-- Which documents are pending beyond their period: the 14th of the month after it is over? Credit notes
-- and amendments may be kept pending for one period only, and then count as accepted; for other
-- documents credit waits.
WITH due AS (
  SELECT EXTRACT(YEAR FROM today) * 12 + EXTRACT(MONTH FROM today)
      - CASE WHEN EXTRACT(DAY FROM today) > 14 THEN 1 ELSE 2 END AS month
  FROM asked
),
pending AS (
  SELECT
    taxpayer, supplier_gstin, supplier_name, section, number, document_date, return_period, credit,
    CAST(SUBSTR(return_period, 1, 4) AS INT) * 12 + CAST(SUBSTR(return_period, 6, 2) AS INT) AS month
  FROM documents
  WHERE action = 'pending' AND return_period IS NOT NULL
)
SELECT
  p.taxpayer,
  p.supplier_gstin,
  p.supplier_name,
  p.section,
  p.number,
  p.document_date,
  p.return_period,
  due.month - p.month + 1 AS periods_beyond,
  p.section NOT IN ('b2b', 'dn', 'ecom') AS is_for_one_period_only,
  p.credit
FROM pending p
CROSS JOIN due
WHERE p.month <= due.month
ORDER BY p.return_period, p.taxpayer, p.section, p.supplier_gstin, p.number, p.document_date;
