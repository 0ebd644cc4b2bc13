"""Every body has one superior a day, on every day or on none, and no line is a circle."""

from __future__ import annotations

import graphlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.facts import Fact
from graph.lines import loops
from tests.unit.county_tables import a_county, codes_of, day, formal, problems_of, put


@pytest.mark.rows("G2")
def test_two_superiors_at_once_are_refused_naming_both_periods() -> None:
    tables = a_county()
    formal(tables, "T1", "A1", since=day(2000), until=day(2011))
    formal(tables, "T1", "A", since=day(2010))

    (problem,) = problems_of(tables)

    assert problem.code == "SECOND_SUPERIOR"
    assert problem.key == ("T1", "A", "FORMAL", day(2010))
    for text in (problem.zh, problem.en):
        assert "2000-01-01/2011-01-01" in text
        assert "2010-01-01/.." in text


@pytest.mark.rows("G2")
def test_superiors_whose_periods_adjoin_are_accepted() -> None:
    tables = a_county()
    formal(tables, "T1", "A1", since=day(2000), until=day(2010))
    formal(tables, "T1", "A", since=day(2010))

    assert problems_of(tables) == []


@pytest.mark.rows("G2")
def test_dual_management_stands_beside_the_formal_superior() -> None:
    tables = a_county()
    ends = {"subordinate": "F", "superior": "T2"}
    put(tables, "affiliations", **ends, kind="LEADS", since=day(2005))
    put(tables, "affiliations", **ends, kind="ASSISTS", since=day(2005))

    assert problems_of(tables) == []


@pytest.mark.rows("G17")
def test_a_cycle_is_refused_with_the_loop_listed() -> None:
    tables = a_county()
    put(tables, "organizations", code="A", superior="T2")
    put(tables, "organizations", code="T2", since=None)

    (problem,) = problems_of(tables)

    assert (problem.code, problem.value) == ("CYCLE", "A > T2 > A1 > A")
    assert problem.value in problem.zh
    assert problem.value in problem.en


@pytest.mark.rows("G17")
def test_a_body_below_itself_is_a_cycle() -> None:
    tables = a_county()
    put(tables, "organizations", code="T2", superior="T2")

    assert [problem.value for problem in problems_of(tables)] == ["T2 > T2"]


@pytest.mark.rows("G17")
def test_an_organ_is_part_of_the_line() -> None:
    tables = a_county()
    put(tables, "organizations", code="A1", superior="A1O", since=day(1990))

    assert "CYCLE" in codes_of(tables)


@pytest.mark.rows("G17")
def test_two_bodies_that_change_places_are_no_cycle() -> None:
    tables = a_county()
    formal(tables, "T1", "T2", since=day(2000), until=day(2011))
    formal(tables, "T2", "A1", since=day(2000), until=day(2011))
    formal(tables, "T2", "T1", since=day(2011))
    formal(tables, "T1", "A1", since=day(2011))

    assert problems_of(tables) == []


@pytest.mark.rows("G17")
def test_two_bodies_that_change_places_a_day_late_are_a_cycle() -> None:
    tables = a_county()
    formal(tables, "T1", "T2", since=day(2000), until=day(2011, 1, 2))
    formal(tables, "T1", "A1", since=day(2011, 1, 2))
    formal(tables, "T2", "A1", since=day(2000), until=day(2011))
    formal(tables, "T2", "T1", since=day(2011))

    (problem,) = problems_of(tables)

    assert (problem.code, problem.value) == ("CYCLE", "T1 > T2 > T1")
    assert "2011-01-01" in problem.en


@pytest.mark.rows("G17")
@pytest.mark.parametrize(
    ("since", "until", "gap"),
    [(2003, None, "2000-01-01/2003-01-01"), (2000, 2010, "2010-01-01/..")],
)
def test_a_body_with_a_superior_on_some_days_only_is_an_orphan(
    since: int, until: int | None, gap: str
) -> None:
    tables = a_county()
    days = {"since": day(since)} | ({"until": day(until)} if until else {})
    formal(tables, "T2", "A1", **days)

    (problem,) = problems_of(tables)

    assert (problem.code, problem.key) == ("ORPHAN", ("T2",))
    assert gap in problem.zh


@pytest.mark.rows("G17")
def test_a_body_that_never_has_a_superior_is_a_top() -> None:
    tables = a_county()
    put(tables, "organizations", code="RB", name="甲铁路分局党委", kind="GRASSROOTS_COMMITTEE")

    assert problems_of(tables) == []


def test_regions_and_successions_in_a_circle_are_refused() -> None:
    tables = a_county()
    put(tables, "regions", code="4301", since=None, part_of="430121101")
    put(tables, "successions", predecessor="T1", successor="T2", kind="RENAME", on=day(2010))
    put(tables, "successions", predecessor="T2", successor="T1", kind="RENAME", on=day(2012))

    problems = problems_of(tables)

    assert [(problem.table, problem.value) for problem in problems] == [
        ("regions", "4301 > 430121101 > 430121 > 4301"), ("successions", "T1 > T2 > T1"),
    ]  # fmt: skip


EDGES = st.builds(
    lambda start, end, since, length: Fact("SUBORDINATE_TO", start, end, since, since + length),
    st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF"), st.integers(1, 6), st.integers(1, 4),
)  # fmt: skip


@pytest.mark.rows("G17")
@given(st.lists(EDGES, max_size=12, unique=True))
@settings(deadline=None)
def test_a_loop_is_found_exactly_where_some_day_has_one(edges: list[Fact]) -> None:
    cyclic_days = {today for today in range(1, 12) if _is_cyclic(edges, today)}

    found_loops = list(loops(edges))

    assert bool(found_loops) == bool(cyclic_days)
    for loop in found_loops:
        first, end = max(fact.since for fact in loop), min(fact.until for fact in loop)
        assert first < end
        assert [fact.end for fact in loop] == [fact.start for fact in loop[1:] + loop[:1]]
    if cyclic_days:
        assert min(max(fact.since for fact in loop) for loop in found_loops) == min(cyclic_days)


def _is_cyclic(edges: list[Fact], today: int) -> bool:
    sorter: graphlib.TopologicalSorter[str] = graphlib.TopologicalSorter()
    for edge in edges:
        if edge.since <= today < edge.until:
            sorter.add(edge.start, edge.end)
    try:
        sorter.prepare()
    except graphlib.CycleError:
        return True
    return False
