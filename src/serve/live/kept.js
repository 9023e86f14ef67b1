/** What this browser keeps for the preview; it may refuse, then nothing is kept. */

export function remember(area, key, value) {
  try {
    area.setItem(`askbook-live:${key}`, value);
  } catch {}
}

export function recall(area, key) {
  try {
    return area.getItem(`askbook-live:${key}`);
  } catch {
    return null;
  }
}
