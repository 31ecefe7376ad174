-- The job that prepares the files of a queued section, and the token for which it was begun: it is
-- taken up again for as long as the section's token is that one.
ALTER TABLE section ADD COLUMN files_token {text};
ALTER TABLE section ADD COLUMN files_job {text};
