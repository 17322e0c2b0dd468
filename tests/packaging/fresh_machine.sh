#!/usr/bin/env bash
# The Debian package on a machine that has nothing: installs it, serves from it, upgrades, removes, purges.
#
#   tests/packaging/fresh_machine.sh BUILD_FOLDER [ROOT_FOLDER]
#
# The machine is a Debian 12 in a folder (debootstrap, some 300 MB; kept where ROOT_FOLDER is named). Needs root and
# the package mirror of this machine. systemd does not run in there: units are checked by test_package.py.
set -euo pipefail
build=$(cd "${1:?name a build folder}" && pwd)
keep=${2:-}
root=${keep:-$(mktemp -d)}
served=""

say() { printf '\n== %s\n' "$*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
as_service() { inside runuser -u dealwire -- env DEALWIRE_CONFIG=/etc/dealwire/dealwire.yaml "$@"; }

cleanup() {
    [ -z "$served" ] || kill "$served" 2>/dev/null || true
    umount "$root/proc" 2>/dev/null || true
    [ -n "$keep" ] || rm -rf --one-file-system "$root"
}
trap cleanup EXIT

make_machine() {
    command -v debootstrap >/dev/null || apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
    local mirror
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Release: bookworm' | head -1)
    [ -x "$root/usr/bin/apt-get" ] || debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
        { tail -5 "$root.log" >&2; fail "debootstrap"; }
    rm -rf "$root/etc/apt"
    cp -a /etc/apt "$root/etc/apt"
    cp /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
}

make_package() {
    [ -n "${DEALWIRE_PACKAGE_AS_BUILT:-}" ] || cmake --build "$build" --target packaging >/dev/null
    (cd "$build" && cpack -G DEB -B "$build/package" --config CPackConfig.cmake >/dev/null)
    cp "$build"/package/dealwire_*.deb "$root/tmp/dealwire.deb"
}

install_it() {
    inside apt-get purge -y -qq dealwire >/dev/null 2>&1 || true   # a folder that was kept
    rm -f "$root"/var/lib/dealwire/*
    inside apt-get update -qq
    inside apt-get install -y -qq --no-install-recommends /tmp/dealwire.deb curl
}

# A port that answers says nothing of its own process alone: chroot shares the network with this machine.
serve_and_ask() {
    local port=$1 tries=0
    # Each step becomes the next one, so that the signal below reaches the program itself.
    (exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEALWIRE_CONFIG=/etc/dealwire/dealwire.yaml chroot "$root" \
        setpriv --reuid=dealwire --regid=dealwire --init-groups --inh-caps=-all \
        dealwire serve >"$root/tmp/serve.log" 2>&1) &
    served=$!
    until inside curl -fsS "http://127.0.0.1:$port/readyz" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 150 ] || { cat "$root/tmp/serve.log" >&2; fail "it never became ready"; }
        sleep 0.2
    done
    inside curl -fsS "http://127.0.0.1:$port/readyz"
    echo
    inside curl -fsS "http://127.0.0.1:$port/metrics" | grep -E '^dealwire_(ready|store_up|build_info)'
    kill "$served"
    wait "$served" || fail "serve ended with $?"
    served=""
}

say "A machine"
make_machine
make_package

say "Install"
install_it
inside id dealwire
inside stat -c '%A %U:%G %n' /etc/dealwire /etc/dealwire/dealwire.yaml /etc/default/dealwire /var/lib/dealwire
[ ! -e "$root/var/lib/dealwire/dealwire.db" ] || fail "the installation made a store unasked"

say "Serve"
free=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
other=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
sed -i "s/port: 9464/port: $free/; s/port: 8443/port: $other/" "$root/etc/dealwire/dealwire.yaml"
as_service dealwire init --keep-config
as_service dealwire doctor || true   # no connection yet, which it says
serve_and_ask "$free"
as_service dealwire status

say "Install it again over changed settings"
inside apt-get install -y -qq --reinstall -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold /tmp/dealwire.deb
grep -q "port: $free" "$root/etc/dealwire/dealwire.yaml" || fail "the settings were overwritten"
[ -s "$root/var/lib/dealwire/dealwire.key" ] || fail "the key is gone"

say "Remove and purge"
inside apt-get remove -y -qq dealwire
[ -s "$root/etc/dealwire/dealwire.yaml" ] || fail "removing took the settings"
inside apt-get purge -y -qq dealwire
[ ! -e "$root/etc/dealwire/dealwire.yaml" ] || fail "purging left the settings"
[ -s "$root/var/lib/dealwire/dealwire.db" ] || fail "purging took the store"
rm -f "$root"/var/lib/dealwire/*
say "The package does what it should on a fresh machine."
