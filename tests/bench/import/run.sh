#!/usr/bin/env bash
# The import benchmark, from nothing: builds, makes the data once, starts a private PostgreSQL, runs
# Dealwire and its peers side by side, compares what they stored, prints a table.
#
#   tests/bench/import/run.sh [--scale 0.1] [--backend postgresql|sqlite|both] [--runs 3]
#                             [--peers all|fast|none] [--no-bars] [--latency-ms 50] [--clean]
#
# Scale 1 (the default) is 1.7 million rows: 840 MB of pages in build/bench, up to 6 GB more while it
# runs. --clean removes the pages. Exit code 1: wrong content, or a bar of the design is missed.
# PROGRAMS=folder takes programs that are built already, PLACE=folder keeps everything there instead of in
# build/bench/import. Docs: docs/benchmarks.md
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/../../.." && pwd)"
cd "$ROOT"
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh
# shellcheck source=scripts/lib/postgres.sh
. scripts/lib/postgres.sh

scale=1
page_rows=50000
backend=both
rest=()
while [ $# -gt 0 ]; do
    case $1 in
        --scale) scale=$2; shift ;;
        --page-rows) page_rows=$2; shift ;;
        --backend) backend=$2; shift ;;
        --clean) rm -rf "${PLACE:-$ROOT/build/bench/import}"; exit 0 ;;
        --help) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) rest+=("$1") ;;
    esac
    shift
done

place=${PLACE:-$ROOT/build/bench/import}
data="$place/scale-$scale-$page_rows"
programs=${PROGRAMS:-}

cleanup() {
    stop_private_postgres "$place/postgres" || true
    rm -rf "$place/postgres" "$place/work"
}
trap cleanup EXIT

if [ -z "$programs" ]; then
    ensure_packages "${BUILD_PACKAGES[@]}" postgresql sqlite3
    mkdir -p build
    cmake --preset release >build/configure-release.log
    cmake --build --preset release --target dealwire bench-import-data bench-import-org bench-import-check
    programs="$ROOT/build/release/bin"
fi
[ -f "$data/manifest.json" ] ||
    "$programs/bench-import-data" --out "$data" --scale "$scale" --page-rows "$page_rows"

postgres=()
if [ "$backend" != sqlite ]; then
    rm -rf "$place/postgres"
    # The same for everybody: enough memory and log that neither binds.
    PRIVATE_POSTGRES_SETTINGS="-c shared_buffers=512MB -c max_wal_size=8GB -c checkpoint_timeout=30min" \
        start_private_postgres "$place/postgres"
    postgres=(--postgres "$DEALWIRE_TEST_POSTGRESQL" --postgres-folder "$place/postgres")
fi
python3 tests/bench/import/bench.py --root "$ROOT" --programs "$programs" --data "$data" \
    --work "$place/work" --backend "$backend" "${postgres[@]}" "${rest[@]}"
