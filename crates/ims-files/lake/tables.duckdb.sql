-- The tables of a lake in DuckDB. LAKE is the folder or the address of the lake: replace it, as in
--   sed s,LAKE,/data/lake,g tables.duckdb.sql | cat - who_decides_late.sql | duckdb
CREATE OR REPLACE VIEW taxpayers AS
SELECT * FROM read_parquet('LAKE/taxpayers/*/*.parquet', hive_partitioning = false);

-- Only files of the run that counts: others are of a run that goes on, or was killed.
CREATE OR REPLACE VIEW documents AS
SELECT files.*
FROM read_parquet('LAKE/documents/**/*.parquet', hive_partitioning = true, hive_types_autocast = false) files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

CREATE OR REPLACE VIEW versions AS
SELECT files.*
FROM read_parquet('LAKE/versions/**/*.parquet', hive_partitioning = true, hive_types_autocast = false) files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

CREATE OR REPLACE VIEW decisions AS
SELECT files.*
FROM read_parquet('LAKE/decisions/**/*.parquet', hive_partitioning = true, hive_types_autocast = false) files
JOIN taxpayers counts ON counts.taxpayer = files.taxpayer AND counts.run = files.run;

-- The day as of which the questions are asked; make it another, such as DATE '2024-12-10'.
CREATE OR REPLACE VIEW asked AS
SELECT current_date AS today;
