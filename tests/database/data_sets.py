"""Data sets as files, small enough to read: two counties of Hunan, a county in each city."""

from __future__ import annotations

import csv
from pathlib import Path

from graph.tables import TABLES

Rows = list[dict[str, str]]


def organization(
    code: str, name: str, kind: str, superior: str = "", **cells: str
) -> dict[str, str]:
    """Return a row of `organizations`."""
    return {"code": code, "name": name, "kind": kind, "superior": superior, **cells}


def two_counties() -> Rows:
    """Return the organizations: a province, two cities with a county each, and their towns."""
    rows = [
        organization("CPC", "中国共产党", "LOCAL_COMMITTEE", level="NATION"),
        organization("P", "甲省委", "LOCAL_COMMITTEE", "CPC", level="PROVINCE", seat="43"),
    ]
    for city, county, town in (("A", "A1", "T1"), ("B", "B1", "T4")):
        admits = {"admits": "true"}
        rows += [
            organization(city, f"{city}市委", "LOCAL_COMMITTEE", "P", level="PREFECTURE"),
            organization(county, f"{county}县委", "LOCAL_COMMITTEE", city, level="COUNTY"),
            organization(town, f"{town}镇党委", "TOWNSHIP_COMMITTEE", county, **admits),
            organization(f"{town}b", f"{town}村支部", "BRANCH", town),
        ]
    rows += [
        organization("T2", "T2镇党委", "TOWNSHIP_COMMITTEE", "A1", admits="true"),
        organization("T2b", "T2村支部", "BRANCH", "T2"),
    ]
    organs = [
        organization(f"{code}O", f"{code}组织部", "ORGANIZATION_DEPARTMENT", organ_of=code)
        for code in ("P", "A", "A1", "B", "B1")
    ]
    return [*rows, *organs]


def write_table(folder: Path, table: str, rows: Rows) -> Path:
    """Write a table with the columns that its rows have, and return the folder."""
    folder.mkdir(exist_ok=True)
    present = [name for name in (*TABLES[table].names, "drop") if any(name in row for row in rows)]
    columns = [*present, *sorted({name for row in rows for name in row} - set(present))]
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def a_data_set(folder: Path, **tables: Rows) -> Path:
    """Write a data set of these tables, the two counties where none is given."""
    for table, rows in (tables or {"organizations": two_counties()}).items():
        write_table(folder, table, rows)
    return folder


def without_power(folder: Path, code: str = "T1", since: str = "2026-06-01") -> Path:
    """Write the change by which a committee loses its approving power from a day on."""
    row = {"code": code, "field": "admits", "value": "false", "since": since}
    return a_data_set(folder, facts=[row])
