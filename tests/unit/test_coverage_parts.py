"""The figures of all parts at once are those of each part by itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from graph.days import FIRST_DAY
from graph.facts import Fact
from graph.places import Places
from graph.selection import Selection
from graph.shares import NOBODY, shares_below
from graph.snapshot import Snapshot
from law.coverage import CoverageFigures, coverage
from law.coverage_parts import (
    Counts,
    Division,
    Parts,
    parts_by_regions,
    parts_by_subordinates,
)
from law.day_figures import COUNTED, KEPT_DAYS, day_figures
from law.engine import Engine
from law.rulebook import rulebook
from tests.unit.small_facts import DAYS, facts_of_a_revision
from tests.unit.test_coverage import DAY, ROWS, engine_with

TODAY = DAY.toordinal()


@cache
def engine() -> Engine:
    return engine_with()


def counts_of(figures: CoverageFigures, relation: str = "FORMAL") -> Counts:
    """Return the figures of one coverage, each asked for by itself."""
    return Counts(
        figures.organizations,
        figures.branches,
        figures.members,
        figures.regions,
        len(figures.regions_without_organization()),
        figures.units,
        len(figures.units_without_organization()),
        len(figures.without_approving_power()),
        len(figures.without_lawful_way(relation)),
    )


def by_subordinates(code: str | None, day: int = TODAY, **division: Any) -> Parts:
    body = None if code is None else engine().snapshot.find(code)
    return parts_by_subordinates(engine(), day, Division(body=body)._replace(**division))


def by_regions(region: str | None, within: str | None = None, **division: Any) -> Parts:
    number = None if region is None else Places(engine().snapshot).find_region(region)
    body = None if within is None else engine().snapshot.find(within)
    asked = Division(body=body, region=number)._replace(**division)
    return parts_by_regions(engine(), TODAY, asked)


def codes(parts: Parts) -> list[str]:
    return [engine().snapshot.code(part.number) for part in parts.parts]


def region_codes(parts: Parts) -> list[str]:
    return [Places(engine().snapshot).region_code(part.number) for part in parts.parts]


@pytest.mark.rows("V1")
@pytest.mark.parametrize("within", [None, "NAT", "P", "A", "A1", "A1O", "T1b"])
@pytest.mark.parametrize("relation", ["FORMAL", "TEMPORARY"])
def test_a_part_has_the_figures_of_the_coverage_within_it(
    within: str | None, relation: str
) -> None:
    found = by_subordinates(within, relation=relation)

    for part, code in zip(found.parts, codes(found), strict=True):
        assert part.counts == counts_of(coverage(engine(), code, TODAY), relation)
    assert found.whole == counts_of(coverage(engine(), within, TODAY), relation)


@settings(max_examples=40, deadline=None)
@given(facts=facts_of_a_revision())
def test_all_parts_of_any_body_have_the_figures_of_each(facts: set[Fact]) -> None:
    made = Engine(Snapshot.of_facts(facts), rulebook())
    for day in DAYS:
        for body in (None, *range(made.snapshot.size)):
            found = parts_by_subordinates(made, day, Division(body=body))

            for part in found.parts:
                # What lies within an organ lies within its committee, so an organ is no part.
                if made.snapshot.committee_of(part.number) is None:
                    assert part.counts == counts_of(CoverageFigures(made, part.number, day))


@pytest.mark.rows("V1")
def test_a_workplace_under_an_authority_elsewhere_counts_in_both_parts() -> None:
    parts = by_subordinates("P")
    found = dict(zip(codes(parts), parts.parts, strict=True))

    assert found["A"].counts.units_without_organization == 3
    assert found["B"].counts.units_without_organization == 2
    assert by_subordinates("P").whole.units_without_organization == 4


def test_parts_say_how_many_parts_they_have_so_that_one_can_go_down() -> None:
    found = by_subordinates("A1", by_code=True)

    assert dict(zip(codes(found), [part.parts for part in found.parts], strict=True)) == {
        "A1E": 1, "A1G": 2, "T1": 2, "T2": 1, "T9": 2,
    }  # fmt: skip


@pytest.mark.rows("V1")
def test_those_with_the_most_gaps_come_first_and_likewise_by_code() -> None:
    found = by_subordinates("A1")

    gaps = [sum(count for name, count in zip(Counts._fields, part.counts, strict=True)
                if "without" in name) for part in found.parts]  # fmt: skip
    assert gaps == sorted(gaps, reverse=True)
    assert codes(found)[:2] == ["A1E", "T9"]


def test_only_so_many_parts_are_told_and_how_many_there_are() -> None:
    found = by_subordinates("A1", most=2)

    assert (codes(found), found.total) == (["A1E", "T9"], 5)


@pytest.mark.rows("V1")
def test_parts_of_parts_are_those_two_steps_below() -> None:
    found = by_subordinates("P", depth=2, by_code=True)

    assert {"A1", "A2", "B1"} <= set(codes(found))
    assert not {"A", "B", "T1"} & set(codes(found))
    counties = dict(zip(codes(found), found.parts, strict=True))
    assert counties["A1"].counts == counts_of(coverage(engine(), "A1", TODAY))


def test_the_tops_are_the_parts_of_everything() -> None:
    assert codes(by_subordinates(None)) == ["NAT"]
    assert codes(by_subordinates(None, depth=2)) == codes(by_subordinates("NAT"))


def test_a_body_without_subordinates_has_no_parts() -> None:
    assert by_subordinates("T1b") == Parts([], 0, None, counts_of(coverage(engine(), "T1b", TODAY)))
    assert by_subordinates("A1", depth=9).parts == []


@pytest.mark.rows("V1", "V5")
def test_by_regions_everything_counts_where_it_sits() -> None:
    found = by_regions("430121", by_code=True)

    assert region_codes(found) == ["430121101", "430121102"]
    east, west = (part.counts for part in found.parts)
    assert (east.organizations, east.regions, east.regions_without_organization) == (1, 3, 1)
    assert (west.organizations, west.regions, west.regions_without_organization) == (0, 2, 2)
    assert (east.units, east.units_without_organization) == (1, 1)
    assert (west.units, west.units_without_organization) == (1, 1)
    assert found.whole.units == 3


@pytest.mark.rows("V1")
@pytest.mark.parametrize("within", [None, "P", "A", "JY"])
def test_by_regions_organizations_are_those_of_a_list_by_region(within: str | None) -> None:
    snapshot, places = engine().snapshot, Places(engine().snapshot)
    top = None if within is None else snapshot.find(within)

    found = by_regions("43", within)

    for part in found.parts:
        seated = Selection(snapshot, TODAY, top=top, region=part.number).count()
        assert part.counts.organizations == seated, places.region_code(part.number)


def test_the_region_of_a_body_is_divided_where_none_is_named() -> None:
    assert region_codes(by_regions(None, "A")) == region_codes(by_regions("4301", "A"))
    assert by_regions(None, "A").region == Places(engine().snapshot).find_region("4301")
    assert region_codes(by_regions(None, "AO")) == region_codes(by_regions(None, "A"))


def test_without_body_and_region_the_tops_are_divided() -> None:
    found = by_regions(None)

    assert (region_codes(found), found.region) == (["43"], None)
    assert found.whole == counts_of(coverage(engine(), None, TODAY))
    assert region_codes(by_regions(None, depth=2, by_code=True)) == ["4301", "4302"]


def test_the_whole_of_a_region_is_what_sits_in_it() -> None:
    (top,) = by_regions(None).parts

    assert by_regions("43").whole == top.counts


def test_a_region_names_the_body_that_leads_it() -> None:
    found = by_regions("43", by_code=True)

    leaders = [engine().snapshot.code(part.body or 0) for part in found.parts]
    assert leaders == ["A", "B"]
    assert [part.body for part in by_regions("430121").parts] == [None, None]


def test_a_region_that_no_longer_exists_is_no_part() -> None:
    assert "430121103" in {str(row["code"]) for row in ROWS["regions"]}
    assert "430121103" not in region_codes(by_regions("430121"))


@pytest.mark.rows("V1")
def test_the_figures_of_a_day_are_made_once_and_of_few_days_kept() -> None:
    figures = day_figures(engine(), FIRST_DAY + 5)

    assert day_figures(engine(), FIRST_DAY + 5) is figures
    for day in range(FIRST_DAY + 10, FIRST_DAY + 10 + KEPT_DAYS):
        for _ in range(3):
            day_figures(engine(), day)
    assert day_figures(engine(), FIRST_DAY + 5) is not figures


def test_days_that_are_asked_about_once_do_not_drive_out_the_usual_one() -> None:
    own = Engine(engine().snapshot, engine().book)
    usual = day_figures(own, TODAY)
    for _ in range(5):
        day_figures(own, TODAY)

    for day in range(FIRST_DAY + 100, FIRST_DAY + 100 + 10 * KEPT_DAYS):
        day_figures(own, day)

    assert day_figures(own, TODAY) is usual


def test_what_was_asked_long_ago_counts_no_more() -> None:
    own = Engine(engine().snapshot, engine().book)
    once_usual = day_figures(own, TODAY)
    for _ in range(20):
        day_figures(own, TODAY)

    for day in range(FIRST_DAY + 100, FIRST_DAY + 100 + 6 * COUNTED):
        day_figures(own, day)

    assert day_figures(own, TODAY) is not once_usual


def test_a_cycle_of_unchecked_data_ends() -> None:
    above = np.array([1, 0, 3, -1, 3])

    assert shares(above, [3]) == [NOBODY, NOBODY, 0, 0, 0]


def shares(above: np.ndarray, parts: Iterable[int]) -> list[int]:
    found: list[int] = shares_below(np.array(list(parts)), above).tolist()
    return found
