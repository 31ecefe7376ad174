"""Record linkage with splink on DuckDB, one thread: linkage.py FOLDER."""

import logging
import sys

import duckdb
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

import common

logging.getLogger("splink").setLevel(logging.ERROR)


def match(documents, lines):
    documents = documents.rename(columns={"document": "unique_id"})
    lines = lines.rename(columns={"line": "unique_id"})
    for table in (documents, lines):
        table["pan"] = table.gstin.str[2:12]
        table["normal"] = table.number.str.upper().str.replace(r"[^A-Z0-9]|(?<![0-9])0+", "", regex=True)
        table["rupees"] = table.taxable.round()
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("gstin", "normal"),
            block_on("pan", "rupees"),
            block_on("normal", "rupees"),
        ],
        comparisons=[
            comparisons.JaroWinklerAtThresholds("normal", [0.95, 0.85]),
            comparisons.ExactMatch("gstin"),
            comparisons.ExactMatch("kind"),
            comparisons.ExactMatch("date"),
            comparisons.ExactMatch("rupees"),
        ],
    )
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    api = DuckDBAPI(connection)
    linker = Linker([api.register(documents), api.register(lines)], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("gstin", "rupees"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("normal"))
    found = linker.inference.predict(threshold_match_probability=0.9).as_pandas_dataframe()
    found = found.sort_values("match_probability", ascending=False)
    found = found.rename(columns={"unique_id_l": "document", "unique_id_r": "line"})
    return found.drop_duplicates("document").drop_duplicates("line")[["document", "line"]]


folder = sys.argv[1]
documents, lines = common.read(folder)
watch = common.Watch()
pairs = match(documents, lines)
watch.tell(**common.score(folder, pairs))
