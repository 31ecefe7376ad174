-- Who decides late? For each taxpayer, the documents by when an action was first seen: up to the
-- 11th, on the last three days (the 12th to the 14th), after the 14th when they counted as accepted
-- already, or never though the 14th is over. It is the 14th of the month after their period, or the first
-- one after they were first seen if that is later; what was withdrawn before it is not counted as
-- never decided. The latest first.
WITH document AS (
  SELECT
    taxpayer, section, supplier_gstin, number, document_date, return_period,
    CAST(SUBSTR(return_period, 1, 4) AS INT) * 12 + CAST(SUBSTR(return_period, 6, 2) AS INT) + 1 AS month,
    MIN(CASE WHEN action <> 'no_action' THEN seen_on END) AS decided_on,
    MIN(seen_on) AS first_seen_on,
    MAX(gone_on) AS gone_on
  FROM versions
  WHERE return_period IS NOT NULL
  GROUP BY taxpayer, section, supplier_gstin, number, document_date, return_period
),
timed AS (
  SELECT
    d.taxpayer,
    -- Days of one number each: 32 a month are enough for all months.
    (EXTRACT(YEAR FROM d.decided_on) * 12 + EXTRACT(MONTH FROM d.decided_on)) * 32
      + EXTRACT(DAY FROM d.decided_on) AS decided,
    (EXTRACT(YEAR FROM d.gone_on) * 12 + EXTRACT(MONTH FROM d.gone_on)) * 32
      + EXTRACT(DAY FROM d.gone_on) AS gone,
    GREATEST(
      d.month,
      EXTRACT(YEAR FROM d.first_seen_on) * 12 + EXTRACT(MONTH FROM d.first_seen_on)
        + CASE WHEN EXTRACT(DAY FROM d.first_seen_on) > 14 THEN 1 ELSE 0 END
    ) * 32 + 14 AS last,
    (EXTRACT(YEAR FROM a.today) * 12 + EXTRACT(MONTH FROM a.today)) * 32 + EXTRACT(DAY FROM a.today) AS today
  FROM document d
  CROSS JOIN asked a
)
SELECT
  t.taxpayer,
  MAX(t.name) AS name,
  SUM(CASE WHEN decided <= last - 3 THEN 1 ELSE 0 END) AS in_time,
  SUM(CASE WHEN decided > last - 3 AND decided <= last THEN 1 ELSE 0 END) AS in_last_days,
  SUM(CASE WHEN decided > last THEN 1 ELSE 0 END) AS too_late,
  SUM(CASE WHEN decided IS NULL AND today > last AND COALESCE(gone, last + 1) > last THEN 1 ELSE 0 END) AS never
FROM taxpayers t
JOIN timed ON timed.taxpayer = t.taxpayer
GROUP BY t.taxpayer
ORDER BY never DESC, too_late DESC, in_last_days DESC, t.taxpayer;
