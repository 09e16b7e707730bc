#!/usr/bin/env bash
# Everything that must be true, then one summary. What a machine cannot run is skipped and said.
set -uo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE # hundreds of processes start here; each would compile the whole house again

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null
database() { ls -d /usr/lib/postgresql/*/bin || command -v initdb; } >/dev/null 2>&1

machine() { # what the machine itself lacks
  browser || { echo "Installing Chromium for the browser tests…" && bash scripts/apt.sh chromium; }
  database || { echo "Installing PostgreSQL for the tests of records…" && bash scripts/apt.sh postgresql; }
}

failed() { echo "The set-up failed: see above."; exit 1; }
make --no-print-directory .venv/.made || failed
machine &
make --no-print-directory -j2 .venv/.dev frontend/node_modules/.made && make --no-print-directory front || failed
wait
[ "${BEFFROI_TEST_PEERS:-}" != yes ] || .venv/bin/python -m tests.peers & # the tests that need them wait for them

scratch=$(mktemp -d)
chmod 711 "$scratch"
trap 'bash scripts/postgres.sh stop "$scratch/postgres"; rm -rf "$scratch"' EXIT
notes=()
browser || notes+=("browser tests skipped: no Chromium here and none could be installed")
if url=$(bash scripts/postgres.sh start "$scratch/postgres"); then
  export BEFFROI_TEST_DATABASE_URL=$url
else
  cat "$scratch/postgres/log" 2>/dev/null
  notes+=("tests of records run on SQLite alone: no PostgreSQL server could be started")
fi

step() {
  local name=$1 end=passed
  shift
  echo "── $name"
  "$@" || end=FAILED
  printf '%-8s %s\n' "$end" "$name" >>"$scratch/summary"
}
beside() { # what runs beside the tests: they wait for one another and for servers more than half of the time
  step "mypy" .venv/bin/mypy
  step "import contracts" .venv/bin/lint-imports --no-cache
  step "front end types" bash scripts/node.sh npm run --silent --prefix frontend check
  if [ -n "${BEFFROI_TEST_DATABASE_URL:-}" ]; then # a bad backup is given to SQLite, whatever the database
    step "pytest, records on PostgreSQL" env BEFFROI_DATABASE_URL="$BEFFROI_TEST_DATABASE_URL" \
      .venv/bin/pytest -q -n 2 --dist worksteal -m "records and not slow" -k "not gives_nothing" \
      tests/city tests/trust tests/engines tests/doors/cli/test_backup.py
  fi
}
step "ruff check" .venv/bin/ruff check .
step "ruff format" .venv/bin/ruff format --check --quiet .
beside >"$scratch/beside" 2>&1 &
# More processes than cores; neighbours stay together, so that a server that many tests ask is started once.
step "pytest" .venv/bin/pytest -n "${BEFFROI_TEST_PROCESSES:-3}" --dist worksteal ${PYTEST_ARGS:-}
wait
cat "$scratch/beside"

echo "── Summary"
sort -r "$scratch/summary"
for note in "${notes[@]:-}"; do [ -n "$note" ] && echo "note     $note"; done
! grep -q '^FAILED' "$scratch/summary"
