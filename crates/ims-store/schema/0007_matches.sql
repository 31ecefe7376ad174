-- How documents fit the purchase registers that were compared last; what is not here has no pair.
CREATE TABLE document_match (
  document_id BIGINT PRIMARY KEY REFERENCES document (id),
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  kind {text} NOT NULL,
  matched_at BIGINT NOT NULL
);
CREATE INDEX document_match_of_taxpayer ON document_match (taxpayer_id, kind);
