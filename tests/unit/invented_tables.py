"""Invented tables for tests: one small set by hand, and any number by hypothesis."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from graph.privacy import personal_data_in
from graph.tables import TABLES, Column, Row, Table, Tables

_BLANK_ROWS = {name: dict.fromkeys(table.names) for name, table in TABLES.items()}


def tables_of(**rows: list[Row]) -> Tables:
    """Return tables with these rows; cells that are not given are empty."""
    tables: Tables = {name: {} for name in TABLES}
    for name, given in rows.items():
        for row in given:
            whole = {**_BLANK_ROWS[name], **row}
            tables[name][TABLES[name].key_of(whole)] = whole
    return tables


def small_tables() -> Tables:
    """Return a city, its department, a moved village branch and an army unit under two bodies."""
    return tables_of(
        organizations=[
            {"code": "C1", "name": "中共甲市委", "kind": "LOCAL_COMMITTEE", "level": "PREFECTURE",
             "seat": "4301", "on_system": True},
            {"code": "C1O", "name": "中共甲市委组织部", "kind": "ORGANIZATION_DEPARTMENT",
             "organ_of": "C1", "since": date(1950, 1, 1)},
            {"code": "T1", "name": "甲镇党委", "short_name": "甲镇", "kind": "TOWNSHIP_COMMITTEE",
             "superior": "C1", "admits": True, "seat": "430101", "since": date(1950, 1, 1)},
            {"code": "V1", "name": '“东”&<西>村"支部', "kind": "BRANCH", "unit": "VILLAGE",
             "seat": "430101", "temporary": False, "since": date(2001, 2, 3)},
            {"code": "V0", "name": "旧村支部", "kind": "BRANCH", "superior": "T1",
             "since": date(1960, 1, 1), "until": date(2001, 2, 3)},
        ],
        affiliations=[
            {"subordinate": "V1", "superior": "T1", "kind": "FORMAL", "since": date(2001, 2, 3),
             "until": date(2018, 11, 2)},
            {"subordinate": "V1", "superior": "C1", "kind": "FORMAL", "since": date(2018, 11, 2)},
            {"subordinate": "V1", "superior": "T1", "kind": "ENTRUSTED"},
        ],
        regions=[
            {"code": "4301", "name": "甲市", "level": "PREFECTURE"},
            {"code": "430101", "name": "乙县", "level": "COUNTY", "part_of": "4301"},
        ],
        facts=[
            {"code": "V1", "field": "seat", "value": "430102", "since": date(2018, 11, 2)},
            {"code": "V1", "field": "temporary", "value": True, "since": date(2018, 11, 2)},
        ],
        successions=[
            {"predecessor": "V0", "successor": "V1", "kind": "RENAME", "on": date(2001, 2, 3)},
        ],
        members=[{"ref": "M1", "organization": "V1", "status": "FULL", "standing": "ACTIVE"}],
        rule_adoptions=[{"pack": "floating", "territory": "C1", "since": date(2018, 11, 2)}],
    )  # fmt: skip


_DATES = st.dates(date(1921, 7, 1), date(2100, 1, 1))
_LETTERS = "甲乙丙市县街道党支部〇𠀀éABC019 '\"=+-@＝,;|&<>\\/()（）_x0041.:#"
_TEXTS = (
    st.text(_LETTERS, min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: text and not personal_data_in(text))
)
_CODES = st.text("ABC019甲=+-@'\",;_", min_size=1, max_size=8)


def _cells(column: Column) -> st.SearchStrategy[Any]:
    values: dict[str, st.SearchStrategy[Any]] = {
        "code": _CODES,
        "reference": _CODES,
        "name": _TEXTS,
        "text": _TEXTS,
        "word": st.sampled_from([*column.values, "OTHER_1"]),
        "enum": st.sampled_from(column.values or ("",)),
        "date": _DATES,
        "boolean": st.booleans(),
        "value": st.none(),
    }
    return values[column.type] if column.required else st.none() | values[column.type]


def _finished(table: Table, row: Row, value: Row) -> Row:
    """Return the row with an order of dates, and a fact with the value that its field takes."""
    since, until = row.get("since"), row.get("until")
    if since and until and since >= until:
        row["until"] = None
    if table.name == "facts":
        row["value"] = value[row["field"]]
    return row


def _rows(table: Table) -> st.SearchStrategy[Row]:
    cells = st.fixed_dictionaries({column.name: _cells(column) for column in table.columns})
    values = st.fixed_dictionaries(
        {column.name: _cells(column) for column in TABLES["organizations"].columns}
    )
    return st.builds(lambda row, value: _finished(table, row, value), cells, values)


def any_tables() -> st.SearchStrategy[Tables]:
    """Return tables with any rows that keep the contract cell by cell."""
    rows = {name: st.lists(_rows(table), max_size=4) for name, table in TABLES.items()}
    rows["organizations"] = st.lists(_rows(TABLES["organizations"]), min_size=1, max_size=4)
    return st.fixed_dictionaries(rows).map(lambda given: tables_of(**given))
