#!/usr/bin/env bash
# Ready CSV through ingest jobs of Bulk API 2.0, one after another; their answers are thrown away.
#   floor_jobs.sh ORG [OBJECT KEY FILE]...
set -euo pipefail
jobs="$1/services/data/v66.0/jobs/ingest"
shift

ask() { curl -sS --fail -H "Authorization: Bearer bench-token" "$@"; }

while [ $# -gt 0 ]; do
    job=$(ask -H "Content-Type: application/json" -d "{\"object\":\"$1\",\"operation\":\"upsert\",
        \"externalIdFieldName\":\"$2\",\"contentType\":\"CSV\",\"lineEnding\":\"LF\"}" "$jobs" |
        sed 's/.*"id":"\([^"]*\)".*/\1/')
    ask -H "Content-Type: text/csv" -T "$3" "$jobs/$job/batches"
    ask -X PATCH -H "Content-Type: application/json" -d '{"state":"UploadComplete"}' "$jobs/$job" >/dev/null
    until ask "$jobs/$job" | grep -q '"state":"JobComplete"'; do sleep 0.1; done
    ask -o /dev/null "$jobs/$job/successfulResults"
    shift 3
done
