"""(io) Rows of the sample as text cells, with what was written by hand for it.

The hand-written tables stand in `data/sample` in the form of any data set. `first_cells.csv`
corrects single cells of rows that are made from divisions or plans.
"""

from __future__ import annotations

import csv
from functools import lru_cache

from graph.tables import TABLES
from loaders.divisions import PLACES

Row = dict[str, str]
"""One row: every column of its table, empty where nothing is given."""

_FOLDER = PLACES / "sample"


def row(table: str, **cells: str) -> Row:
    """Return a row with every column of the table, its hand-corrected cells included."""
    known = _blank(table) | cells
    if table == "organizations":
        known |= first_cells().get(cells["code"], {})
    return known


def hand_written(table: str) -> list[Row]:
    """Return the rows of a table that were written by hand; none where there is no file."""
    path = _FOLDER / f"{table}.csv"
    return [row(table, **cells) for cells in _read(path.name)] if path.exists() else []


@lru_cache(maxsize=1)
def first_cells() -> dict[str, Row]:
    """Return the cells that were set by hand, by code of the organization and column."""
    cells: dict[str, Row] = {}
    for line in _read("first_cells.csv"):
        cells.setdefault(line["code"], {})[line["field"]] = line["value"]
    return cells


@lru_cache
def _blank(table: str) -> Row:
    return dict.fromkeys(TABLES[table].names, "")


def _read(name: str) -> list[Row]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
