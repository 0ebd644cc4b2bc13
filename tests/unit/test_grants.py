"""A granted power needs a basis, readings that can be read, and the body its range is of."""

from __future__ import annotations

from typing import Any

import pytest

from graph.tables import Tables
from tests.unit.county_tables import a_county, codes_of, day, problems_of, put


def a_grant(**cells: Any) -> Tables:
    """Return the county with one grant, these cells changed."""
    tables = a_county()
    row = {"holder": "T1", "relation": "FORMAL", "range": "NATION", "range_of": None,
           "since": day(2010), "basis": "某文件第二条"}  # fmt: skip
    put(tables, "authority_grants", **{**row, **cells})
    return tables


@pytest.mark.rows("G19")
@pytest.mark.parametrize("basis", [None, "", "　"])
def test_a_power_without_a_basis_is_refused(basis: str | None) -> None:
    assert problems_of(a_grant()) == []

    (problem,) = problems_of(a_grant(basis=basis))

    assert (problem.code, problem.column) == ("MISSING_BASIS", "basis")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"pack": "cn-2004"}, "INCOMPLETE_BASIS"),
        ({"article": "二"}, "INCOMPLETE_BASIS"),
        ({"pack": "xx-1999", "article": "二"}, "UNKNOWN_PACK"),
        ({"readings": "A+B"}, "READINGS_SYNTAX"),
        ({"readings": "DIRECT_COMMITTEE=A+B;x"}, "READINGS_SYNTAX"),
        ({"range": "COUNTY"}, "RANGE_WITHOUT_COMMITTEE"),
        ({"range_of": "A1"}, "RANGE_WITH_COMMITTEE"),
    ],
)
def test_a_grant_that_cannot_be_read_is_refused(cells: dict[str, Any], code: str) -> None:
    assert codes_of(a_grant(**cells)) == [code]


def test_a_grant_with_pack_article_and_readings_is_accepted() -> None:
    cells = {"pack": "cn-2004", "article": "二", "readings": "DIRECT_COMMITTEE=A+B; ART4_LIST=B"}

    assert problems_of(a_grant(**cells)) == []
