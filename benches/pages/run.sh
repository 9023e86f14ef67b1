#!/usr/bin/env bash
# Publishes the same articles with askbook and its peers and measures one of them in Chromium: bash benches/pages/run.sh
#
# It needs Node.js 20.19 or newer, Python 3 with venv, nginx, Chromium, pdftotext and Rust; it takes some ten minutes the first time. Everything is installed
# into ignored folders. ASKBOOK and MDBOOK name programs that are built already. README.md in this folder says what the numbers mean.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out="$here/out"

# Not `npm ci`: a lock file leaves out packages that are for another system only, and `npm ci` refuses some of them.
for peer in starlight doks; do
  mkdir -p "$out/$peer"
  cp "$here/$peer/package.json" "$here/$peer/package-lock.json" "$out/$peer/"
  (cd "$out/$peer" && npm install --no-audit --no-fund --loglevel=error)
done
cp "$here/starlight/astro.config.mjs" "$out/starlight/"
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
if [ -z "${MDBOOK:-}" ]; then
  # What mdBook writes is the same from a build for debugging, which takes less time.
  CARGO_PROFILE_DEV_DEBUG=0 cargo install mdbook --version "$(cat "$here/mdbook.version")" --locked --quiet --debug --no-default-features --features search --root "$out/cargo"
  MDBOOK="$out/cargo/bin/mdbook"
fi
export MDBOOK
source "$here/../build/hugo.sh"
# The helpers of the browser tests bring axe, Lighthouse and Playwright.
exec node "$here/run.mjs" "$@"
