#!/usr/bin/env bash
# The main job from nothing: installs what is missing, builds, starts the simulated Salesforce org, and
# brings 242 sample conversations onto the right opportunities in it. Ends what it started.
#
#   scripts/demo.sh          runs and cleans up
#   scripts/demo.sh --keep   leaves the simulated org running until Ctrl-C, to look around
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/.." && pwd)"
cd "$ROOT"
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh

keep=false
[ "${1:-}" = "--keep" ] && keep=true
place="$ROOT/build/demo"
simulator_pid=""

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { printf '$ dealwire %s\n' "$*"; "$ROOT/build/dev/bin/dealwire" --config "$place/dealwire.yaml" "$@"; }
quietly() { "$ROOT/build/dev/bin/dealwire" --config "$place/dealwire.yaml" "$@"; }

cleanup() {
    [ -n "$simulator_pid" ] && kill "$simulator_pid" 2>/dev/null && wait "$simulator_pid" 2>/dev/null
    return 0
}
trap cleanup EXIT

build() {
    mkdir -p build
    cmake --preset dev >build/configure.log
    cmake --build --preset dev --target dealwire salesforce-simulator
}

start_simulator() {
    build/dev/bin/salesforce-simulator --production-port 0 --sandbox-port 0 \
        --ports-file "$place/ports.json" >"$place/simulator.log" 2>&1 &
    simulator_pid=$!
    local tries=0
    until [ -s "$place/ports.json" ]; do
        kill -0 "$simulator_pid" 2>/dev/null || { cat "$place/simulator.log"; return 1; }
        tries=$((tries + 1))
        [ "$tries" -gt 300 ] && { echo "The simulated org did not start."; return 1; }
        sleep 0.1
    done
    org=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["production"])' "$place/ports.json")
}

connect() {
    quietly init >/dev/null
    # The simulated org listens on this machine; a real one needs no such entry.
    sed -i 's/^  test_hosts: \[\]/  test_hosts: [127.0.0.1]/' "$place/dealwire.yaml"
    printf 'simulator-secret' >"$place/client-secret"
    printf 'simulator-refresh-token' >"$place/refresh-token"
    show connect salesforce --environment production --login-url "$org" --flow refresh-token \
        --client-id simulator-client --client-secret-file "$place/client-secret" \
        --refresh-token-file "$place/refresh-token"
}

# A conversation that came to an opportunity.
interesting() {
    python3 - tests/data/expected.json <<'PY'
import json, sys
expected = json.load(open(sys.argv[1], encoding="utf-8"))
expected = expected.get("conversations", expected)
print(next(i for i, r in sorted(expected.items()) if r.get("opportunity")))
PY
}

# Rules under which the deal that closes soonest comes first, as an admin would write them.
propose_rules() {
    cat >"$place/rules.yaml" <<YAML
matching:
  opportunity_order: [close_date, created]
  created_grace: 0
YAML
}

# Only conversations that took some time; what is in Salesforce already and does not pass goes.
propose_filter() {
    cat >"$place/filter.yaml" <<YAML
on_exit: remove
export:
  and:
    - {field: participants.external, above: 0}
    - not: {field: conversation.duration, below: 10m}
YAML
}

say "1. Packages and build"
ensure_packages "${BUILD_PACKAGES[@]}"
build | tail -1

say "2. A simulated Salesforce org"
rm -rf "$place"
mkdir -p "$place"
start_simulator
echo "It answers at $org"

say "3. Settings, store, key, connection"
connect

say "4. Conversations"
show ingest tests/data/conversations.ndjson

say "5. The main job"
show sync

say "6. Why a conversation is where it is"
show why "$(interesting)"

say "7. Once more: nothing changed, so nothing is written"
show sync | tail -3

say "8. A keyword tracker: first what it would find and cost, then for real"
show trackers add "Warehouse" --phrase 'pallet*' --phrase 'warehouse*' --side customer --plan --samples 2
quietly trackers add "Warehouse" --phrase 'pallet*' --phrase 'warehouse*' --side customer >/dev/null
show export

say "9. A filter of your own: what it would do to the whole history, then for what is looked at again"
propose_filter
show filter test "$place/filter.yaml" | sed -n '1,14p'
quietly filter set "$place/filter.yaml" --note "no short calls" >/dev/null
quietly reprocess --all >/dev/null
show reprocess --plan
# More than a tenth of what is in Salesforce would leave it, so that has to be said.
show export --even-many

say "10. Where everything stands"
show status

say "11. What other rules would do, before anything happens"
propose_rules
show rules test "$place/rules.yaml" --limit 5

say "12. The same rules put in force, and taken back: what was foretold happens, and nothing stays of it"
show rules set "$place/rules.yaml" --note "the deal that closes soonest"
show sync | tail -2
show rules rollback 0
show sync | tail -2

say "13. Who took part and is no contact yet"
show people unknown --limit 10

say "Where to look"
cat <<TXT
  build/dev/bin/dealwire --config build/demo/dealwire.yaml conversations list
  build/dev/bin/dealwire --config build/demo/dealwire.yaml why ID
  With the simulated org left running: ./scripts/demo.sh --keep
  The same against an org of your own: README.md
TXT
if $keep; then
    echo
    echo "The simulated org stays at $org until Ctrl-C. Records as the org holds them:"
    echo "  curl -s '$org/simulator/dump?objects=Conversation__c' | head -c 600"
    wait "$simulator_pid"
fi
