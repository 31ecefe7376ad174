"""Reads tables of `ims` with DuckDB or Spark, and compares each value with the JSON of `ims`.

warehouse.py duckdb|spark FOLDER: the folder has warehouse/, pairs.parquet, list.json, pairs.json.
"""

import datetime
import decimal
import json
import pathlib
import sys

AMOUNTS = ["value", "taxable_value", "igst", "cgst", "sgst", "cess"]
TEXTS = ["section", "supplier_gstin", "supplier_name", "number", "return_period", "place_of_supply", "action"]
FLAGS = ["supplier_filed", "pending_allowed", "remarks_allowed"]


def duckdb_reader():
    import duckdb

    connection = duckdb.connect()

    def read(files):
        # A folder of a year and month is a period, and no date.
        options = "hive_partitioning = true, hive_types_autocast = false"
        table = connection.execute(f"SELECT * FROM read_parquet('{files}', {options})")
        names = [column[0] for column in table.description]
        types = {column[0]: str(column[1]) for column in table.description}
        return types, [dict(zip(names, row)) for row in table.fetchall()]

    expected = {"DECIMAL(18,2)": "value", "DATE": "document_date", "BOOLEAN": "supplier_filed"}
    return read, expected, f"DuckDB {duckdb.__version__}"


def spark_reader():
    import pyspark
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.sources.partitionColumnTypeInference.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")

    def read(files):
        folder = files.split("/**")[0]
        frame = spark.read.parquet(folder)
        return dict(frame.dtypes), [row.asDict() for row in frame.collect()]

    expected = {"decimal(18,2)": "value", "date": "document_date", "boolean": "supplier_filed"}
    return read, expected, f"Spark {pyspark.__version__}"


def amount(text):
    return None if text is None else decimal.Decimal(text)


def key(row, date):
    return (row["section"], row["supplier_gstin"], row["number"], str(row[date]), row["return_period"])


def check_document(row, told):
    for name in AMOUNTS:
        assert row[name] == amount(told[name]), (name, row, told)
    for name in TEXTS + FLAGS:
        assert row[name] == told[name], (name, row, told)
    assert row["document_date"] == datetime.date.fromisoformat(told["date"]), (row, told)
    assert row["period"] == (told["return_period"] or "none"), row
    assert row["gstin"] == row["taxpayer"], row
    assert json.loads(row["extra"]) == told["extra"], row


def main(engine, folder):
    read, expected, name = {"duckdb": duckdb_reader, "spark": spark_reader}[engine]()
    folder = pathlib.Path(folder)
    listed = json.loads((folder / "list.json").read_text())
    told = {key(invoice, "date"): invoice for invoice in listed["invoices"]}

    types, documents = read(f"{folder}/warehouse/documents/**/*.parquet")
    for kind, column in expected.items():
        assert types[column] == kind, (column, types[column])
    assert len(documents) == len(told) > 0, (len(documents), len(told))
    for row in documents:
        check_document(row, told[key(row, "document_date")])

    types, versions = read(f"{folder}/warehouse/versions/**/*.parquet")
    assert "TIMESTAMP" in types["seen_at"].upper(), types["seen_at"]
    assert len(versions) > len(documents), "what was accepted has two versions"
    assert {key(row, "document_date") for row in versions} == told.keys()
    assert all(isinstance(row["seen_at"], datetime.datetime) for row in versions)

    _, decisions = read(f"{folder}/warehouse/decisions/**/*.parquet")
    decided = [(row["number"], row["action"], row["source"]) for row in decisions]
    assert decided == [("PRN-1050", "accepted", "person")], decided

    matched = json.loads((folder / "pairs.json").read_text())
    _, pairs = read(f"{folder}/pairs.parquet")
    for row in pairs:
        pair = matched["pairs"][row["pair"] - 1]
        assert row["kind"] == pair["kind"], (row, pair)
        assert json.loads(row["reasons"]) == pair["reasons"], (row, pair)
        lines = {line["line"]: line for line in pair["register"]}
        if row["register_line"] is not None:
            line = lines[row["register_line"]]
            for column in AMOUNTS:
                assert row[f"register_{column}"] == amount(line[column]), (column, row, line)
    assert {row["pair"] for row in pairs} == set(range(1, len(matched["pairs"]) + 1))
    print(
        f"{name}: {len(documents)} documents, {len(versions)} versions, "
        f"{len(decisions)} decision, {len(pairs)} rows of pairs, each as in JSON"
    )


main(*sys.argv[1:])
