-- By which a change of the supplier's is seen after the submission.
ALTER TABLE submission_document ADD COLUMN hash {text};
