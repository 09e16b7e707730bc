#!/usr/bin/env bash
# Make .venv with a Python ≥ 3.11 and < 3.14, whichever is found first.
set -euo pipefail

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'
python=""
for name in ${BEFFROI_PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
  if command -v "$name" >/dev/null 2>&1 && "$name" -c "$fits" >/dev/null 2>&1; then
    python=$(command -v "$name")
    break
  fi
done
if [ -z "$python" ]; then
  echo "Python 3.11, 3.12 or 3.13 is needed and none was found." >&2
  echo "  Debian, Ubuntu: sudo apt-get install python3 python3-venv — macOS: brew install python@3.13" >&2
  exit 1
fi

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then # Debian ships them apart
  echo "This Python cannot make virtual environments: the package python$version-venv is missing."
  if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Installing it…"
    if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo -n"; fi
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "python$version-venv" >/dev/null
  else
    echo "Install it, then run the same command again: sudo apt-get install python$version-venv" >&2
    exit 1
  fi
fi

echo "Making .venv with Python $version ($python)…"
"$python" -m venv .venv
