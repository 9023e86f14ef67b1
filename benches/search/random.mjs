/** Numbers that look random and are the same in every run. */

/** A generator of numbers from 0 up to 1 (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` of the items in their order, the same ones in every run. */
export function sample(items, count, seed = 1) {
  if (items.length <= count) return items;
  const next = random(seed);
  const drawn = items.map((_item, at) => [next(), at]).sort(([a], [b]) => a - b).slice(0, count);
  return drawn.map(([, at]) => at).sort((a, b) => a - b).map((at) => items[at]);
}
