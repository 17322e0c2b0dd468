#!/usr/bin/env bash
# curl of the pages into .import of the sqlite3 shell, one object after another.
#   ORG=http://… WORK=folder STORE=file sqlite_import.sh OBJECT…
set -euo pipefail
# shellcheck source=tests/bench/import/peers/lib.sh
. "$(dirname "$0")/lib.sh"

login
for object in "$@"; do
    pages "$(start_job "$object")" |
        sqlite3 -bail "$STORE" "PRAGMA synchronous = NORMAL" ".mode csv" \
            ".import --skip 1 /dev/stdin $object"
done
