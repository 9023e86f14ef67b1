#!/usr/bin/env node
/**
 * run.mjs PUBLIC_DIR [--limit 10] [--encoding gzip|br|raw] < queries.jsonl > results.jsonl
 *
 * Drives the shipped client over a built site. In: `{"id","text"}`, one JSON object a line. Out, for each:
 * `{"id","hits":[ids…],"bytes","files","ms"}`: the best answers' ids, the bytes (as a host compresses them; gzip -6 unless
 * told) and files loaded so far, engine included, and the milliseconds the query took.
 */
import { createInterface } from "node:readline";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { openSite } from "./client.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: "string", default: "10" }, encoding: { type: "string", default: "gzip" } },
});
const SIZES = {
  gzip: (bytes) => gzipSync(bytes, { level: 6 }).length,
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length,
  raw: (bytes) => bytes.length,
};
if (positionals.length !== 1 || !SIZES[values.encoding]) {
  console.error("usage: run.mjs PUBLIC_DIR [--limit 10] [--encoding gzip|br|raw] < queries.jsonl > results.jsonl");
  process.exit(2);
}

const loaded = { bytes: 0, files: 0 };
const engine = await openSite(positionals[0], (_path, bytes) => {
  loaded.bytes += SIZES[values.encoding](bytes);
  loaded.files += 1;
});

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const { id, text } = JSON.parse(line);
  const start = performance.now();
  const { hits } = await engine.query(text, { limit: Number(values.limit) });
  const ms = Math.round((performance.now() - start) * 1000) / 1000;
  console.log(JSON.stringify({ id, hits: hits.map((hit) => hit.id), ...loaded, ms }));
}
