-- Which documents changed after they were decided: other amounts, or an action that the tax network took
-- back? Each is to be looked at again.
WITH seen AS (
  SELECT
    taxpayer, section, supplier_gstin, number, document_date, return_period, seen_at, seen_on, action,
    value, credit,
    COALESCE(value, 0) AS v, COALESCE(taxable_value, 0) AS x, COALESCE(igst, 0) AS i, COALESCE(cgst, 0) AS c,
    COALESCE(sgst, 0) AS s, COALESCE(cess, 0) AS e
  FROM versions
),
pair AS (
  SELECT
    seen.*,
    LAG(action) OVER w AS action_before,
    LAG(value) OVER w AS value_before,
    LAG(v) OVER w AS v0, LAG(x) OVER w AS x0, LAG(i) OVER w AS i0, LAG(c) OVER w AS c0, LAG(s) OVER w AS s0,
    LAG(e) OVER w AS e0
  FROM seen
  WINDOW w AS (
    PARTITION BY taxpayer, section, supplier_gstin, number, document_date, return_period ORDER BY seen_at
  )
)
SELECT
  taxpayer,
  supplier_gstin,
  section,
  number,
  document_date,
  return_period,
  seen_on AS changed_on,
  action_before,
  action AS action_after,
  value_before,
  value AS value_after
FROM pair
WHERE action_before <> 'no_action'
  AND (action = 'no_action' OR v <> v0 OR x <> x0 OR i <> i0 OR c <> c0 OR s <> s0 OR e <> e0)
ORDER BY taxpayer, section, supplier_gstin, number, document_date, return_period, changed_on, action_before;
