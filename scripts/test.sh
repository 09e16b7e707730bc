#!/usr/bin/env bash
# Everything that must be true, then one summary. What a machine cannot run is skipped and said.
set -uo pipefail
cd "$(dirname "$0")/.."

make --no-print-directory .venv/.dev front || { echo "The set-up failed: see above."; exit 1; }

notes=()
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  echo "Installing Chromium for the browser tests…"
  bash scripts/apt.sh chromium || notes+=("browser tests skipped: no Chromium here and none could be installed")
fi

scratch=$(mktemp -d)
chmod 711 "$scratch"
trap 'bash scripts/postgres.sh stop "$scratch/postgres"; rm -rf "$scratch"' EXIT
if ! ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 && ! command -v initdb >/dev/null; then
  echo "Installing PostgreSQL for the tests of records…"
  bash scripts/apt.sh postgresql || true
fi
if url=$(bash scripts/postgres.sh start "$scratch/postgres"); then
  export BEFFROI_TEST_DATABASE_URL=$url
else
  cat "$scratch/postgres/log" 2>/dev/null
  notes+=("tests of records run on SQLite alone: no PostgreSQL server could be started")
fi

passed=() failed=()
step() {
  local name=$1
  shift
  echo "── $name"
  if "$@"; then passed+=("$name"); else failed+=("$name"); fi
}
step "ruff check" .venv/bin/ruff check .
step "ruff format" .venv/bin/ruff format --check --quiet .
step "mypy" .venv/bin/mypy
step "import contracts" .venv/bin/lint-imports --no-cache
step "front end types" bash scripts/node.sh npm run --silent --prefix frontend check
step "pytest" .venv/bin/pytest -n "${BEFFROI_TEST_PROCESSES:-2}" ${PYTEST_ARGS:-}
if [ -n "${BEFFROI_TEST_DATABASE_URL:-}" ]; then
  step "pytest, records on PostgreSQL" env BEFFROI_DATABASE_URL="$BEFFROI_TEST_DATABASE_URL" \
    .venv/bin/pytest -q -n "${BEFFROI_TEST_PROCESSES:-2}" -m "not slow" tests/city tests/trust tests/engines tests/doors/cli/test_backup.py
fi

echo "── Summary"
for name in "${passed[@]:-}"; do [ -n "$name" ] && echo "passed   $name"; done
for note in "${notes[@]:-}"; do [ -n "$note" ] && echo "note     $note"; done
for name in "${failed[@]:-}"; do [ -n "$name" ] && echo "FAILED   $name"; done
[ ${#failed[@]} -eq 0 ]
