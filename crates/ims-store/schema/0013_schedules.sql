-- When a schedule of the workers last came, so that a time comes once for all of them.
CREATE TABLE schedule (
  name {text} PRIMARY KEY,
  last BIGINT NOT NULL
);
