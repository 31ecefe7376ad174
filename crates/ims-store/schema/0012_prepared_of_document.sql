-- Who else decided on a document and has not sent it.
CREATE INDEX prepared_decision_about ON prepared_decision (taxpayer_id, document_key, actor, id);
