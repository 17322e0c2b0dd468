#!/usr/bin/env python3
"""Runs the import benchmark; see run.sh for what is prepared before."""
import argparse
import json
import pathlib
import platform
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from common.server import Server  # noqa: E402
from harness import contenders, report  # noqa: E402
from harness.lab import Lab, org_for  # noqa: E402


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--postgres-folder", type=pathlib.Path)
    parser.add_argument("--backend", choices=["postgresql", "sqlite", "both"], default="both")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--latency-ms", type=int, default=0)
    parser.add_argument("--peers", choices=["all", "fast", "none"], default="fast")
    parser.add_argument("--no-engine", action="store_true")
    parser.add_argument("--no-bars", action="store_true")
    return parser.parse_args()


def peers_for(options: argparse.Namespace, backend: str, first: bool) -> list:
    """The slow ones run once; their figures hardly move."""
    if options.peers == "none":
        return []
    if backend == "sqlite":
        return [contenders.sqlite_shell] + ([contenders.sqlite_python] if first else [])
    slow = [contenders.salesforce_cli, contenders.jsforce] if options.peers == "all" and first else []
    return [contenders.floor, contenders.pump, *slow]


def engine(lab: Lab, org: Server, backend: str) -> list[contenders.Result]:
    dealwire = contenders.Dealwire(lab, org, backend)
    try:
        return dealwire.run()
    finally:
        dealwire.close()


def one_round(options: argparse.Namespace, lab: Lab, org: Server, backend: str, first: bool) -> list:
    results = []
    for peer in peers_for(options, backend, first):
        result = peer(lab, org)
        if result:
            tell([result])
            results.append(result)
    if not options.no_engine:
        results += engine(lab, org, backend)
        tell(results[-4:])
    return results


def tell(results: list[contenders.Result]) -> None:
    for one in results:
        rate = f"{one.rate:10,.0f} rows/s" if one.rows else f"{one.calls} calls"
        print(f"  {one.backend} {one.who}, {one.step}: {rate}, {one.seconds:.2f} s, client {one.client_cpu:.1f} s, "
              f"PostgreSQL {one.postgres_cpu:.1f} s, {one.peak_mb:.0f} MB, {one.by_kind} {one.trouble}",
              file=sys.stderr, flush=True)


def main() -> int:
    options = arguments()
    lab = Lab(options.root, options.programs, options.data, options.work, options.postgres,
              options.postgres_folder)
    backends = ["postgresql", "sqlite"] if options.backend == "both" else [options.backend]
    rounds = []
    with org_for(lab, options.latency_ms) as org:
        for number in range(options.runs):
            for backend in backends:
                rounds.append(one_round(options, lab, org, backend, number == 0))
    lines = report.lines_of(rounds)
    print(f"\n{lab.rows:,} rows, {platform.processor() or platform.machine()}, {options.runs} rounds, medians\n")
    print(report.table(lines))
    (options.work / "results.json").write_text(
        json.dumps([vars(one) for results in rounds for one in results], indent=1))
    wrong = report.troubles(lines)
    bars = [] if options.no_bars or options.no_engine else report.missed(lines)
    for sentence in wrong + [f"Bar missed: {bar}" for bar in bars]:
        print(sentence)
    return 1 if wrong or bars else 0


if __name__ == "__main__":
    sys.exit(main())
