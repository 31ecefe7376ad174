-- The tables of a lake in DataFusion. LAKE is the folder or the address of the lake: replace it, as in
--   sed s,LAKE,/data/lake,g tables.datafusion.sql >tables.sql
--   datafusion-cli --file tables.sql who_decides_late.sql
CREATE EXTERNAL TABLE IF NOT EXISTS taxpayers
STORED AS PARQUET PARTITIONED BY (gstin) LOCATION 'LAKE/taxpayers/';

CREATE EXTERNAL TABLE IF NOT EXISTS document_files
STORED AS PARQUET PARTITIONED BY (gstin, period, run) LOCATION 'LAKE/documents/';

CREATE EXTERNAL TABLE IF NOT EXISTS version_files
STORED AS PARQUET PARTITIONED BY (gstin, period, run) LOCATION 'LAKE/versions/';

CREATE EXTERNAL TABLE IF NOT EXISTS decision_files
STORED AS PARQUET PARTITIONED BY (gstin, run) LOCATION 'LAKE/decisions/';

-- Only files of the run that counts: others are of a run that goes on, or was killed.
CREATE OR REPLACE VIEW documents AS
SELECT files.*
FROM document_files files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

CREATE OR REPLACE VIEW versions AS
SELECT files.*
FROM version_files files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

CREATE OR REPLACE VIEW decisions AS
SELECT files.*
FROM decision_files files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

-- The day as of which the questions are asked; make it another, such as DATE '2024-12-10'.
CREATE OR REPLACE VIEW asked AS
SELECT current_date AS today;
