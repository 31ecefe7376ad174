"""Rules in pandas with rapidfuzz, as offices write them: rules.py FOLDER."""

import sys

import numpy
import pandas
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

import common

YEAR = r"(?<!\d)(?:FY)?(?:20)?26\s*-?\s*(?:20)?27(?!\d)|(?<!\d)2026(?!\d)"
LOOKALIKES = str.maketrans("OQILZSGB", "00112568")


def without_zeros(numbers):
    return numbers.str.replace(r"(?<!\d)0+(?=\d)", "", regex=True)


def spell(table):
    """The spellings by which numbers are compared, from the strictest to the loosest."""
    number = table.number.str.upper().str.replace(r"\s+", "", regex=True)
    table["strict"] = number
    apart = number.str.replace(r"[^A-Z0-9]+", " ", regex=True).str.strip()
    table["joined"] = apart.str.replace(" ", "")
    table["plain"] = without_zeros(apart).str.replace(" ", "")
    dateless = number.str.replace(YEAR, " ", regex=True).str.replace(r"[^A-Z0-9]+", " ", regex=True).str.strip()
    table["yearless"] = without_zeros(dateless).str.replace(" ", "")
    table["folded"] = without_zeros(dateless.str.translate(LOOKALIKES)).str.replace(" ", "")
    table["cut"] = number.str[-16:]
    table["serial"] = dateless.str.translate(LOOKALIKES).str.extract(r"(\d+)\D*$")[0].str.lstrip("0")
    table["pan"] = table.gstin.str[2:12]
    table["day"] = pandas.to_datetime(table.date).astype("datetime64[s]").astype("int64") // 86_400
    table["rupees"] = table.taxable.abs().round()


def take(found, pairs, documents, lines, order):
    """Takes the best of each, one to one, and leaves the rest."""
    found = found.sort_values(order, kind="stable")
    found = found.drop_duplicates("document").drop_duplicates("line")
    pairs.append(found[["document", "line"]])
    return (
        documents[~documents.document.isin(found.document)],
        lines[~lines.line.isin(found.line)],
    )


def compare(documents, lines, key):
    """What shares a key, with the distances of the amounts and dates."""
    wanted = ["strict", "gstin", "day", "taxable", "tax"]
    found = documents[["document", *{*key, *wanted}]].merge(lines[["line", *{*key, *wanted}]], on=key, suffixes=("", "_line"))

    def distance(column):
        other = column if column in key else f"{column}_line"
        return (found[column].abs() - found[other].abs()).abs()

    taxable, tax = distance("taxable").fillna(0), distance("tax").fillna(0)
    days = distance("day")
    return found.assign(days=days, money=numpy.maximum(taxable, tax))


def match(documents, lines):
    for table in (documents, lines):
        spell(table)
    pairs = []
    same = ["gstin", "kind"]
    cent, rupee, fortnight, year = 0.005, 1.005, 14, 180
    # Key, the most that the amounts differ, and the most days between the dates.
    agreeing = (
        ([*same, "strict"], cent, 0),
        ([*same, "strict"], rupee, fortnight),
        ([*same, "joined"], rupee, fortnight),
        ([*same, "plain"], rupee, fortnight),
        ([*same, "yearless"], rupee, fortnight),
        ([*same, "folded"], rupee, fortnight),
        ([*same, "cut"], rupee, fortnight),
        ([*same, "serial"], rupee, fortnight),
        (["pan", "kind", "strict"], rupee, fortnight),
        (["pan", "kind", "folded"], rupee, fortnight),
    )
    others = (
        ([*same, "strict"], float("inf"), year),
        ([*same, "plain"], float("inf"), 0),
        ([*same, "yearless"], float("inf"), 0),
    )
    for key, money, days in agreeing:
        documents, lines = take_by(key, money, days, documents, lines, pairs)
    documents, lines = lines_of_one(documents, lines, pairs)
    documents, lines = documents_of_one(documents, lines, pairs)
    for key, money, days in others:
        documents, lines = take_by(key, money, days, documents, lines, pairs)
    # A mistyped GSTIN: the same number and day, and nearly the same registration.
    found = compare(documents, lines, ["kind", "plain", "day"])
    found = found[found.money <= rupee]
    if len(found):
        likeness = cpdist(found.gstin.tolist(), found.gstin_line.tolist(), scorer=fuzz.ratio, workers=1)
        found = found.assign(unlike=100 - likeness)
        found = found[found.unlike <= 14]
        take(found, pairs, documents, lines, ["unlike", "money"])
    return pandas.concat(pairs)


def take_by(key, money, days, documents, lines, pairs):
    """Takes what shares a key and is near enough."""
    found = compare(documents, lines, key)
    found = found[(found.money <= money) & (found.days <= days)]
    return take(found, pairs, documents, lines, ["money", "days"])


def lines_of_one(documents, lines, pairs):
    """One document in several lines: those of its number add up to it."""
    key = ["gstin", "kind", "strict"]
    sums = lines.assign(sum=lines.taxable.abs()).groupby(key, as_index=False)["sum"].sum()
    found = documents.merge(sums, on=key)
    found = found[(found.taxable.abs() - found["sum"]).abs() <= 1.005]
    found = found[["document", *key]].merge(lines[["line", *key]], on=key)
    pairs.append(found[["document", "line"]])
    return documents[~documents.document.isin(found.document)], lines[~lines.line.isin(found.line)]


def documents_of_one(documents, lines, pairs):
    """Several documents in one line, which names them or stands for those of one day."""
    key = ["gstin", "kind", "day"]
    sums = documents.assign(sum=documents.taxable.abs()).groupby(key, as_index=False).agg(sum=("sum", "sum"), many=("sum", "size"))
    found = lines.merge(sums[sums.many > 1], on=key)
    found = found[(found.taxable.abs() - found["sum"]).abs() <= 1.005]
    found = found[["line", *key]].merge(documents[["document", *key]], on=key)
    pairs.append(found[["document", "line"]])
    return documents[~documents.document.isin(found.document)], lines[~lines.line.isin(found.line)]


folder = sys.argv[1]
documents, lines = common.read(folder)
watch = common.Watch()
pairs = match(documents, lines)
watch.tell(**common.score(folder, pairs))
