/**
 * medquad.mjs medquad.jsonl.gz > docs.jsonl
 *
 * Makes records {id, question, answer} of a MedQuAD file, whose lines are {qa: [[question, type, answer], …], …}. Topics
 * repeat in it, so ids are numbers of our own.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const line = (text) => text.replace(/\s+/g, " ").trim();

let number = 0;
for (const text of gunzipSync(readFileSync(process.argv[2])).toString("utf8").split("\n").filter(Boolean)) {
  for (const [question, , answer] of JSON.parse(text).qa) {
    number += 1;
    console.log(JSON.stringify({ id: `m${number}`, question: line(question), answer: line(answer ?? "") }));
  }
}
