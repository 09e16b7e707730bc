#!/usr/bin/env bash
# Install Debian or Ubuntu packages where this user may without being asked; fail quietly elsewhere.
set -euo pipefail

command -v apt-get >/dev/null 2>&1 || exit 1
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else exit 1; fi
install() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; }
install "$@" || { $as_root apt-get update -qq >/dev/null 2>&1 && install "$@"; }
