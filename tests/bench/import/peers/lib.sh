# shellcheck shell=bash
# What the shell peers share: a token, bulk jobs and their pages by curl. Sourced, not run.
# Wants ORG (address), WORK (folder with OBJECT.soql, OBJECT.copy and OBJECT.columns).

BASE="$ORG/services/data/v66.0"
HEADS=$(mktemp)
trap 'rm -f "$HEADS"' EXIT

# member NAME: the text value of a JSON member of standard input.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

login() {
    TOKEN=$(curl -sf -d grant_type=client_credentials -d client_id=bench -d client_secret=bench \
        "$ORG/services/oauth2/token" | member access_token)
}

call() { curl -sf -H "Authorization: Bearer $TOKEN" "$@"; }

# start_job OBJECT: prints the id of a complete bulk job.
start_job() {
    local job state=""
    job=$(printf '{"operation":"queryAll","query":"%s"}' "$(cat "$WORK/$1.soql")" |
        call -H "Content-Type: application/json" --data-binary @- "$BASE/jobs/query" | member id)
    [ -n "$job" ] || return 1
    while [ "$state" != JobComplete ]; do
        state=$(call "$BASE/jobs/query/$job" | member state)
    done
    echo "$job"
}

# pages JOB: the rows of all pages, with one header.
pages() {
    local url="$BASE/jobs/query/$1/results?maxRecords=50000" locator
    call -D "$HEADS" "$url"
    while locator=$(sed -n 's/^Sforce-Locator: *\([^[:cntrl:]]*\).*/\1/p' "$HEADS"); [ "$locator" != null ]; do
        call -D "$HEADS" "$url&locator=$locator" | tail -n +2
    done
}
