#!/usr/bin/env bash
# Kills an export at random points, 50 times for each of four ways (call by call and by jobs, on SQLite and on
# PostgreSQL) unless another number is given, and compares what the org then holds with what an undisturbed export
# leaves. DEALWIRE_CRASH_SEED gives other points; GTEST_FILTER picks a way, e.g. '*/CallByCall'.
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/.." && pwd)"
export ROOT
cd "$ROOT"
# shellcheck source=scripts/lib/postgres.sh
. scripts/lib/postgres.sh
program=build/${DEALWIRE_PRESET:-dev}/bin/e2e_export_crash
[[ -x $program ]] || { echo "Build it first: ninja -C build/${DEALWIRE_PRESET:-dev} e2e_export_crash" >&2; exit 2; }
trap stop_private_postgres EXIT
[[ -n ${DEALWIRE_TEST_POSTGRESQL:-} ]] || start_private_postgres
DEALWIRE_CRASHES=${1:-50} "$program"
