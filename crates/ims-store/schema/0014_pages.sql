-- What is summed up and searched lies apart from what only a page of pairs needs.
CREATE TABLE register_pair_body (
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  place BIGINT NOT NULL,
  body {text} NOT NULL,
  PRIMARY KEY (taxpayer_id, place)
);
INSERT INTO register_pair_body SELECT taxpayer_id, place, body FROM register_pair;
ALTER TABLE register_pair DROP COLUMN body;
DROP INDEX register_pair_of_kind;
CREATE INDEX register_pair_of_kind
  ON register_pair (taxpayer_id, kind, place, ims_tax, register_tax);
CREATE INDEX register_pair_inexact ON register_pair (taxpayer_id) WHERE exact_taxes IS NOT NULL;

-- The last step of a person, and how many decisions he has prepared, also where they are many.
CREATE INDEX prepared_decision_steps ON prepared_decision (taxpayer_id, actor, step);
CREATE INDEX prepared_decision_withdrawn ON prepared_decision (taxpayer_id, actor, document_key)
  WHERE body IS NULL;
