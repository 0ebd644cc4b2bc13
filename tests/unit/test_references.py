"""A code that no row has is named, with its table and column."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.county_tables import a_county, day, problems_of, put


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("organizations", {"code": "T1", "superior": "X"}, "superior"),
        ("organizations", {"code": "A1O", "organ_of": "X"}, "organ_of"),
        ("organizations", {"code": "T1", "seat": "X"}, "seat"),
        ("facts", {"code": "T1", "field": "seat", "value": "X", "since": day(2010)}, "value"),
        ("facts", {"code": "X", "field": "name", "value": "乙", "since": day(2010)}, "code"),
        ("authority_grants", {"holder": "X", "relation": "FORMAL", "range": "NATION",
                              "basis": "某文件"}, "holder"),
        ("members", {"ref": "m_1", "organization": "X"}, "organization"),
        ("placements", {"member": "X", "organization": "T1b"}, "member"),
        ("regions", {"code": "430121", "part_of": "X", "since": None}, "part_of"),
    ],
)  # fmt: skip
def test_a_code_that_no_row_has_is_named(table: str, cells: dict[str, Any], column: str) -> None:
    tables = a_county()
    put(tables, table, **cells)

    (problem,) = [one for one in problems_of(tables) if one.code == "DANGLING_CODE"]

    assert (problem.table, problem.column, problem.value) == (table, column, "X")


def test_a_body_that_only_has_a_superior_is_unknown() -> None:
    tables = a_county()
    put(tables, "affiliations", subordinate="X", superior="A1", kind="FORMAL", since=day(2000))

    (problem,) = problems_of(tables)

    assert (problem.code, problem.column, problem.value) == ("DANGLING_CODE", "subordinate", "X")


def test_a_region_is_not_looked_for_where_no_region_is_known() -> None:
    tables = a_county()
    tables["regions"] = {}

    assert problems_of(tables) == []
