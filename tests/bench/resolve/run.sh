#!/usr/bin/env bash
# The resolution benchmark, from nothing: builds, makes an org, starts a private PostgreSQL, runs
# Dealwire, set-based SQL and bare hash maps side by side, compares what they chose conversation by
# conversation, prints a table.
#
#   tests/bench/resolve/run.sh [--scale 0.1] [--backend postgresql|sqlite|both] [--runs 3] [--no-bars]
#
# Scale 1 (the default) has 1,000,000 contacts, 300,000 leads, 100,000 accounts, 300,000 opportunities
# and 200,000 conversations: up to 4 GB in build/bench while it runs. Exit code 1: a result differs, or a bar
# of the design is missed. PROGRAMS=folder takes a bench-resolve that is built already, PLACE=folder
# keeps everything there instead of in build/bench/resolve. Docs: docs/benchmarks.md
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/../../.." && pwd)"
cd "$ROOT"
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh
# shellcheck source=scripts/lib/postgres.sh
. scripts/lib/postgres.sh

backend=both
previous=
for word in "$@"; do
    [ "$word" != --help ] || { sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 0; }
    [ "$previous" != --backend ] || backend=$word
    previous=$word
done

place=${PLACE:-$ROOT/build/bench/resolve}
programs=${PROGRAMS:-}

cleanup() {
    stop_private_postgres "$place/postgres" || true
    rm -rf "$place/postgres" "$place/work"
}
trap cleanup EXIT

if [ -z "$programs" ]; then
    ensure_packages "${BUILD_PACKAGES[@]}" postgresql
    mkdir -p build
    cmake --preset release >build/configure-release.log
    cmake --build --preset release --target bench-resolve
    programs="$ROOT/build/release/bin"
fi

postgres=()
if [ "$backend" != sqlite ]; then
    rm -rf "$place/postgres"
    # The same for everybody: enough memory and log that neither binds.
    PRIVATE_POSTGRES_SETTINGS="-c shared_buffers=1GB -c max_wal_size=8GB -c checkpoint_timeout=30min" \
        start_private_postgres "$place/postgres"
    postgres=(--postgres "$DEALWIRE_TEST_POSTGRESQL" --postgres-folder "$place/postgres")
fi
python3 tests/bench/resolve/bench.py --program "$programs/bench-resolve" --work "$place/work" "${postgres[@]}" "$@"
