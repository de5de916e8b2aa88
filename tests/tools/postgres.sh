#!/usr/bin/env bash
# Starts a PostgreSQL server of its own on this machine, in a temporary folder and on a free port, runs a command with its address in
# POSTGRES_URL, and stops the server:
#   tests/tools/postgres.sh npm test
set -euo pipefail

# The last one that exists is taken.
for bin in "$(dirname "$(command -v initdb || echo /none/initdb)")" /usr/lib/postgresql/*/bin "${POSTGRES_BIN:-}"; do
  [ -x "$bin/initdb" ] && programs=$bin
done
if [ -z "${programs:-}" ]; then
  echo 'There is no PostgreSQL here. On Debian: apt-get install postgresql. Elsewhere, name the folder of initdb in POSTGRES_BIN.' >&2
  exit 1
fi

folder=$(mktemp -d)
# PostgreSQL does not run as root.
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
  owner=$(id -nu postgres 2>/dev/null || echo nobody)
  chown "$owner" "$folder"
  as_owner=(setpriv --reuid="$owner" --regid="$(id -gn "$owner")" --clear-groups)
fi
on_server() {
  (cd "$folder" && HOME=$folder "${as_owner[@]}" "$programs/$1" "${@:2}")
}
stop() {
  on_server pg_ctl stop --pgdata="$folder/data" --mode=immediate --silent || true
  rm -rf "$folder"
}
trap stop EXIT

port=$(node -e "require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); this.close() })")
on_server initdb --pgdata="$folder/data" --username=offprint --auth=trust --encoding=UTF8 --no-locale --no-sync >/dev/null
# No test cuts the power, so nothing has to reach the disk.
on_server pg_ctl start --pgdata="$folder/data" --log="$folder/log" --wait --silent --options="-p $port -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off -c max_connections=200" || { cat "$folder/log" >&2; exit 1; }
on_server createdb --host=127.0.0.1 --port="$port" --username=offprint offprint

# A test that has a server for itself may restart it, as after a failure.
restart() {
  on_server pg_ctl restart --pgdata="$folder/data" --mode=immediate --wait --silent
}
trap restart USR1
trap 'kill "$command"; exit 1' TERM INT

POSTGRES_URL="postgres://offprint@127.0.0.1:$port/offprint" "$@" <&0 &
command=$!
# A signal ends the waiting, but not the command.
while :; do
  status=0
  wait "$command" || status=$?
  [ "$status" -gt 128 ] && kill -0 "$command" 2>/dev/null || break
done
exit "$status"
