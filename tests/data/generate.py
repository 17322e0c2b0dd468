#!/usr/bin/env python3
"""Writes the sample org and the sample conversations, or with --check compares them with the committed files."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generator import build, files  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a committed file differs")
    parser.add_argument("--out", type=Path, default=files.HOME, help="folder to write to (default: this folder)")
    options = parser.parse_args()
    contents = build.everything()
    if not options.check:
        files.write(options.out, contents)
        print(f"wrote {len(contents)} files, {sum(map(len, contents.values())):,} bytes")
        return 0
    stale = files.differing(options.out, contents)
    for name in stale:
        print(f"{name}: differs from what the generator writes; run tests/data/generate.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
