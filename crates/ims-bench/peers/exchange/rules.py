"""Rules in pandas with rapidfuzz, as offices write them: rules.py FOLDER."""

import sys

import pandas
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

import common


def normal(numbers):
    """The number without separators, years, and zeros before digits."""
    numbers = numbers.str.upper()
    numbers = numbers.str.replace(r"(?:20)?\d\d\s*-\s*(?:20)?\d\d", "", regex=True)
    numbers = numbers.str.replace(r"[^A-Z0-9]+", " ", regex=True)
    return numbers.str.replace(r"(^|\D)0+(?=\d)", r"\1", regex=True).str.replace(" ", "")


def take(found, pairs, documents, lines):
    """Takes the best of each, one to one, and leaves the rest."""
    found = found.drop_duplicates("document").drop_duplicates("line")
    pairs.append(found[["document", "line"]])
    return (
        documents[~documents.document.isin(found.document)],
        lines[~lines.line.isin(found.line)],
    )


def near(found):
    return ((found.taxable_x - found.taxable_y).abs() <= 1.0) | (found.tax_x - found.tax_y).abs().le(1.0)


def match(documents, lines):
    for table in (documents, lines):
        table["normal"] = normal(table.number)
        table["pan"] = table.gstin.str[2:12]
        table["digits"] = table.number.str.extract(r"(\d+)\D*$")[0].str.lstrip("0")
        table["rupees"] = table.taxable.round()
    pairs = []
    for key in (
        ["gstin", "kind", "number", "date"],
        ["gstin", "kind", "normal", "date"],
        ["gstin", "kind", "normal"],
        ["pan", "kind", "normal"],
        ["normal", "kind", "date", "rupees"],
        ["pan", "kind", "digits", "rupees"],
    ):
        found = documents.merge(lines, on=key)
        names = {"number": "number_x"} if "number" in key else {}
        found = found.rename(columns=names)
        if "rupees" not in key:
            found = found[near(found)]
        documents, lines = take(found, pairs, documents, lines)
    found = documents.merge(lines, on=["pan", "kind", "rupees"])
    if len(found):
        likeness = cpdist(found.normal_x.tolist(), found.normal_y.tolist(), scorer=fuzz.ratio, workers=1)
        found = found.assign(likeness=likeness)
        found = found[found.likeness >= 80].sort_values("likeness", ascending=False)
        take(found, pairs, documents, lines)
    return pandas.concat(pairs)


folder = sys.argv[1]
documents, lines = common.read(folder)
watch = common.Watch()
pairs = match(documents, lines)
watch.tell(**common.score(folder, pairs))
