-- How many requests of a key were let go, in short stretches of time, so that all who use the key
-- keep its limit together. The key itself is not kept.
CREATE TABLE request_key (
  id {id},
  digest {text} NOT NULL UNIQUE,
  held_until BIGINT NOT NULL
);
CREATE TABLE request_count (
  key_id BIGINT NOT NULL REFERENCES request_key (id),
  stretch BIGINT NOT NULL,
  requests BIGINT NOT NULL,
  PRIMARY KEY (key_id, stretch)
);
