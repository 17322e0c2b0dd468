#!/usr/bin/env python3
"""Writes docs/reference/salesforce-objects.md, and says where mappings, package and simulated org differ.

    python3 scripts/salesforce_objects.py            writes the page
    python3 scripts/salesforce_objects.py --check    writes nothing; exits 1 where the page is old or anything differs
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import salesforce_objects as objects  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "salesforce-objects.md"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, compare only")
    check = parser.parse_args().check
    everything = objects.read(ROOT)
    problems = objects.disagreements(everything)
    page = objects.page(everything)
    if check and (not PAGE.exists() or PAGE.read_text() != page):
        problems.append(f"{PAGE.relative_to(ROOT)} is old; run python3 scripts/salesforce_objects.py")
    if not check:
        PAGE.write_text(page)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{sum(len(each) for each in everything.added().values())} fields, {len(problems)} disagreements")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
