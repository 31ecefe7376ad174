"""What the peers have in common: time on the processor, memory, and the score beside the labels."""

import json
import resource
import time

import pandas


class Watch:
    """The time that the process and all of its threads were on a processor."""

    def __init__(self):
        self.start = time.process_time()

    def tell(self, **figures):
        seconds = time.process_time() - self.start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "peak_mb": peak, **figures}))


def read(folder):
    texts = {"gstin": str, "number": str, "kind": str, "date": str}
    documents = pandas.read_csv(f"{folder}/documents.csv", dtype=texts, keep_default_na=False, na_values={"taxable": "", "tax": ""})
    lines = pandas.read_csv(f"{folder}/lines.csv", dtype=texts, keep_default_na=False, na_values={"taxable": "", "tax": ""})
    return documents, lines


def score(folder, pairs):
    """Recall and precision of pairs of a document and a line, each by its place."""
    links = pandas.read_csv(f"{folder}/links.csv")
    right = len(pairs.merge(links, on=["document", "line"]))
    return {"recall": right / max(len(links), 1), "precision": right / max(len(pairs), 1)}
