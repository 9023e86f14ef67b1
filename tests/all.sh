#!/usr/bin/env bash
# Runs every test of the project, the browser ones too: bash tests/all.sh
#
# On a fresh Debian or Ubuntu it needs Rust (cargo, rustfmt, clippy) and Node.js 20.19 or newer; the rest it installs itself:
# Chromium, nginx, pdftotext and Neovim from the distribution, the tests' npm packages from the lock files of tests/browser and tests/lsp.
# CHROMIUM (or CHROME_PATH) names another Chromium or Chrome to use.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

passed=0
failed=0
broken=()
updated=

say() { printf '\n== %s\n' "$*"; }

stop() {
  printf '\ntests/all.sh: %s\n' "$*" >&2
  exit 1
}

# --- set-up -----------------------------------------------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else stop "needs root or sudo for: $*"; fi
}

# install PACKAGE...: installs the first of the packages that there is.
install() {
  command -v apt-get >/dev/null || stop "install $1 by hand: this system has no apt-get"
  if [ -z "$updated" ]; then
    as_root apt-get update -qq >/dev/null || stop "apt-get update failed"
    updated=yes
  fi
  local package
  for package in "$@"; do
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null && return
  done
  stop "apt-get could not install any of: $*"
}

has() { PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null; }

has_chromium() {
  [ -n "${CHROMIUM:-${CHROME_PATH:-}}" ] || has chromium || has chromium-browser || has google-chrome || has google-chrome-stable
}

set_up() {
  say "set-up"
  has cargo || stop "cargo is missing: install Rust from https://rustup.rs"
  has npm || stop "npm is missing: install Node.js 20.19 or newer"
  node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)' ||
    stop "Node.js $(node --version) is too old: 20.19 or newer is needed"
  cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt || stop "cargo fmt is missing"
  cargo clippy --version >/dev/null 2>&1 || rustup component add clippy || stop "cargo clippy is missing"
  has_chromium || install chromium chromium-browser
  has nginx || install nginx-light nginx
  has pdftotext || install poppler-utils
  has nvim || install neovim
  packages tests/browser
  packages tests/lsp
}

# packages FOLDER: the npm packages of its lock file; the same lock file needs no second installation.
packages() {
  if ! cmp -s "$1/package-lock.json" "$1/node_modules/.installed"; then
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error || stop "npm ci in $1 failed"
    cp "$1/package-lock.json" "$1/node_modules/.installed"
  fi
}

# --- tests ------------------------------------------------------------------------------------------------------------------

# part NAME COMMAND...: runs one part, shows what it prints, and counts its tests by its closing lines.
part() {
  local name=$1 log code good bad
  shift
  say "$name"
  log=$(mktemp)
  "$@" </dev/null 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  good=$(count "$log" 's/^test result: .* ([0-9]+) passed;.*/\1/p; s/^(# |ℹ )pass ([0-9]+)$/\2/p')
  bad=$(count "$log" 's/^test result: .* ([0-9]+) failed;.*/\1/p; s/^(# |ℹ )fail ([0-9]+)$/\2/p')
  rm -f "$log"
  # A check without tests of its own counts as one.
  if [ "$code" -eq 0 ] && [ "$good" -eq 0 ]; then good=1; fi
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
  if [ "$code" -ne 0 ]; then broken+=("$name"); fi
}

# count FILE EXPRESSION: the sum of the numbers that a sed expression finds.
count() { sed -nE "$2" "$1" | awk '{ sum += $1 } END { print sum + 0 }'; }

# Node's own report, without colours and without a line for each test that passed.
node_tests() { node --test --test-reporter=tap "$@" | grep -vE '^ *(ok [0-9]|# Subtest|---|\.\.\.|duration_ms|type:|1\.\.)'; return "${PIPESTATUS[0]}"; }

set_up
part "cargo fmt" cargo fmt --check
part "cargo clippy" cargo clippy --quiet --all-targets -- -D warnings
part "cargo test" cargo test --quiet --no-fail-fast
part "cargo build" cargo build --quiet
part "editor tests" node_tests tests/lsp/*.test.mjs
part "search tests" node_tests tests/search/*.test.mjs
part "browser tests" node_tests tests/browser/all.mjs

say "result"
for name in "${broken[@]}"; do echo "failed: $name"; done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
