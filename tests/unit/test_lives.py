"""Nothing is valid on no day, outside the lives it needs, or twice at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.conversion import facts_of
from graph.invariants import check
from law.bodies import load_bodies
from tests.unit.county_tables import a_county, change, day, formal, problems_of, put


def test_an_affiliation_outside_a_life_is_an_error_and_is_not_clipped() -> None:
    tables = a_county()
    formal(tables, "T1", "A1", since=day(1999))

    (problem,) = problems_of(tables)

    assert (problem.code, problem.value) == ("OUTSIDE_LIFE", "T1")
    assert problem.key == ("T1", "A1", "FORMAL", day(1999))


def test_dual_management_outside_a_life_is_an_error() -> None:
    tables = a_county()
    put(tables, "affiliations", subordinate="F", superior="T2", kind="LEADS", since=day(2000))

    (problem,) = problems_of(tables)

    assert (problem.code, problem.value) == ("OUTSIDE_LIFE", "F")
    assert problem.key == ("F", "T2", "LEADS", day(2000))


def test_a_superior_must_live_as_long_as_the_body() -> None:
    tables = a_county()
    put(tables, "organizations", code="T1", until=day(2015))

    below = {problem.key for problem in problems_of(tables) if problem.column == "superior"}

    assert below == {("T1b",), ("T1t",), ("F",)}


def test_an_organ_must_lie_inside_the_life_of_its_committee() -> None:
    tables = a_county()
    put(tables, "organizations", code="A1O", since=None)
    put(tables, "organizations", code="A1", since=day(1950))
    put(tables, "organizations", code="A1G", since=day(1950))

    (problem,) = problems_of(tables)

    assert (problem.code, problem.key, problem.column) == ("OUTSIDE_LIFE", ("A1O",), "organ_of")


@pytest.mark.parametrize(("holder", "range_of"), [("T1", "A1"), ("A1G", "T1")])
def test_a_grant_must_lie_inside_both_lives(holder: str, range_of: str) -> None:
    tables = a_county()
    put(tables, "authority_grants", holder=holder, relation="FORMAL", range="COUNTY",
        range_of=range_of, basis="某文件", since=day(1999))  # fmt: skip

    (problem,) = problems_of(tables)

    assert (problem.code, problem.value) == ("OUTSIDE_LIFE", "T1")


@pytest.mark.parametrize(
    "days", [{"since": day(1999)}, {"since": day(2016)}, {"since": day(2010), "until": day(2016)}]
)
def test_a_changed_cell_lies_inside_the_life_of_the_body(days: dict[str, date]) -> None:
    tables = a_county()
    put(tables, "organizations", code="T2", until=day(2015))
    change(tables, "T2", "admits", value=False, **days)

    (problem,) = problems_of(tables)

    assert (problem.code, problem.table) == ("OUTSIDE_LIFE", "facts")


def test_a_changed_cell_that_ends_with_the_body_is_accepted() -> None:
    tables = a_county()
    put(tables, "organizations", code="T2", until=day(2015))
    change(tables, "T2", "admits", value=False, since=day(2010), until=day(2015))

    assert problems_of(tables) == []


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("organizations", {"code": "T2", "until": day(2000)}),
        ("placements", {"member": "m_1", "organization": "T1t", "since": day(2010),
                        "until": day(2009)}),
        ("facts", {"code": "T1", "field": "name", "value": "乙", "since": day(2010),
                   "until": day(2010)}),
    ],
)  # fmt: skip
def test_an_empty_validity_is_refused(table: str, cells: dict[str, Any]) -> None:
    tables = a_county()
    put(tables, table, **cells)

    assert [(one.code, one.table) for one in problems_of(tables)] == [("INVALID_VALIDITY", table)]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("regions", {"code": "430121", "name": "甲一区", "level": "COUNTY", "since": day(2010)}),
        ("placements", {"member": "m_1", "organization": "T1t", "relation": "TEMPORARY",
                        "since": day(2012)}),
    ],
)  # fmt: skip
def test_two_rows_on_one_thing_do_not_overlap(table: str, cells: dict[str, Any]) -> None:
    tables = a_county()
    put(tables, table, **cells)

    assert [(one.code, one.table) for one in problems_of(tables)] == [("OVERLAP", table)]


def test_a_changed_cell_does_not_reach_over_the_next_row_of_its_field() -> None:
    tables = a_county()
    change(tables, "T1", "admits", value=False, since=day(2010), until=day(2016))
    change(tables, "T1", "admits", value=True, since=day(2015))

    (problem,) = problems_of(tables)

    assert (problem.code, problem.key) == ("OVERLAP", ("T1", "admits", day(2010)))


def test_a_changed_cell_that_ends_where_the_next_begins_is_accepted() -> None:
    tables = a_county()
    change(tables, "T1", "admits", value=False, since=day(2010), until=day(2015))
    change(tables, "T1", "admits", value=None, since=day(2015))

    assert problems_of(tables) == []


def test_two_states_on_one_day_are_found() -> None:
    tables = a_county()
    facts = facts_of(tables)
    (state,) = [fact for fact in facts if (fact.type, fact.start) == ("HAS_STATE", "T1")]
    facts.add(state._replace(since=state.since + 1))

    problems = check(tables, facts, load_bodies().data)

    assert [(problem.code, problem.value) for problem in problems] == [("SECOND_STATE", "T1")]
