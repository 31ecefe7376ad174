"""Asks the ten questions over a lake with DuckDB, DataFusion or Spark, and prints the answers as JSON.

lake.py ENGINE LAKE TODAY: each question, by the name of its file, is a list of rows of texts.
"""

import datetime
import decimal
import json
import pathlib
import sys

QUESTIONS = pathlib.Path(__file__).resolve().parent.parent / "crates/ims-files/lake"


def duckdb_run():
    import duckdb

    connection = duckdb.connect()

    def run(statement):
        result = connection.execute(statement)
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row)) for row in result.fetchall()]

    return run


def datafusion_run():
    import datafusion

    context = datafusion.SessionContext()
    return lambda statement: context.sql(statement).to_pylist()


def spark_run():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return lambda statement: [row.asDict() for row in spark.sql(statement).collect()]


def statements(file):
    """The statements of a file; none of ours has a semicolon in a text or a comment."""
    lines = file.read_text().splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
    return [statement for statement in text.split(";") if statement.strip()]


def told(value):
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, decimal.Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value)}: {value}")


def main(engine, lake, today):
    run = {"duckdb": duckdb_run, "datafusion": datafusion_run, "spark": spark_run}[engine]()
    for statement in statements(QUESTIONS / f"tables.{engine}.sql"):
        # The one line that is about the day; whoever asks changes it too.
        run(statement.replace("LAKE", lake).replace("current_date", f"DATE '{today}'"))
    answers = {}
    for file in sorted(QUESTIONS.glob("*.sql")):
        if file.name.startswith("tables."):
            continue
        (question,) = statements(file)
        answers[file.stem] = [{name: told(value) for name, value in row.items()} for row in run(question)]
    json.dump(answers, sys.stdout, indent=1)


main(*sys.argv[1:])
