#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. Needs nothing but a Debian 12 with a network
# to its package registries. Ends every process it starts.
#
#   scripts/test.sh          everything
#   scripts/test.sh --quick  build and C++ tests only
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/.." && pwd)"
export ROOT
cd "$ROOT"
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh
# shellcheck source=scripts/lib/postgres.sh
. scripts/lib/postgres.sh

quick=false
[ "${1:-}" = "--quick" ] && quick=true
began=$(date +%s)
summary=()
failed=0

# stage NAME COMMAND...: runs it, keeps its time and whether it passed; a failure ends nothing yet, so
# that one run shows all that is wrong.
stage() {
    local name=$1 from seconds
    shift
    echo "== $name"
    from=$(date +%s)
    if "$@"; then
        seconds=$(($(date +%s) - from))
        summary+=("ok      $(printf '%4d' "$seconds") s  $name")
    else
        seconds=$(($(date +%s) - from))
        summary+=("FAILED  $(printf '%4d' "$seconds") s  $name")
        failed=1
    fi
}

build() { cmake --preset dev >build/configure.log && cmake --build --preset dev; }

formatted() {
    git ls-files '*.cpp' '*.hpp' | xargs clang-format-16 --dry-run --Werror
}

shell_scripts() { git ls-files '*.sh' .ci/run | xargs shellcheck -x -S warning; }

package() (
    cd sfdx-package
    npm ci --silent --no-fund --no-audit
    npm run -s check
)

conformance() (
    cd tests/conformance
    npm ci --silent --no-fund --no-audit
    npm test
)

# Amazon's key service, as moto plays it.
key_service() (
    local home="$ROOT/build/aws-venv"
    [ -x "$home/bin/python" ] || python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check -r tests/conformance/aws/requirements.txt
    "$home/bin/python" tests/conformance/aws/test_kms.py
)

# The document of our interfaces, by a linter.
openapi_lint() (
    cd tests/conformance/openapi
    npm ci --silent --no-fund --no-audit
    npm run -s lint
)

# A server is sent what that document allows, and what it does not.
openapi_contract() (
    local home="$ROOT/build/openapi-venv"
    [ -x "$home/bin/python" ] || python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check -r tests/conformance/openapi/requirements.txt
    "$home/bin/python" tests/conformance/openapi/story.py && "$home/bin/python" tests/conformance/openapi/contract.py
)

# The Debian package: what is in it, and the service as it is installed.
debian_package() (
    local home="$ROOT/build/packaging-venv"
    [ -x "$home/bin/python" ] || python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check -r tests/packaging/requirements.txt
    "$home/bin/python" tests/packaging/test_package.py build/dev
)

# A store on a full and on a read-only disk; a machine without mount namespaces is told and passed over (77).
full_disks() {
    local code=0
    python3 tests/bench/service/disk.py build/dev/bin || code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 77 ]
}

# The short form of tests/bench/service/run.sh faults, on a server of its own.
faults() (
    folder=$(mktemp -d)
    trap 'stop_private_postgres "$folder"; rm -rf "$folder"' EXIT
    PRIVATE_POSTGRES_SETTINGS="-c synchronous_commit=on" start_private_postgres "$folder"
    python3 tests/bench/service/jobs.py --programs build/dev/bin --postgres "$DEALWIRE_TEST_POSTGRESQL" \
        --postgres-folder "$folder" --tenants 3 --jobs 120 --workers 3 --trouble-every 0.8 --least-trouble 5 \
        --most-trouble 40 --most-seconds 600 --seed "${DEALWIRE_TEST_SEED:-20261122}"
)

# Public clients of the conversation API. Not resolved anew: one of them names an older library that it does without.
api_clients() (
    local home="$ROOT/build/api-venv"
    [ -x "$home/bin/python" ] || python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --no-deps -r tests/conformance/api/requirements.txt
    "$home/bin/python" tests/conformance/api/test_airbyte.py
    "$home/bin/python" tests/conformance/api/test_agent.py
)

browser() (
    cd tests/browser
    npm ci --silent --no-fund --no-audit
    npm test
)

# Those contenders of a benchmark that the C++ tests do without.
benchmark_clients() {
    PROGRAMS="$ROOT/build/dev/bin" PLACE="$ROOT/build/bench/clients" \
        tests/bench/export/run.sh --conversations 40 --live 20 --latency-ms 0 --no-engine --no-bars
}

cleanup() { stop_private_postgres; }
trap cleanup EXIT

mkdir -p build
stage "packages" ensure_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
stage "build" build
if [ "$failed" -eq 0 ]; then
    start_private_postgres
    stage "unit and property tests" ctest --preset unit -j2
    stage "other C++ tests" ctest --preset dev -j2 -LE "unit|property"
fi
if ! $quick; then
    stage "layers" python3 scripts/check_layers.py
    stage "events, metrics, dashboard, alerts" python3 scripts/check_operations.py
    stage "format" formatted
    stage "shell scripts" shell_scripts
    stage "node" ensure_node
    stage "java" ensure_java
    stage "Salesforce package" package
    [ "$failed" -eq 0 ] && stage "conformance" conformance
    [ "$failed" -eq 0 ] && stage "key service of AWS" key_service
    stage "OpenAPI document" openapi_lint
    [ "$failed" -eq 0 ] && stage "server against its OpenAPI document" openapi_contract
    [ "$failed" -eq 0 ] && stage "clients of the conversation API" api_clients
    [ "$failed" -eq 0 ] && stage "clients of the benchmarks" benchmark_clients
    stage "packaging packages" ensure_packages "${PACKAGING_PACKAGES[@]}"
    [ "$failed" -eq 0 ] && stage "Debian package" debian_package
    [ "$failed" -eq 0 ] && stage "backup and restore" python3 tests/packaging/test_backup.py build/dev/bin
    [ "$failed" -eq 0 ] && stage "full and read-only disks" full_disks
    [ "$failed" -eq 0 ] && stage "workers and store in trouble" faults
    stage "browser packages" ensure_packages "${BROWSER_PACKAGES[@]}"
    [ "$failed" -eq 0 ] && stage "pages in a browser" browser
fi

echo
printf '%s\n' "${summary[@]}"
echo "in all  $(printf '%4d' $(($(date +%s) - began))) s"
if [ "$failed" -eq 0 ]; then echo "All passed."; else echo "Something failed; see above."; fi
exit "$failed"
