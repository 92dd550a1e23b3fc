# Sourced by .ci/run: a PostgreSQL of its own for the tests, on a free port and in a folder that goes with the run. Sets TEST_DATABASE_URL,
# or says that there is none and what is skipped for it.

postgres_folder=

start_postgres() {
  [ -n "${TEST_DATABASE_URL:-}" ] && return
  local bin as=() port
  bin=$(postgres_programs) || install_postgres
  bin=$(postgres_programs) || { echo "no PostgreSQL here and none could be installed: what needs one is skipped"; return; }
  postgres_folder=$(mktemp -d)
  # It refuses to run as root.
  if [ "$(id -u)" -eq 0 ]; then
    as=(setpriv "--reuid=$(id -u postgres || id -u nobody)" "--regid=$(id -g postgres || id -g nobody)" --clear-groups)
    chown "$(id -u postgres || id -u nobody)" "$postgres_folder"
  fi
  for port in $(shuf -i 20000-29999 -n 20); do (echo >"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break; done
  if (cd "$postgres_folder" &&
    "${as[@]}" "$bin/initdb" -D data -U doctown -A trust -E UTF8 --locale=C >log 2>&1 &&
    "${as[@]}" "$bin/pg_ctl" -D data -l "$postgres_folder/server.log" -w -t 60 \
      -o "-p $port -k $postgres_folder -c listen_addresses=127.0.0.1 -c max_connections=200" start >>log 2>&1); then
    export TEST_DATABASE_URL="postgres://doctown@127.0.0.1:$port/postgres"
    postgres_stop=("${as[@]}" "$bin/pg_ctl" -D "$postgres_folder/data" -m immediate stop)
    echo "tests also run on $("$bin/postgres" --version)"
  else
    cat "$postgres_folder/log" "$postgres_folder/server.log" 2>/dev/null | tail -5
    echo "PostgreSQL does not start here: what needs one is skipped"
  fi
}

stop_postgres() {
  [ -n "${postgres_stop:-}" ] && (cd / && "${postgres_stop[@]}" >/dev/null 2>&1)
  [ -n "$postgres_folder" ] && rm -rf "$postgres_folder"
}

# The newest version that is there.
postgres_programs() {
  local folder
  folder=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [ -x "${folder:-/nowhere}/initdb" ] && echo "$folder"
}

install_postgres() {
  command -v apt-get >/dev/null 2>&1 || return
  # Without this Debian makes and starts a server of its own.
  mkdir -p /etc/postgresql-common 2>/dev/null && [ ! -e /etc/postgresql-common/createcluster.conf ] && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } >/dev/null 2>&1
}
