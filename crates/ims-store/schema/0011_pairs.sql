-- What documents and lines of purchase registers were found to be, by the comparison that was made
-- last. `words` is what people search, `exact_taxes` the taxes that are no whole paise.
CREATE TABLE register_comparison (
  taxpayer_id BIGINT PRIMARY KEY REFERENCES taxpayer (id),
  compared_at BIGINT NOT NULL,
  actor {text} NOT NULL,
  snapshot_id BIGINT REFERENCES snapshot (id),
  registers {text} NOT NULL
);
CREATE TABLE register_pair (
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  place BIGINT NOT NULL,
  kind {text} NOT NULL,
  proposal {text},
  words {text} NOT NULL,
  ims_tax BIGINT NOT NULL,
  register_tax BIGINT NOT NULL,
  exact_taxes {text},
  body {text} NOT NULL,
  PRIMARY KEY (taxpayer_id, place)
);
CREATE INDEX register_pair_of_kind ON register_pair (taxpayer_id, kind, place);

-- The pair of a document, until its supplier changes it.
ALTER TABLE document_match ADD COLUMN pair BIGINT;
CREATE INDEX document_match_of_pair ON document_match (taxpayer_id, pair);
