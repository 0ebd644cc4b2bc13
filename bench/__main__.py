"""(io) Take the figures of the project and print them as tables.

Usage: python -m bench [PART ...] [--size ORGANIZATIONS]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from bench import http_, import_, path, search, statement
from bench.figures import load, machine

PARTS: dict[str, tuple[Callable[[int], None], int]] = {
    "path": (path.measure, path.SIZE),
    "search": (search.main, 1_000_000),
    "import": (import_.measure, import_.SIZE),
    "http": (http_.measure, http_.SIZE),
    "statement": (statement.measure, statement.SIZE),
}
"""What can be measured, and the size that its figure speaks of."""


def main() -> None:
    """Measure the parts that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART",
                        help=f"one of {', '.join(PARTS)}; all where none is named")  # fmt: skip
    parser.add_argument("--size", type=lambda text: int(text.replace("_", "").replace(",", "")),
                        help="how many organizations, instead of the size of each figure")  # fmt: skip
    given = parser.parse_args()
    print(f"{machine()}; {load()}", flush=True)
    for name in given.parts or PARTS:
        measure, size = PARTS[name]
        measure(given.size or size)


if __name__ == "__main__":
    main()
