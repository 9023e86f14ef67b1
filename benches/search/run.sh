#!/usr/bin/env bash
# Measures askbook's search beside its peers: bash benches/search/run.sh SETS_DIR [--sets a,b] [--engines a,b]
#
# It needs Node.js 20.19 or newer, and Rust if askbook has not been built. README.md in this folder says what the numbers mean.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/set-up.sh"
exec node "$here/run.mjs" "$@"
