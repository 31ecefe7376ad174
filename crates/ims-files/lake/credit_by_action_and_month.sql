-- How much credit is accepted, rejected, pending or undecided, month by month? What credit notes take
-- is below zero.
SELECT
  return_period,
  action,
  COUNT(DISTINCT taxpayer) AS taxpayers,
  COUNT(*) AS documents,
  SUM(credit) AS credit
FROM documents
WHERE return_period IS NOT NULL
GROUP BY return_period, action
ORDER BY return_period, action;
