/** Scores of ranked lists: the definitions of the usual evaluation of a search, with linear gain. */

const TOP = 10;

const gain = (grade, place) => grade / Math.log2(place + 2);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function ofQuery(grades, hits) {
  const good = new Set([...grades].filter(([, grade]) => grade >= 1).map(([id]) => id));
  const best = [...grades.values()].sort((a, b) => b - a).slice(0, TOP);
  const first = hits.findIndex((id) => good.has(id));
  return {
    ndcg10: sum(hits.map((id, place) => gain(grades.get(id) ?? 0, place))) / sum(best.map(gain)),
    mrr10: first < 0 ? 0 : 1 / (first + 1),
    recall10: hits.filter((id, place) => good.has(id) && hits.indexOf(id) === place).length / Math.min(good.size, TOP),
    success1: Number(first === 0),
    success5: Number(first >= 0 && first < 5),
    no_result: Number(hits.length === 0),
  };
}

/**
 * Means over the queries of `qrels` (Map of query id to Map of document id to grade) that have a good answer.
 * `runs`: Map of query id to ranked ids; a query that is missing counts as one without a result.
 */
export function score(qrels, runs) {
  const judged = [...qrels].filter(([, grades]) => [...grades.values()].some((grade) => grade >= 1));
  const rows = judged.map(([id, grades]) => ofQuery(grades, (runs.get(id) ?? []).slice(0, TOP)));
  const mean = (name) => sum(rows.map((row) => row[name])) / rows.length;
  return { queries: rows.length, ...Object.fromEntries(Object.keys(rows[0]).map((name) => [name, mean(name)])) };
}
