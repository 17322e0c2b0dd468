#!/usr/bin/env bash
# The export benchmark, from nothing: builds, makes conversations, starts a counting sink in place of
# Salesforce, lets Dealwire, jsforce and curl write the same records side by side, compares what arrived,
# prints a table.
#
#   tests/bench/export/run.sh [--conversations 2000] [--live 200] [--latency-ms 0 50] [--runs 1]
#                             [--sentences 40] [--peers all|curl|none] [--no-engine] [--no-bars]
#
# 20,000 conversations of 26 records (the default) take up to 2 GB in build/bench while it runs. Exit
# code 1: something else arrived than should have, or a bar of the design is missed. PROGRAMS=folder takes
# programs that are built already, PLACE=folder keeps everything there instead of in build/bench/export.
# Docs: docs/benchmarks.md
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/../../.." && pwd)"
cd "$ROOT"
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh

peers=all
previous=
for word in "$@"; do
    [ "$word" != --help ] || { sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 0; }
    [ "$previous" != --peers ] || peers=$word
    previous=$word
done

place=${PLACE:-$ROOT/build/bench/export}
programs=${PROGRAMS:-}

if [ -z "$programs" ]; then
    ensure_packages "${BUILD_PACKAGES[@]}"
    mkdir -p build
    cmake --preset release >build/configure-release.log
    cmake --build --preset release --target dealwire bench-export-data bench-export-rows bench-export-sink
    programs="$ROOT/build/release/bin"
fi
if [ "$peers" = all ]; then
    ensure_node
    [ -d tests/conformance/node_modules/jsforce ] ||
        (cd tests/conformance && npm ci --silent --no-fund --no-audit)
fi
trap 'rm -rf "$place/work"' EXIT
python3 tests/bench/export/bench.py --root "$ROOT" --programs "$programs" --work "$place/work" "$@"
