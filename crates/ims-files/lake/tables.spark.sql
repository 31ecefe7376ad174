-- The tables of a lake in Spark. LAKE is the folder or the address of the lake: replace it, as in
--   sed s,LAKE,/data/lake,g tables.spark.sql >tables.sql
--   spark-sql -i tables.sql -f who_decides_late.sql
-- A folder of a year and a month is a period, and no date.
SET spark.sql.sources.partitionColumnTypeInference.enabled = false;

CREATE OR REPLACE TEMPORARY VIEW taxpayers
USING parquet OPTIONS (path 'LAKE/taxpayers', pathGlobFilter '*.parquet');

CREATE OR REPLACE TEMPORARY VIEW document_files
USING parquet OPTIONS (path 'LAKE/documents', pathGlobFilter '*.parquet');

CREATE OR REPLACE TEMPORARY VIEW version_files
USING parquet OPTIONS (path 'LAKE/versions', pathGlobFilter '*.parquet');

CREATE OR REPLACE TEMPORARY VIEW decision_files
USING parquet OPTIONS (path 'LAKE/decisions', pathGlobFilter '*.parquet');

-- Only files of the run that counts: others are of a run that goes on, or was killed.
CREATE OR REPLACE TEMPORARY VIEW documents AS
SELECT files.*
FROM document_files files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

CREATE OR REPLACE TEMPORARY VIEW versions AS
SELECT files.*
FROM version_files files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

CREATE OR REPLACE TEMPORARY VIEW decisions AS
SELECT files.*
FROM decision_files files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

-- The day as of which the questions are asked; make it another, such as DATE '2024-12-10'.
CREATE OR REPLACE TEMPORARY VIEW asked AS
SELECT current_date AS today;
