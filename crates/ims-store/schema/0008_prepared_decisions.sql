-- Decisions that a person has prepared and not sent. The newest row about a document counts; it has
-- no body where the decision was withdrawn. Undo takes the rows of the last step away.
CREATE TABLE prepared_decision (
  id {id},
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  actor {text} NOT NULL,
  step BIGINT NOT NULL,
  document_key {text} NOT NULL,
  snapshot_id BIGINT REFERENCES snapshot (id),
  body {text}
);
CREATE INDEX prepared_decision_of_document
  ON prepared_decision (taxpayer_id, actor, document_key, id);
