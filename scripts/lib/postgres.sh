#!/usr/bin/env bash
# A private PostgreSQL for tests: source this file, then
#   start_private_postgres [DIR]  creates a cluster in DIR (else in a new temporary folder), starts
#                                 it on a free port and exports DEALWIRE_TEST_POSTGRESQL (its URI)
#   stop_private_postgres [DIR]   stops it and removes a temporary folder; harmless when none runs
# PRIVATE_POSTGRES_SETTINGS may hold further settings ("-c name=value ...").
# The server listens on 127.0.0.1 and on a socket in DIR only. It promises nothing about the disk
# (fsync is off) and belongs to the user postgres when the caller is root, who may not run it.

postgres_bin() {
    local found
    if command -v initdb >/dev/null; then
        dirname "$(command -v initdb)"
        return
    fi
    found=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$found" ] || { echo "PostgreSQL's server programs are not installed." >&2; return 1; }
    echo "$found"
}

as_postgres_user() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

free_port() {
    python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

start_private_postgres() {
    local dir=${1:-} bin port
    bin=$(postgres_bin) || return 1
    if [ -z "$dir" ]; then
        dir=$(mktemp -d)
        PRIVATE_POSTGRES_TEMPORARY=$dir
    fi
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    [ "$(id -u)" -ne 0 ] || chown postgres "$dir"
    (
        cd "$dir" &&  # the postgres user may not stand in the caller's folder
            as_postgres_user "$bin/initdb" -D "$dir/data" -U dealwire -A trust -E UTF8 \
                --locale=C.UTF-8 >"$dir/initdb.log" 2>&1
    ) || { cat "$dir/initdb.log" >&2; return 1; }
    for _ in 1 2 3 4 5; do  # somebody else may take the port between the two steps
        port=$(free_port)
        if (
            cd "$dir" && as_postgres_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w start \
                -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c fsync=off \
-c synchronous_commit=off -c full_page_writes=off -c max_connections=100 \
${PRIVATE_POSTGRES_SETTINGS:-}" >/dev/null
        ); then
            export DEALWIRE_TEST_POSTGRESQL="postgresql://dealwire@127.0.0.1:$port/postgres"
            return 0
        fi
    done
    cat "$dir/server.log" >&2
    return 1
}

stop_private_postgres() {
    local dir=${1:-${PRIVATE_POSTGRES_TEMPORARY:-}} bin
    [ -n "$dir" ] || return 0
    if [ -f "$dir/data/postmaster.pid" ]; then
        bin=$(postgres_bin) || return 1
        (cd "$dir" && as_postgres_user "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null)
    fi
    if [ "$dir" = "${PRIVATE_POSTGRES_TEMPORARY:-}" ]; then
        rm -rf "$dir"
        PRIVATE_POSTGRES_TEMPORARY=
    fi
}
