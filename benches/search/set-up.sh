# Sourced by the scripts beside it: installs the npm packages and builds askbook when they are missing. $here is this folder.

# The same lock file needs no second installation.
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
  npm ci --prefix "$here" --ignore-scripts --no-audit --no-fund --loglevel=error
  cp "$here/package-lock.json" "$here/node_modules/.installed"
fi

# ASKBOOK names another program to measure.
if [ -z "${ASKBOOK:-}" ] && [ ! -x "$here/../../target/release/askbook" ]; then
  cargo build --release --manifest-path "$here/../../Cargo.toml"
fi
