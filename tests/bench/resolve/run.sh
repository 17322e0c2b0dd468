#!/usr/bin/env bash
# Builds the resolution benchmark and runs it against a private PostgreSQL; see bench.py for options.
#   tests/bench/resolve/run.sh [--divide N]
set -euo pipefail
cd "$(dirname "$0")/../../.."
# shellcheck source=scripts/lib/postgres.sh
. scripts/lib/postgres.sh
cmake --preset release >build/release-configure.log
cmake --build --preset release --target bench-resolve
folder=$(mktemp -d)
trap 'stop_private_postgres; rm -rf "$folder"' EXIT
start_private_postgres
python3 tests/bench/resolve/bench.py build/release/bin/bench-resolve "$folder" "$@"
