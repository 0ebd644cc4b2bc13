"""A county in tables, small enough to read: where the tests of graph start."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from graph.conversion import facts_of
from graph.invariants import check
from graph.problems import Problem
from graph.tables import TABLES, DataSet, Row, SourcedRow, Tables
from law.bodies import load_bodies


def day(year: int, month: int = 1, day_of_month: int = 1) -> date:
    """Return a date; the first of January where only the year is given."""
    return date(year, month, day_of_month)


def tables_with(**rows: list[Row]) -> Tables:
    """Return tables that hold these rows only; cells that are not given are empty."""
    tables: Tables = {name: {} for name in TABLES}
    for name, given in rows.items():
        for cells in given:
            put(tables, name, **cells)
    return tables


def put(tables: Tables, table_name: str, /, **cells: Any) -> None:
    """Add a row, or change cells of the row with this key."""
    table = TABLES[table_name]
    key = table.key_of(cells)
    before = tables[table_name].get(key, dict.fromkeys(table.names))
    tables[table_name][key] = {**before, **cells}


def a_county() -> Tables:
    """Return the county A1 with its department, two townships, a work committee and branches."""
    return deepcopy(_COUNTY)


def a_data_set(**rows: list[Row]) -> DataSet:
    """Return a data set of these rows, each at a line of its own; `drop` is taken from the row."""
    return {
        name: [
            SourcedRow(
                {column: cell for column, cell in row.items() if column != "drop"},
                f"{name}.csv", line, bool(row.get("drop")),
            )
            for line, row in enumerate(given, start=2)
        ]
        for name, given in rows.items()
    }  # fmt: skip


PACKS = ("cn-2004", "hn-2018")


def problems_of(tables: Tables) -> list[Problem]:
    """Return every problem of tables."""
    return check(tables, facts_of(tables), {**load_bodies().data, "packs": PACKS})


def codes_of(tables: Tables) -> list[str]:
    """Return the codes of the problems of tables."""
    return [problem.code for problem in problems_of(tables)]


def formal(tables: Tables, code: str, superior: str, **days: date) -> None:
    """Give a body a FORMAL superior for some days."""
    put(tables, "organizations", code=code, superior=None)
    ends = {"subordinate": code, "superior": superior, "kind": "FORMAL"}
    put(tables, "affiliations", **ends, **days)


def change(tables: Tables, code: str, field: str, value: Any, since: date, **days: date) -> None:
    """Change a cell of a body from a day on."""
    put(tables, "facts", code=code, field=field, value=value, since=since, **days)


_COUNTY = tables_with(
    organizations=[
        {"code": "A", "name": "中共甲市委", "kind": "LOCAL_COMMITTEE", "level": "PREFECTURE"},
        {"code": "A1", "name": "中共甲一县委", "kind": "LOCAL_COMMITTEE", "level": "COUNTY",
         "superior": "A", "seat": "430121"},
        {"code": "A1O", "name": "中共甲一县委组织部", "kind": "ORGANIZATION_DEPARTMENT",
         "level": "COUNTY", "organ_of": "A1", "since": day(1990)},
        {"code": "A1G", "name": "甲一县直机关工委", "kind": "WORK_COMMITTEE", "level": "COUNTY",
         "superior": "A1", "system": "ORGANS", "admits": True},
        {"code": "T1", "name": "东镇党委", "kind": "TOWNSHIP_COMMITTEE", "level": "TOWNSHIP",
         "superior": "A1", "seat": "430121101", "admits": True, "since": day(2000)},
        {"code": "T2", "name": "西镇党委", "kind": "TOWNSHIP_COMMITTEE", "level": "TOWNSHIP",
         "superior": "A1", "admits": True, "since": day(2000)},
        {"code": "T1b", "name": "东镇东村支部", "kind": "BRANCH", "superior": "T1",
         "unit": "VILLAGE", "since": day(2001)},
        {"code": "T1t", "name": "东镇工地临时支部", "kind": "BRANCH", "superior": "T1",
         "temporary": True, "since": day(2001)},
        {"code": "F", "name": "外出务工流动支部", "kind": "FLOATING_ORGANIZATION", "rank": "BRANCH",
         "superior": "T1", "since": day(2001)},
    ],
    regions=[
        {"code": "4301", "name": "甲市", "level": "PREFECTURE"},
        {"code": "430121", "name": "甲一县", "level": "COUNTY", "part_of": "4301"},
        {"code": "430121101", "name": "东镇", "level": "TOWNSHIP", "part_of": "430121"},
    ],
    members=[
        {"ref": "m_1", "organization": "T1b", "status": "FULL", "since": day(2005)},
        {"ref": "m_2", "organization": "F", "status": "PROBATIONARY", "since": day(2005)},
    ],
    placements=[
        {"member": "m_1", "organization": "T1t", "relation": "TEMPORARY", "since": day(2010)},
    ],
)  # fmt: skip
