"""(io) Take the figures of the project in one run and print them as tables.

Usage: python -m bench [PART ...] [--size ORGANIZATIONS] [--small]
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable
from typing import NamedTuple

from bench import (
    graphs,
    growth,
    http_,
    import_,
    many,
    national_side,
    path,
    search,
    statement,
    visible,
    workers,
)
from bench.effort import effort
from bench.figures import load, machine, print_held
from graph.snapshot import Snapshot


class Part(NamedTuple):
    """What can be measured: how, the size that its figure speaks of, and the size of a small run."""

    measure: Callable[[int], None]
    size: int
    small: int = 5_000


def _visible(size: int) -> None:
    """Measure changes on the database of the run; nobody asks it afterwards."""
    filled = national_side.filled_database(size)
    snapshot = Snapshot.open(national_side.snapshot_file(size))
    home, changes = national_side.folder() / "visible", effort.of(visible.CHANGES)
    asyncio.run(visible.measure_filled(filled.endpoint, snapshot, home, changes))


PARTS: dict[str, Part] = {
    "path": Part(path.measure, path.SIZE),
    "growth": Part(growth.measure, growth.SIZE, 12_000),
    "graphs": Part(graphs.measure, graphs.SIZE),
    "many": Part(many.measure, many.SIZE),
    "search": Part(search.main, 1_000_000),
    "import": Part(import_.measure, import_.SIZE, 2_000),
    "http": Part(http_.measure, http_.SIZE),
    "workers": Part(workers.measure, workers.SIZE),
    "statement": Part(statement.measure, statement.SIZE),
    "visible": Part(_visible, visible.SIZE),
}
"""Every part by name, in order. Those over the database share one, which is filled once in a run and
changed by the last of them."""


def main() -> None:
    """Measure the parts that are named, or all of them."""
    given = _arguments()
    if given.small:
        effort.lessen()
    print(f"{machine()}; {load()}", flush=True)
    with national_side.shared:
        for name in given.parts or PARTS:
            part, begun = PARTS[name], time.perf_counter()
            part.measure(given.size or (part.small if given.small else part.size))
            print(f"\n{name} took {time.perf_counter() - begun:.0f} s; {load()}", flush=True)
        print_held()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART",
                        help=f"one of {', '.join(PARTS)}; all where none is named")  # fmt: skip
    parser.add_argument("--size", type=lambda text: int(text.replace("_", "").replace(",", "")),
                        help="how many organizations, instead of the size of each figure")  # fmt: skip
    parser.add_argument("--small", action="store_true",
                        help="a small country and few rounds, to see that everything runs")  # fmt: skip
    return parser.parse_args()


if __name__ == "__main__":
    main()
