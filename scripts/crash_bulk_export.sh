#!/usr/bin/env bash
# Kills an export by bulk jobs at random moments, 200 times unless another number is given, and compares what the
# org then holds with what an undisturbed export leaves.
set -euo pipefail
cd "$(dirname "$0")/.."
program=build/${DEALWIRE_PRESET:-dev}/bin/e2e_bulk_export
[[ -x $program ]] || { echo "Build it first: ninja -C build/dev e2e_bulk_export" >&2; exit 2; }
DEALWIRE_CRASHES=${1:-200} exec "$program" --gtest_filter='BulkExport.KilledAtRandomMoments*'
