-- One text for both databases: {id}, {text} and {blob} are replaced by what each calls them.
-- Times are microseconds since 1970 in UTC, dates the number YYYYMMDD, periods YYYYMM (0: not
-- told, as a unique index never finds two unknown values equal), amounts whole paise.

CREATE TABLE taxpayer (
  id {id},
  gstin {text} NOT NULL UNIQUE,
  name {text},
  username {text},
  environment {text},
  tags {text} NOT NULL,
  is_listed SMALLINT NOT NULL
);

CREATE TABLE snapshot (
  id {id},
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  fetched_at BIGINT NOT NULL,
  actor {text} NOT NULL,
  counts_agree SMALLINT
);
CREATE INDEX snapshot_of_taxpayer ON snapshot (taxpayer_id, id);

CREATE TABLE snapshot_section (
  snapshot_id BIGINT NOT NULL REFERENCES snapshot (id),
  section {text} NOT NULL,
  state {text} NOT NULL,
  is_stored SMALLINT NOT NULL,
  documents BIGINT NOT NULL,
  new_documents BIGINT NOT NULL,
  changed_documents BIGINT NOT NULL,
  gone_documents BIGINT NOT NULL,
  acted_documents BIGINT NOT NULL,
  applied_documents BIGINT NOT NULL,
  queued {text},
  error {text},
  envelope {text},
  PRIMARY KEY (snapshot_id, section)
);

-- Where each section stands: what the last attempt gave, and how old the documents are.
CREATE TABLE section (
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  section {text} NOT NULL,
  asked_at BIGINT NOT NULL,
  state {text} NOT NULL,
  queued {text},
  error {text},
  complete_snapshot_id BIGINT REFERENCES snapshot (id),
  as_of BIGINT,
  PRIMARY KEY (taxpayer_id, section)
);

-- Records that could not be read, or came twice with different values.
CREATE TABLE rejected_record (
  snapshot_id BIGINT NOT NULL REFERENCES snapshot (id),
  section {text} NOT NULL,
  position BIGINT NOT NULL,
  reason {text} NOT NULL,
  raw {text} NOT NULL,
  PRIMARY KEY (snapshot_id, section, position)
);

CREATE TABLE snapshot_count (
  snapshot_id BIGINT NOT NULL REFERENCES snapshot (id),
  goods_type {text} NOT NULL,
  body {text} NOT NULL,
  PRIMARY KEY (snapshot_id, goods_type)
);

-- The newest version of each document. What the columns do not say exactly is in `rest`.
CREATE TABLE document (
  id {id},
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  section {text} NOT NULL,
  supplier_gstin {text} NOT NULL,
  number {text} NOT NULL,
  document_date BIGINT NOT NULL,
  return_period BIGINT NOT NULL,
  first_snapshot_id BIGINT NOT NULL REFERENCES snapshot (id),
  gone_snapshot_id BIGINT REFERENCES snapshot (id),
  digest {blob} NOT NULL,
  action {text} NOT NULL,
  supplier_filed SMALLINT,
  pending_allowed SMALLINT,
  supplier_name {text},
  value BIGINT,
  taxable_value BIGINT,
  igst BIGINT,
  cgst BIGINT,
  sgst BIGINT,
  cess BIGINT,
  is_exact SMALLINT NOT NULL,
  supply_type {text},
  source_form {text},
  place_of_supply {text},
  hash {text},
  itc_reduction {text},
  itc_reduction_allowed SMALLINT,
  remarks_allowed SMALLINT,
  rest {text}
);
CREATE UNIQUE INDEX document_key
  ON document (taxpayer_id, section, supplier_gstin, number, document_date, return_period);
CREATE INDEX document_first_seen ON document (taxpayer_id, first_snapshot_id);

-- What happened to a document after it was first seen; `before` is the version that ended.
CREATE TABLE document_event (
  id {id},
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  document_id BIGINT NOT NULL REFERENCES document (id),
  snapshot_id BIGINT NOT NULL REFERENCES snapshot (id),
  kind {text} NOT NULL,
  is_ours SMALLINT NOT NULL,
  before {text}
);
CREATE INDEX document_event_of_snapshot ON document_event (taxpayer_id, snapshot_id);
CREATE INDEX document_event_of_document ON document_event (document_id, id);

CREATE TABLE plan (
  id {id},
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  snapshot_id BIGINT REFERENCES snapshot (id),
  made_at BIGINT NOT NULL,
  actor {text} NOT NULL,
  body {text} NOT NULL
);
CREATE INDEX plan_of_taxpayer ON plan (taxpayer_id, id);

CREATE TABLE plan_line (
  plan_id BIGINT NOT NULL REFERENCES plan (id),
  position BIGINT NOT NULL,
  document_key {text} NOT NULL,
  body {text} NOT NULL,
  PRIMARY KEY (plan_id, position)
);
CREATE INDEX plan_line_of_document ON plan_line (document_key);

CREATE TABLE submission (
  id {id},
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  plan_id BIGINT REFERENCES plan (id),
  kind {text} NOT NULL,
  state {text} NOT NULL,
  actor {text} NOT NULL,
  intended_at BIGINT NOT NULL,
  sent_at BIGINT,
  answered_at BIGINT,
  closed_at BIGINT,
  reference_id {text},
  transaction_id {text},
  error {text}
);
CREATE INDEX submission_of_taxpayer ON submission (taxpayer_id, id);

CREATE TABLE submission_document (
  submission_id BIGINT NOT NULL REFERENCES submission (id),
  position BIGINT NOT NULL,
  document_key {text} NOT NULL,
  before {text} NOT NULL,
  wanted {text} NOT NULL,
  now {text},
  result {text},
  code {text},
  message {text},
  seen_snapshot_id BIGINT REFERENCES snapshot (id),
  PRIMARY KEY (submission_id, position)
);
CREATE UNIQUE INDEX submission_document_key ON submission_document (document_key, submission_id);

CREATE TABLE job (
  id {id},
  submission_id BIGINT NOT NULL REFERENCES submission (id),
  asked_at BIGINT NOT NULL,
  state {text} NOT NULL,
  body {text} NOT NULL
);
CREATE INDEX job_of_submission ON job (submission_id, id);

CREATE TABLE lease (
  taxpayer_id BIGINT PRIMARY KEY REFERENCES taxpayer (id),
  token BIGINT NOT NULL,
  holder {text} NOT NULL,
  place {text} NOT NULL,
  process {text} NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE TABLE look (
  taxpayer_id BIGINT NOT NULL REFERENCES taxpayer (id),
  viewer {text} NOT NULL,
  looked_at BIGINT NOT NULL,
  PRIMARY KEY (taxpayer_id, viewer)
);

CREATE TABLE log (
  id {id},
  at BIGINT NOT NULL,
  taxpayer_id BIGINT REFERENCES taxpayer (id),
  actor {text} NOT NULL,
  action {text} NOT NULL,
  detail {text} NOT NULL
);
CREATE INDEX log_of_taxpayer ON log (taxpayer_id, id);
