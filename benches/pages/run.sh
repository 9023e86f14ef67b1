#!/usr/bin/env bash
# Publishes the same articles with askbook and its peers and measures one of them in Chromium: bash benches/pages/run.sh
#
# It needs Node.js 20.19 or newer, Python 3 with venv, nginx, Chromium, pdftotext, and Rust if askbook has not been built. MDBOOK names mdBook's
# program, or it is looked for in PATH; without it mdBook is left out and the table says so. README.md in this folder says what the numbers mean.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out="$here/out"

mkdir -p "$out/starlight"
cp "$here/starlight/package.json" "$here/starlight/package-lock.json" "$here/starlight/astro.config.mjs" "$out/starlight/"
(cd "$out/starlight" && npm ci --no-audit --no-fund --silent)
if [ ! -x "$out/py/bin/zensical" ]; then
  python3 -m venv "$out/py"
  "$out/py/bin/pip" install --quiet "zensical==$(cat "$here/zensical.version")"
fi
if [ ! -d "$here/../../tests/browser/node_modules" ]; then
  (cd "$here/../../tests/browser" && npm ci --no-audit --no-fund --silent)
fi
if [ -z "${ASKBOOK:-}" ]; then
  cargo build --release --quiet --manifest-path "$here/../../Cargo.toml"
  export ASKBOOK="$here/../../target/release/askbook"
fi
export MDBOOK="${MDBOOK:-$(command -v mdbook || true)}"
# The helpers of the browser tests bring axe, Lighthouse and Playwright.
exec node "$here/run.mjs" "$@"
