#!/usr/bin/env python3
"""Checks that every include follows the layers (docs/architecture.md).

For each folder: which of our folders it may include, and which third-party headers. The build cannot
check this by itself, because Debian installs the libraries' headers where every target finds them.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)

ENGINE_BASE = ["engine/base"]
ENGINE_MODEL = ENGINE_BASE + ["engine/model"]
ENGINE_PORTS = ENGINE_MODEL + ["engine/ports"]
WORKERS = ["engine/importing", "engine/matching", "engine/exporting", "engine/provisioning",
           "engine/intake", "engine/trackers"]
EXPECTED = ["tl/"]

# folder: (our folders beside itself, third-party prefixes)
RULES = {
    "engine/base": ([], EXPECTED + ["xxhash.h", "idn2.h", "libpsl.h"]),
    "engine/model": (ENGINE_BASE, EXPECTED),
    "engine/ports": (ENGINE_MODEL, EXPECTED),
    "engine/budget": (ENGINE_PORTS, EXPECTED),
    "engine/importing": (ENGINE_PORTS, EXPECTED),
    "engine/matching": (ENGINE_PORTS, EXPECTED + ["libpsl.h", "xxhash.h"]),
    "engine/exporting": (ENGINE_PORTS, EXPECTED),
    "engine/provisioning": (ENGINE_PORTS, EXPECTED),
    "engine/trackers": (ENGINE_PORTS, EXPECTED + ["utf8proc.h"]),
    "engine/intake": (ENGINE_PORTS, EXPECTED),
    "engine/access": (ENGINE_PORTS, EXPECTED),
    "engine/calls": (ENGINE_PORTS + ["engine/exporting", "engine/trackers"], EXPECTED),
    "engine/canvas": (ENGINE_PORTS + ["engine/exporting"], EXPECTED),
    "engine/connecting": (ENGINE_PORTS, EXPECTED),
    "engine/operations": (ENGINE_PORTS + ["engine/budget", "engine/jobs"], EXPECTED),
    "engine/jobs": (ENGINE_PORTS + WORKERS, EXPECTED),
    "adapters/json": (ENGINE_BASE, EXPECTED + ["nlohmann/"]),
    "adapters/http": (ENGINE_PORTS, EXPECTED + ["Poco/", "openssl/", "zlib.h"]),
    "adapters/aws": (ENGINE_PORTS + ["adapters/http", "adapters/json"], EXPECTED + ["openssl/"]),
    "adapters/salesforce": (ENGINE_PORTS + ["engine/connecting", "adapters/http", "adapters/json"],
                            EXPECTED + ["openssl/", "emmintrin.h"]),
    "adapters/store": (ENGINE_PORTS + ["adapters/json"], EXPECTED + ["soci/", "sqlite3.h", "libpq-fe.h", "libpq-events.h"]),
    "adapters/config": (ENGINE_PORTS + ["engine/exporting", "engine/jobs", "engine/matching",
                                         "engine/provisioning", "engine/trackers"],
                        EXPECTED + ["yaml-cpp/"]),
    "adapters/crypto": (ENGINE_PORTS, EXPECTED + ["openssl/"]),
    "adapters/metrics": (ENGINE_PORTS, ["prometheus/"]),
    "adapters/logging": (ENGINE_PORTS + ["adapters/json"], ["spdlog/"]),
    "adapters/system": (ENGINE_PORTS, []),
    "adapters/api": (ENGINE_PORTS + ["engine/access", "engine/calls", "engine/canvas", "engine/connecting", "engine/exporting",
                                     "engine/intake", "engine/operations", "adapters/json"],
                     EXPECTED + ["Poco/", "openssl/"]),
    "apps/dealwire": (["engine", "adapters"], EXPECTED + ["CLI/", "built_in/"]),
}
# Only the composition root may name these together; the commands may not.
ONLY_IN_WIRING = ["adapters/aws", "adapters/store", "adapters/salesforce", "adapters/http", "adapters/api"]
HEAVY = ["prometheus/", "Poco/", "yaml-cpp/", "soci/", "spdlog/", "nlohmann/", "CLI/"]
# Headers that belong to the private inside of their folder.
INNER_HEADERS = {"soci/": "adapters/store", "Poco/": "adapters/http"}
POSIX = {"unistd.h", "pwd.h", "poll.h", "fcntl.h", "signal.h", "pthread.h", "sys/stat.h", "sys/file.h", "sys/types.h",
         "sys/socket.h", "sys/epoll.h", "sys/eventfd.h", "netinet/in.h", "netinet/tcp.h", "arpa/inet.h", "sys/wait.h", "sys/mman.h", "sys/prctl.h", "sys/resource.h", "spawn.h"}


def folder_of(path: str) -> str | None:
    return next((folder for folder in RULES if path.startswith(folder + "/")), None)


def is_ours(name: str) -> bool:
    return name.startswith(("engine/", "adapters/", "apps/", "tests/"))


def problem_with(file: str, folder: str, style: str, name: str) -> str | None:
    ours, third = RULES[folder]
    if is_ours(name):
        if file.startswith("apps/") and not file.startswith("apps/dealwire/wiring"):
            if any(name.startswith(inner + "/") for inner in ONLY_IN_WIRING):
                return "only wiring.cpp may name this adapter"
        allowed = [folder] + ours
        return None if any(name.startswith(a + "/") for a in allowed) else "against the layers"
    if style == "<" and ("/" not in name and "." not in name or name in POSIX):
        return None
    if not any(name.startswith(prefix) for prefix in third):
        return "not among the libraries of this folder"
    if file.endswith(".hpp") and any(name.startswith(heavy) for heavy in HEAVY):
        inner = next((owner for prefix, owner in INNER_HEADERS.items() if name.startswith(prefix)), None)
        return None if inner == folder else "a heavy library in a header"
    return None


def main() -> int:
    problems = []
    for path in sorted(ROOT.glob("*/**/*.[ch]pp")):
        file = path.relative_to(ROOT).as_posix()
        folder = folder_of(file)
        if folder is None:
            if file.startswith(("engine/", "adapters/", "apps/")):
                problems.append(f"{file}: its folder has no rule in scripts/check_layers.py")
            continue
        for style, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            why = problem_with(file, folder, style, name)
            if why:
                problems.append(f"{file}: includes {name}: {why}")
    print("\n".join(problems) if problems else "layers: all includes follow the rules")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
