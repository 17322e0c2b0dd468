#!/usr/bin/env bash
# The API with a million conversations in PostgreSQL under wrk, and the long fault tests.
#
#   tests/bench/service/run.sh api    [--conversations 1000000] [--seconds 10] [--connections 8] [--only WORD]
#   tests/bench/service/run.sh faults [--tenants 50] [--jobs 20000] [--workers 4] [--seed N]
#   tests/bench/service/run.sh disk
#
# PROGRAMS=folder takes programs that are built already. Docs: docs/benchmarks.md
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/../../.." && pwd)"
cd "$ROOT"
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh
# shellcheck source=scripts/lib/postgres.sh
. scripts/lib/postgres.sh

what=${1:-api}
shift || true
programs=${PROGRAMS:-}
folder=$(mktemp -d)

cleanup() {
    stop_private_postgres "$folder" || true
    rm -rf "$folder"
}
trap cleanup EXIT

# Toxiproxy is no Debian package; its maintainers' Go module is.
ensure_toxiproxy() {
    TOXIPROXY="$ROOT/build/go/server"
    [ -x "$TOXIPROXY" ] || command -v go >/dev/null || return 0
    [ -x "$TOXIPROXY" ] ||
        GOBIN="$ROOT/build/go" GOFLAGS=-mod=mod go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.9.0 || return 0
    export TOXIPROXY
}

if [ -z "$programs" ]; then
    ensure_packages "${BUILD_PACKAGES[@]}" postgresql
    mkdir -p build
    cmake --preset release >build/configure-release.log
    cmake --build --preset release --target dealwire bench-export-data bench-service-static
    programs="$ROOT/build/release/bin"
fi
case $what in
    api)
        ensure_packages "${SERVICE_BENCH_PACKAGES[@]}"
        PRIVATE_POSTGRES_SETTINGS="-c shared_buffers=1GB -c max_wal_size=8GB -c checkpoint_timeout=30min -c maintenance_work_mem=256MB" \
            start_private_postgres "$folder"
        python3 tests/bench/service/bench.py --programs "$programs" --postgres "$DEALWIRE_TEST_POSTGRESQL" "$@"
        ;;
    faults)
        ensure_toxiproxy
        # The server is crashed, and a commit that it confirmed has to be there afterwards.
        PRIVATE_POSTGRES_SETTINGS="-c synchronous_commit=on" start_private_postgres "$folder"
        python3 tests/bench/service/jobs.py --programs "$programs" --postgres "$DEALWIRE_TEST_POSTGRESQL" \
            --postgres-folder "$folder" "$@"
        ;;
    disk) python3 tests/bench/service/disk.py "$programs" ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
