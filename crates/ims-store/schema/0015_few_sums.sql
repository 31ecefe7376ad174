-- Sums by date or period are hardly fewer than the documents where these are many, and each question
-- read them all: what most pages ask has few sums now, and those by date are told apart by little else.
DROP TABLE document_sum;
CREATE TABLE document_sum (
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  section {text} NOT NULL,
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
SELECT taxpayer_id, section, action, supplier_filed, pending_allowed, itc_reduction,
  itc_reduction_allowed, COUNT(*),
  COALESCE(SUM(value / 1000000), 0), COALESCE(SUM(value % 1000000), 0),
  COALESCE(SUM(taxable_value / 1000000), 0), COALESCE(SUM(taxable_value % 1000000), 0),
  COALESCE(SUM(igst / 1000000), 0), COALESCE(SUM(igst % 1000000), 0),
  COALESCE(SUM(cgst / 1000000), 0), COALESCE(SUM(cgst % 1000000), 0),
  COALESCE(SUM(sgst / 1000000), 0), COALESCE(SUM(sgst % 1000000), 0),
  COALESCE(SUM(cess / 1000000), 0), COALESCE(SUM(cess % 1000000), 0)
FROM document WHERE is_exact = 1 AND gone_snapshot_id IS NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7;

CREATE TABLE document_day_sum (
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  section {text} NOT NULL,
  document_date BIGINT NOT NULL,
  action {text} NOT NULL,
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
CREATE INDEX document_day_sum_of_section ON document_day_sum (taxpayer_id, section);
INSERT INTO document_day_sum
SELECT taxpayer_id, section, document_date, action, COUNT(*),
  COALESCE(SUM(value / 1000000), 0), COALESCE(SUM(value % 1000000), 0),
  COALESCE(SUM(taxable_value / 1000000), 0), COALESCE(SUM(taxable_value % 1000000), 0),
  COALESCE(SUM(igst / 1000000), 0), COALESCE(SUM(igst % 1000000), 0),
  COALESCE(SUM(cgst / 1000000), 0), COALESCE(SUM(cgst % 1000000), 0),
  COALESCE(SUM(sgst / 1000000), 0), COALESCE(SUM(sgst % 1000000), 0),
  COALESCE(SUM(cess / 1000000), 0), COALESCE(SUM(cess % 1000000), 0)
FROM document WHERE is_exact = 1 AND gone_snapshot_id IS NULL
GROUP BY 1, 2, 3, 4;
