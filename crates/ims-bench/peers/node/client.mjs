// Calls the API as a Node program does today: fetch and json().

import { createInterface } from "node:readline/promises";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";

const names = ["base-url", "records", "concurrency", "calls", "seconds", "warm-up"];
const { values: plan } = parseArgs({
  options: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
});

const url = `${plan["base-url"]}/gst/compliance/tax-payer/invoices?section=B2B`;
const headers = { authorization: "token", "x-api-key": "key_test_bench", "x-api-version": "1.0.0" };

async function call() {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { length } = (await response.json()).data.data.b2b;
  if (length !== Number(plan.records)) throw new Error(`${length} documents, not ${plan.records}`);
}

async function turn(seconds) {
  const latencies = [];
  const start = performance.now();
  let begun = 0;
  async function caller() {
    while (performance.now() < start + seconds * 1e3 && ++begun <= Number(plan.calls)) {
      const begin = performance.now();
      await call();
      latencies.push(performance.now() - begin);
    }
  }
  await Promise.all(Array.from({ length: Number(plan.concurrency) }, caller));
  return { seconds: (performance.now() - start) / 1e3, latencies };
}

await turn(Number(plan["warm-up"]));
console.log("ready");
for await (const _ of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await turn(Number(plan.seconds))));
}
