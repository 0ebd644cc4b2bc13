"""All problems of a data set come at once, each at its place."""

from __future__ import annotations

from typing import Any

import pytest

from graph.findings import found
from graph.invariants import locate
from tests.unit.county_tables import (
    a_county,
    a_data_set,
    codes_of,
    day,
    problems_of,
    put,
    tables_with,
)


@pytest.mark.rows("G1", "G17")
def test_a_county_in_order_has_no_problem() -> None:
    assert problems_of(a_county()) == []


def test_a_problem_is_placed_at_the_row_that_has_it() -> None:
    tables = a_county()
    put(tables, "organizations", code="T1", superior="X")
    row = {"code": "T1", "superior": "X"}
    data_set = a_data_set(organizations=[{"code": "A"}, row])

    (problem,) = locate(problems_of(tables), data_set)

    assert (problem.file, problem.line) == ("organizations.csv", 3)
    assert problem.text("zh").startswith("organizations.csv:3 [superior] “X”")


@pytest.mark.parametrize(
    ("row", "line"), [({"code": "T1", "drop": True}, 2), ({"code": "A1", "drop": True}, 2)]
)
def test_a_problem_of_a_known_row_is_placed_at_the_row_that_made_it(
    row: dict[str, Any], line: int
) -> None:
    tables = a_county()
    del tables["organizations"][(row["code"],)]

    problems = locate(problems_of(tables), a_data_set(organizations=[row]))

    assert problems
    assert {(problem.file, problem.line) for problem in problems} == {("organizations.csv", line)}


def test_problems_are_sorted_by_place_and_those_without_stand_last() -> None:
    first = found("MISSING_BASIS", "authority_grants", ("T1", "FORMAL", "NATION", None, None))
    nowhere = found("CYCLE", "organizations", ("Z",), "superior", "Z > Z", day="..")
    later = found("ORPHAN", "organizations", ("T2",), "superior", "T2", period="..")
    grant = {"holder": "T1", "relation": "FORMAL", "range": "NATION"}
    data_set = a_data_set(organizations=[{"code": "A"}, {"code": "T2"}], authority_grants=[grant])

    placed = locate([nowhere, later, first], data_set)

    assert [(problem.code, problem.line) for problem in placed] == [
        ("MISSING_BASIS", 2), ("ORPHAN", 3), ("CYCLE", 0),
    ]  # fmt: skip


def test_a_place_that_is_known_already_is_kept() -> None:
    problem = found("ORPHAN", "organizations", ("T2",), "superior", "T2", period="..").at(
        "x.csv", 9
    )

    assert locate([problem], a_data_set(organizations=[{"code": "T2"}])) == [problem]


def test_all_problems_come_at_once_and_always_in_one_order() -> None:
    tables = a_county()
    put(tables, "organizations", code="T1", superior="X")
    put(tables, "organizations", code="A1", level=None)
    put(tables, "authority_grants", holder="T1", relation="FORMAL", range="NATION",
        since=day(2010))  # fmt: skip

    assert codes_of(tables) == ["LEVEL_REQUIRED", "DANGLING_CODE", "MISSING_BASIS"]


def test_nothing_at_all_is_in_order() -> None:
    assert problems_of(tables_with()) == []
