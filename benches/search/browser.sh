#!/usr/bin/env bash
# Measures the search in a browser: bash benches/search/browser.sh DOCS.jsonl [--sizes 250,3000,50000] [--engine askbook]
#
# Beside what run.sh needs, it installs Chromium and nginx on Debian or Ubuntu when they are missing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/set-up.sh"

has() { PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null; }
missing=()
[ -n "${CHROMIUM:-${CHROME_PATH:-}}" ] || has chromium || has chromium-browser || has google-chrome || missing+=(chromium)
has nginx || missing+=(nginx-light)
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

exec node "$here/browser.mjs" "$@"
