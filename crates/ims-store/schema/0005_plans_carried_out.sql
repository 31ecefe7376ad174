-- When a plan was begun to be carried out, and when nothing more of it was to be done.
ALTER TABLE plan ADD COLUMN begun_at BIGINT;
ALTER TABLE plan ADD COLUMN ended_at BIGINT;
CREATE INDEX submission_of_plan ON submission (plan_id);
