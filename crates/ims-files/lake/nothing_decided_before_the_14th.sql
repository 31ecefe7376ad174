-- Whose documents wait with nothing decided, and how many days are left to the next 14th? Taxpayers with
-- documents of periods that end on it, none of which has an action.
WITH clock AS (
  SELECT
    EXTRACT(YEAR FROM today) * 12 + EXTRACT(MONTH FROM today)
      - CASE WHEN EXTRACT(DAY FROM today) > 14 THEN 0 ELSE 1 END AS month,
    CASE
      WHEN EXTRACT(DAY FROM today) <= 14 THEN 14 - EXTRACT(DAY FROM today)
      -- The days of this month, and 14 of the next.
      ELSE EXTRACT(DAY FROM DATE_TRUNC('month', today) + INTERVAL '1' MONTH - INTERVAL '1' DAY)
        - EXTRACT(DAY FROM today) + 14
    END AS days
  FROM asked
)
SELECT
  t.taxpayer,
  MAX(t.name) AS name,
  MAX(clock.days) AS days_left,
  COUNT(*) AS documents,
  SUM(d.credit) AS credit
FROM taxpayers t
JOIN documents d ON d.taxpayer = t.taxpayer
CROSS JOIN clock
WHERE CAST(SUBSTR(d.return_period, 1, 4) AS INT) * 12 + CAST(SUBSTR(d.return_period, 6, 2) AS INT) <= clock.month
GROUP BY t.taxpayer
HAVING SUM(CASE WHEN d.action = 'no_action' THEN 0 ELSE 1 END) = 0
ORDER BY credit DESC, t.taxpayer;
