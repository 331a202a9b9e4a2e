"""``python -m benchmarks [--full] [ROW …]``: measures and prints; never judges a build."""

import argparse
import importlib
import json
import pkgutil
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks.frame import FULL, QUICK, Figure, measure, report

OUT = Path("out/bench.json")


def main() -> None:
    """Runs the rows asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("rows", nargs="*", type=int, help="rows of the performance table")
    parser.add_argument("--full", action="store_true", help="the sizes of the table; takes long")
    options = parser.parse_args()
    scale = FULL if options.full else QUICK
    figures: list[Figure] = []
    for name in sorted(
        m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name.startswith("row_")
    ):
        if options.rows and int(name.split("_")[1]) not in options.rows:
            continue
        module = importlib.import_module(f"benchmarks.{name}")
        for comparison in module.comparisons(scale):
            figures.append(measure(comparison, comparison.runs or scale.runs))
            print(*list(report(figures[-1:]))[len(figures) > 1 :], sep="\n", flush=True)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
