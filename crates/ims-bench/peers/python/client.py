"""Calls the API as a Python program does today: httpx for HTTP, pydantic for types."""

import argparse
import asyncio
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import httpx
from pydantic import BaseModel


class Record(BaseModel):
    action: str | None = None
    camt: Decimal | None = None
    cess: Decimal | None = None
    hash: str | None = None
    iamt: Decimal | None = None
    idt: str | None = None
    inum: str | None = None
    inv_typ: str | None = None
    ispendactblocked: str | None = None
    pos: str | None = None
    rtnprd: str | None = None
    samt: Decimal | None = None
    srcfilstatus: str | None = None
    srcform: str | None = None
    stin: str | None = None
    txval: Decimal | None = None
    val: Decimal | None = None


class Sections(BaseModel):
    b2b: list[Record] = []


class Data(BaseModel):
    data: Sections
    status_cd: str | None = None


class Answer(BaseModel):
    code: int
    data: Data
    timestamp: int | None = None
    transaction_id: str | None = None


parser = argparse.ArgumentParser()
parser.add_argument("--base-url", required=True)
parser.add_argument("--records", type=int, required=True)
parser.add_argument("--concurrency", type=int, required=True)
parser.add_argument("--calls", type=int, required=True)
parser.add_argument("--seconds", type=float, required=True)
parser.add_argument("--warm-up", type=float, required=True)
parser.add_argument("--asynchronous", action="store_true")
plan = parser.parse_args()

URL = f"{plan.base_url}/gst/compliance/tax-payer/invoices"
PARAMETERS = {"section": "B2B"}
SETTINGS = {
    "headers": {"authorization": "token", "x-api-key": "key_test_bench", "x-api-version": "1.0.0"},
    "timeout": 120,
    "trust_env": False,
    "limits": httpx.Limits(max_connections=None, max_keepalive_connections=None),
}


def read(response):
    response.raise_for_status()
    records = Answer.model_validate_json(response.content).data.data.b2b
    if len(records) != plan.records:
        raise ValueError(f"{len(records)} documents, not {plan.records}")


class Turn:
    """Calls until the time is up or enough calls have begun."""

    def __init__(self, seconds):
        self.begun = 0
        self.latencies = []
        self.lock = threading.Lock()
        self.start = time.perf_counter()
        self.end = self.start + seconds

    def begins(self):
        with self.lock:
            self.begun += 1
            return time.perf_counter() < self.end and self.begun <= plan.calls

    def ended(self, start):
        self.latencies.append((time.perf_counter() - start) * 1e3)

    def report(self):
        return {"seconds": time.perf_counter() - self.start, "latencies": self.latencies}


def threads(client, turn):
    def caller():
        while turn.begins():
            start = time.perf_counter()
            read(client.get(URL, params=PARAMETERS))
            turn.ended(start)

    with ThreadPoolExecutor(plan.concurrency) as pool:
        for future in [pool.submit(caller) for _ in range(plan.concurrency)]:
            future.result()
    return turn.report()


async def tasks(client, turn):
    async def caller():
        while turn.begins():
            start = time.perf_counter()
            read(await client.get(URL, params=PARAMETERS))
            turn.ended(start)

    await asyncio.gather(*(caller() for _ in range(plan.concurrency)))
    return turn.report()


def serve(turn):
    turn(plan.warm_up)
    print("ready", flush=True)
    while sys.stdin.readline():
        print(json.dumps(turn(plan.seconds)), flush=True)


if plan.asynchronous:
    loop = asyncio.new_event_loop()
    asynchronous_client = httpx.AsyncClient(**SETTINGS)
    serve(lambda seconds: loop.run_until_complete(tasks(asynchronous_client, Turn(seconds))))
else:
    client = httpx.Client(**SETTINGS)
    serve(lambda seconds: threads(client, Turn(seconds)))
