#!/usr/bin/env bash
# A PostgreSQL server for the tests and the bench alone: `start FOLDER [OPTIONS]` prints its address, `stop FOLDER` ends it and removes
# the folder, `halt FOLDER` ends it and keeps the folder for another start.
set -euo pipefail

folder=$2
binaries() { # newest installed version, wherever the distribution puts it
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin 2>/dev/null |
    sort -V | tail -1)
  if [ -n "$found" ] && [ -x "$found/initdb" ]; then echo "$found"; else dirname "$(command -v initdb 2>/dev/null)"; fi
}
as_owner() { # the server refuses to run as root
  if [ "$(id -u)" = 0 ]; then runuser -u "$owner" -- "$@"; else "$@"; fi
}
owner=nobody
getent passwd postgres >/dev/null 2>&1 && owner=postgres

case $1 in
start)
  bin=$(binaries) && [ -n "$bin" ]
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  mkdir -p "$folder"
  if [ ! -f "$folder/data/PG_VERSION" ]; then
    (umask 077 && python3 -c 'import secrets; print(secrets.token_hex(16), end="")' >"$folder/password")
    if [ "$(id -u)" = 0 ]; then chown -R "$owner" "$folder"; fi
    cd "$folder"
    as_owner "$bin/initdb" -D "$folder/data" -U beffroi --pwfile="$folder/password" --auth=scram-sha-256 \
      --encoding=UTF8 --locale=C >"$folder/log" 2>&1
  fi
  cd "$folder"
  as_owner "$bin/pg_ctl" -D "$folder/data" -m fast -w -t 120 stop >/dev/null 2>&1 || true # one a killed run left behind
  password=$(cat "$folder/password")
  # Nothing here must outlive a crash: no flush to the disk.
  as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w -t 60 \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c fsync=off -c full_page_writes=off -c max_connections=200 ${3:-}" \
    start >>"$folder/log" 2>&1
  echo "postgresql://beffroi:$password@127.0.0.1:$port/postgres"
  ;;
halt)
  bin=$(binaries)
  cd /
  as_owner "$bin/pg_ctl" -D "$folder/data" -m fast -w -t 120 stop >/dev/null 2>&1 || true
  ;;
stop)
  bin=$(binaries)
  cd /
  as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
  ;;
esac
