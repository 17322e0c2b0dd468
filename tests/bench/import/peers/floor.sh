#!/usr/bin/env bash
# The floor: curl of the pages into COPY of typed tables, one object after another.
#   ORG=http://… WORK=folder STORE=postgresql://… floor.sh OBJECT…
set -euo pipefail
# shellcheck source=tests/bench/import/peers/lib.sh
. "$(dirname "$0")/lib.sh"

login
for object in "$@"; do
    pages "$(start_job "$object")" | psql -qX "$STORE" -c "$(cat "$WORK/$object.copy")"
done
