/** The Chromium of this machine. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

function executable() {
  const named = process.env.CHROMIUM ?? process.env.CHROME_PATH;
  if (named) return named;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (!found) throw new Error("Chromium is missing: tests/all.sh installs it, or name it in CHROMIUM");
  return found;
}

/** Starts it. */
export function launch(...more) {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", ...more];
  return chromium.launch({ executablePath: executable(), args });
}
