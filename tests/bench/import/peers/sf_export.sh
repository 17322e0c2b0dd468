#!/usr/bin/env bash
# The Salesforce CLI exports to a file, psql copies the file, one object after another.
#   ORG=http://… WORK=folder STORE=postgresql://… SF="node …/run.js" sf_export.sh OBJECT…
set -euo pipefail
# shellcheck source=tests/bench/import/peers/lib.sh
. "$(dirname "$0")/lib.sh"

login
export HOME="$WORK/sf-home" SF_ACCESS_TOKEN="$TOKEN"
export SF_DISABLE_TELEMETRY=true SF_DISABLE_AUTOUPDATE=true SF_SKIP_NEW_VERSION_CHECK=true
export SF_DISABLE_LOG_FILE=true SF_USE_GENERIC_UNIX_KEYCHAIN=true
mkdir -p "$HOME"
cd "$HOME"
$SF org login access-token --instance-url "$ORG" --no-prompt --alias bench >/dev/null
for object in "$@"; do
    $SF data export bulk --target-org bench --all-rows --result-format csv --wait 30 \
        --output-file "$object.csv" --query "$(cat "$WORK/$object.soql")" >/dev/null
    psql -qX "$STORE" -c "$(cat "$WORK/$object.copy")" <"$object.csv"
    rm -f "$object.csv"
done
