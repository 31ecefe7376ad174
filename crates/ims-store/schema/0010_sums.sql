-- Sums over the documents that are there and whose amounts are whole paise, for all that filters by
-- section, date, period, status and filing ask: nobody waits until 200,000 documents are read. Each sum
-- has two parts, as one of 64 bits does not always fit into 64 bits.
CREATE TABLE document_sum (
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  section {text} NOT NULL,
  document_date BIGINT NOT NULL,
  return_period BIGINT NOT NULL,
  action {text} NOT NULL,
  supplier_filed SMALLINT,
  pending_allowed SMALLINT,
  itc_reduction {text},
  itc_reduction_allowed SMALLINT,
  documents BIGINT NOT NULL,
  value_large BIGINT NOT NULL,
  value_small BIGINT NOT NULL,
  taxable_value_large BIGINT NOT NULL,
  taxable_value_small BIGINT NOT NULL,
  igst_large BIGINT NOT NULL,
  igst_small BIGINT NOT NULL,
  cgst_large BIGINT NOT NULL,
  cgst_small BIGINT NOT NULL,
  sgst_large BIGINT NOT NULL,
  sgst_small BIGINT NOT NULL,
  cess_large BIGINT NOT NULL,
  cess_small BIGINT NOT NULL
);
CREATE INDEX document_sum_of_section ON document_sum (taxpayer_id, section);
INSERT INTO document_sum
SELECT taxpayer_id, section, document_date, return_period, action, supplier_filed, pending_allowed, itc_reduction,
  itc_reduction_allowed, COUNT(*),
  COALESCE(SUM(value / 1000000), 0), COALESCE(SUM(value % 1000000), 0),
  COALESCE(SUM(taxable_value / 1000000), 0), COALESCE(SUM(taxable_value % 1000000), 0),
  COALESCE(SUM(igst / 1000000), 0), COALESCE(SUM(igst % 1000000), 0),
  COALESCE(SUM(cgst / 1000000), 0), COALESCE(SUM(cgst % 1000000), 0),
  COALESCE(SUM(sgst / 1000000), 0), COALESCE(SUM(sgst % 1000000), 0),
  COALESCE(SUM(cess / 1000000), 0), COALESCE(SUM(cess % 1000000), 0)
FROM document WHERE is_exact = 1 AND gone_snapshot_id IS NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
-- The few that no database sums.
CREATE INDEX document_single ON document (taxpayer_id)
  WHERE is_exact = 0 OR itc_reduction = 'partial';
CREATE INDEX document_inexact ON document (taxpayer_id) WHERE is_exact = 0;
CREATE INDEX document_not_filed ON document (taxpayer_id, supplier_gstin, action)
  WHERE supplier_filed = 0 AND gone_snapshot_id IS NULL;
