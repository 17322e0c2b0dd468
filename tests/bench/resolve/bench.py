#!/usr/bin/env python3
"""Runs the resolution benchmark; see run.sh for what is prepared before."""
import argparse
import pathlib
import sys

import report
from lab import Dealwire, Lab, PostgresPeer, SqlitePeer, alone, floor, outcome_lines


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--postgres-folder", type=pathlib.Path)
    parser.add_argument("--scale", default="1")
    parser.add_argument("--backend", choices=["postgresql", "sqlite", "both"], default="both")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-bars", action="store_true")
    return parser.parse_args()


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def one_store(lab: Lab, store: str, runs: int, wanted: list[str]) -> tuple[list, list[str]]:
    """Contenders take turns, so that a busy moment of the machine meets all of them."""
    calls = [line.split("\t")[0] for line in wanted]
    tell(f"{store}: making the stores")
    peer = PostgresPeer(lab) if store == "postgresql" else SqlitePeer(lab)
    dealwire = Dealwire(lab, store)
    results = []
    for _ in range(runs):
        for one in [peer.run(), *dealwire.run()]:
            tell(f"  {one}")
            results.append(one)
    return results, [report.difference(f"{store}, set-based SQL", outcome_lines(peer.rows(), calls), wanted),
                     report.difference(f"{store}, Dealwire", dealwire.lines(), wanted)]


def memory(lab: Lab) -> str:
    """What the index takes, at this size and at twice it."""
    lines = ["| contacts | index MB | of that contacts MB | resident MB |", "| ---: | ---: | ---: | ---: |"]
    for times in (0.5, 1, 2):
        told, _ = Lab(lab.program, lab.work, str(float(lab.scale) * times)).bench("memory")
        lines.append(f"| {1_000_000 * float(lab.scale) * times:,.0f} | {told['index_mb']:.1f} | "
                     f"{told['contacts_mb']:.1f} | {told['resident_mb']:.1f} |")
    return "\n".join(lines)


def main() -> int:
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    options.work.chmod(0o755)
    lab = Lab(options.program, options.work, options.scale, options.postgres, options.postgres_folder)
    stores = ["postgresql", "sqlite"] if options.backend == "both" else [options.backend]
    lab.bench("files", options.work)
    results, wrong = [], []
    for _ in range(options.runs):
        found, wanted = floor(lab)
        results += [found, alone(lab)]
    for store in stores:
        more, differences = one_store(lab, store, options.runs, wanted)
        results += more
        wrong += [difference for difference in differences if difference]
    lines = report.medians(results)
    print(f"\nscale {options.scale}: {len(wanted):,} conversations, {options.runs} rounds, medians\n")
    print(report.table(lines) + "\n\n" + report.bars(lines) + "\n\n" + memory(lab))
    print("\nAll contenders agree on every conversation." if not wrong else "\n" + "\n".join(wrong))
    missed = [] if options.no_bars else report.missed(lines)
    for bar in missed:
        print(f"Bar missed: {bar}")
    return 1 if wrong or missed else 0


if __name__ == "__main__":
    sys.exit(main())
