-- The documents of the last incomplete response of each section that are not stored as they came
-- there: what is stored stays as it is, and these are shown beside it. The columns are those of
-- `document`; a document that is stored with other values has its first snapshot.
CREATE TABLE unreconciled_document (
  id {id},
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  snapshot_id BIGINT NOT NULL REFERENCES snapshot (id),
  first_snapshot_id BIGINT NOT NULL REFERENCES snapshot (id),
  section {text} NOT NULL,
  supplier_gstin {text} NOT NULL,
  number {text} NOT NULL,
  document_date BIGINT NOT NULL,
  return_period BIGINT NOT NULL,
  digest {blob} NOT NULL,
  action {text} NOT NULL,
  supplier_filed SMALLINT,
  pending_allowed SMALLINT,
  supplier_name {text},
  value BIGINT,
  taxable_value BIGINT,
  igst BIGINT,
  cgst BIGINT,
  sgst BIGINT,
  cess BIGINT,
  is_exact SMALLINT NOT NULL,
  supply_type {text},
  source_form {text},
  place_of_supply {text},
  hash {text},
  itc_reduction {text},
  itc_reduction_allowed SMALLINT,
  remarks_allowed SMALLINT,
  rest {text}
);
CREATE UNIQUE INDEX unreconciled_document_key ON unreconciled_document
  (taxpayer_id, section, supplier_gstin, number, document_date, return_period);

ALTER TABLE snapshot_section ADD COLUMN unreconciled_documents BIGINT NOT NULL DEFAULT 0;

-- Up to which fetch somebody has seen the changes; times do not tell, as a fetch that began earlier
-- can be recorded later.
ALTER TABLE look ADD COLUMN snapshot_id BIGINT REFERENCES snapshot (id);
