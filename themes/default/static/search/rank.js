/**
 * The ranking: three parts, each between 0 and about 1, weighed and added.
 *
 * - BM25F (Robertson and Zaragoza 2009) over question, context and answer. The build has stored each posting's impact, so
 *   what is left is Σ weight · impact, a weight being idf · salience, here divided by the query's whole mass: "how much of the
 *   query does the answer cover, and how prominently".
 * - Coverage of the question: the Dice coefficient (Dice 1945) of query and question by mass,
 *   2 · shared / (query + question), what is shared being the mean of what either has of the other. A short question that
 *   is asked whole beats a long one that happens to hold the words.
 *   Every other wording of a question counts as a question; the best one decides.
 * - The share of the query that the question has, to the fourth power, so that hardly anything but the whole query counts: the long question that
 *   has all words of a short query stands before the short one that has two of three.
 */
(function (search) {
  "use strict";

  /** What the parts count; `engine.js` adds the likeness. */
  const PARTS = { coverage: 0.7, whole: 0.5, likeness: 0.6 };
  /** The same numbers as in rank.rs. */
  const IMPACT_STEPS = 15;
  const MASS_STEPS = 8;
  const STOP_WEIGHT = 0.4;
  const STOP_SHARE = 0.1;
  /** An answer is counted from this share of the first one's score on. */
  const ENOUGH = 0.35;

  /** Inverse document frequency, never negative; the same formula as in rank.rs. */
  function idf(docs, df) {
    return Math.log(1 + (docs - df + 0.5) / (df + 0.5));
  }

  /** What a word weighs, by how many of so many answers hold it and by its salience. */
  function weigh({ stop, df, salience }, weighed) {
    const rarity = stop ? STOP_WEIGHT * idf(weighed, Math.max(df, weighed * STOP_SHARE)) : idf(weighed, df);
    return salience * rarity;
  }

  /** Sums by number of answer. A slot adds to each answer once: the best of its readings. `found` are the answers that have a sum. */
  class Sums {
    constructor(docs) {
      this.sum = new Float32Array(docs);
      this.best = new Float32Array(docs);
      this.raised = [];
      this.found = [];
    }

    raise(at, value) {
      if (!this.best[at]) this.raised.push(at);
      if (value > this.best[at]) this.best[at] = value;
    }

    settle(weight) {
      for (const at of this.raised) {
        const before = this.sum[at];
        this.sum[at] += weight * this.best[at];
        if (!before && this.sum[at]) this.found.push(at);
        this.best[at] = 0;
      }
      this.raised = [];
    }
  }

  /** Scores of all answers that hold any of the query's words. */
  class Scores {
    constructor({ docs, weighed }) {
      this.docs = docs;
      this.weighed = weighed;
      this.bm25 = new Sums(docs);
      this.shared = new Sums(docs);
      this.held = new Float32Array(docs);
      this.named = new Map();
      this.mass = new Uint8Array(docs);
      this.rewordings = new Map();
      this.queryMass = 0;
    }

    add(slot) {
      const weight = weigh(slot.cls, this.weighed);
      this.queryMass += weight;
      for (const reading of slot.readings) this.read(reading);
      this.bm25.settle(weight);
      this.shared.settle(weight);
      for (const wording of this.rewordings.values()) {
        wording.shared += weight * wording.best;
        wording.best = 0;
      }
    }

    read({ cls, weight }) {
      this.named.set(cls, Math.max(weight, this.named.get(cls) || 0));
      const { docs, impacts, questions, rewordings } = cls;
      const share = weight / IMPACT_STEPS;
      for (let at = 0; at < docs.length; at++) {
        this.bm25.raise(docs[at], share * impacts[at]);
        if (!questions[at]) continue;
        this.mass[docs[at]] = questions[at];
        this.shared.raise(docs[at], weight);
      }
      for (const [doc, number, mass] of rewordings) this.reworded(doc, number, mass, weight);
    }

    /** The other direction, when all slots are read: how much of each question's own mass the query names. */
    hold() {
      for (const [cls, trust] of this.named) {
        const mass = trust * weigh(cls, this.weighed);
        cls.docs.forEach((doc, at) => {
          if (cls.questions[at]) this.held[doc] += mass;
        });
        for (const [doc, number] of cls.rewordings) this.rewordings.get(`${doc} ${number}`).held += mass;
      }
    }

    reworded(doc, number, mass, value) {
      const key = `${doc} ${number}`;
      if (!this.rewordings.has(key)) this.rewordings.set(key, { doc, mass, shared: 0, held: 0, best: 0 });
      const wording = this.rewordings.get(key);
      wording.best = Math.max(wording.best, value);
    }

    /** Dice by mass; the stored step of a question's mass is a logarithm, shifted so that 0 means "not asked". */
    dice(shared, held, step) {
      return (shared + held) / (2 ** ((step - 1) / MASS_STEPS) - 1 + this.queryMass);
    }

    /** The coverage of an answer's question itself. */
    own(doc) {
      return this.mass[doc] ? this.dice(this.shared.sum[doc], this.held[doc], this.mass[doc]) : 0;
    }

    /** By answer, the best covered of its other wordings: `{coverage, shared}`. */
    otherwise() {
      const best = new Map();
      for (const { doc, mass, shared, held } of this.rewordings.values()) {
        const coverage = this.dice(shared, held, mass);
        if (!(best.get(doc)?.coverage >= coverage)) best.set(doc, { coverage, shared });
      }
      return best;
    }

    /** The best answers, ties in the site's order, and how many score well beside the first. */
    top(limit, boosts, keep, trust) {
      const { found, sum } = this.bm25;
      const best = [];
      const scores = new Float32Array(found.length);
      const otherwise = this.otherwise();
      found.forEach((doc, at) => {
        if (!keep(doc)) return;
        const boost = trust * (boosts.get(doc) ?? 1);
        const bm25 = sum[doc] / this.queryMass;
        const own = this.own(doc);
        const other = otherwise.get(doc);
        const reworded = other?.coverage > own;
        const coverage = Math.min(1, reworded ? other.coverage : own);
        const whole = ((reworded ? other.shared : this.shared.sum[doc]) / this.queryMass) ** 4;
        const score = (bm25 + PARTS.coverage * coverage + PARTS.whole * whole) * boost;
        scores[at] = score;
        if (best.length === limit && !isBefore({ doc, score }, best[limit - 1])) return;
        insert(best, { doc, score, bm25, coverage, whole, reworded, ...(boost !== 1 && { boost }) }, limit);
      });
      const enough = best.length ? best[0].score * ENOUGH : 0;
      return { rows: best, total: scores.reduce((count, score) => count + (score > 0 && score >= enough ? 1 : 0), 0) };
    }
  }

  /** Whether one answer stands before another. */
  function isBefore(one, other) {
    return one.score > other.score || (one.score === other.score && one.doc < other.doc);
  }

  function insert(best, row, limit) {
    let at = best.length;
    while (at > 0 && isBefore(row, best[at - 1])) at--;
    best.splice(at, 0, row);
    if (best.length > limit) best.pop();
  }

  /**
   * Ranks the answers: `{rows: [{doc, score, bm25, coverage, whole, reworded, boost}], total}`; `reworded` says
   * that another wording of the question than its first is covered best. A slot is one word of the query,
   * `{cls, readings: [{cls, weight}]}`: the class that it is weighed as, and those it may stand for, each with how sure that
   * is. `size`: `docs` answers in all, and `weighed`, those that words are weighed against. `trust`: how sure the query itself is.
   */
  function rank(slots, size, { limit = 10, boosts = new Map(), keep = () => true, trust = 1 } = {}) {
    const scores = new Scores(size);
    for (const slot of slots) scores.add(slot);
    scores.hold();
    return scores.top(limit, boosts, keep, trust);
  }

  Object.assign(search, { rank, rankParts: PARTS });
})(((globalThis.askbook ??= {}).search ??= {}));
