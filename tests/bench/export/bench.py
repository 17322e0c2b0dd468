#!/usr/bin/env python3
"""Runs the export benchmark; see run.sh for what is prepared before."""
import argparse
import json
import pathlib
import platform
import sys

import contenders
import report
from lab import RECORDS, Lab, running


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--conversations", type=int, default=20_000)
    parser.add_argument("--live", type=int, default=200)
    parser.add_argument("--sentences", type=int, default=40)
    parser.add_argument("--latency-ms", type=int, nargs="+", default=[0, 50])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--peers", choices=["all", "curl", "none"], default="all")
    parser.add_argument("--no-engine", action="store_true")
    parser.add_argument("--no-bars", action="store_true")
    return parser.parse_args()


def tell(one: contenders.Result) -> None:
    print(f"  {one.latency_ms} ms, {one.step}, {one.who}: {one.rate:,.0f} records/s, {one.seconds:.2f} s, "
          f"client {one.client_cpu:.1f} s, sink {one.sink_cpu:.1f} s, {one.peak_mb:.0f} MB, {one.calls} calls "
          f"{one.by_kind} {one.trouble}", file=sys.stderr, flush=True)


def one_round(options: argparse.Namespace, lab: Lab, latency_ms: int) -> list[contenders.Result]:
    meter = contenders.Meter(lab, latency_ms)
    steps = []
    if options.peers != "none":
        steps.append(lambda: contenders.floors(meter))
    if options.peers == "all":
        # The slowest one by far takes its part once.
        steps.append(lambda: contenders.jsforce_peers(meter, with_jobs=latency_ms == options.latency_ms[0]))
    if not options.no_engine:
        steps.append(lambda: contenders.dealwire(lab, latency_ms))
    results = []
    for step in steps:
        made = step()
        for one in made:
            tell(one)
        results += made
    return results


def main() -> int:
    options = arguments()
    results = []
    with running(options.programs / "bench-export-sink") as sink:
        lab = Lab(options.root, options.programs, options.work, options.conversations, options.live,
                  options.sentences, sink)
        print(f"making {options.conversations:,} conversations", file=sys.stderr, flush=True)
        lab.prepare()
        for _ in range(options.runs):
            for latency_ms in options.latency_ms:
                results += one_round(options, lab, latency_ms)
    lines = report.medians(results)
    print(f"\n{options.conversations:,} conversations of {RECORDS} records, "
          f"{platform.processor() or platform.machine()}, {options.runs} rounds, medians\n")
    print(report.table(lines) + "\n\n" + report.bars_table(lines) + "\n")
    (options.work / "results.json").write_text(json.dumps([vars(one) for one in results], indent=1))
    wrong = report.troubles(lines)
    for sentence in wrong:
        print(sentence)
    missed = [bar for bar, _, reached in report.bars(lines) if not reached] if not options.no_bars else []
    for bar in missed:
        print(f"Bar missed: {bar}")
    return 1 if wrong or missed else 0


if __name__ == "__main__":
    sys.exit(main())
