"""How far the hierarchy reaches on a day: figures, gaps, and who is reached from where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.code_list import CodeList
from graph.conversion import facts_of
from graph.descendants import descendants
from graph.errors import OrganizationNotFound, UnknownPack
from graph.facts import Fact
from graph.snapshot import Snapshot
from graph.tables import Row
from law.answer import NoPath, Path
from law.authority import derive
from law.coverage import CoverageFigures, coverage
from law.coverage_terms import load_coverage_terms
from law.engine import Engine
from law.holdings import holdings_of
from law.lawful_way import have_lawful_way
from law.reachability import Crossing, reachability
from law.rulebook import rulebook
from law.traversal import climb
from law.view import View
from tests.casefile import fixture, laid_over
from tests.unit.small_facts import DAYS, facts_of_a_revision

DAY = date(2019, 6, 3)
GONE = date(2015, 1, 1)
SINCE = date(2010, 1, 1)

ROWS: dict[str, list[Row]] = {
    "regions": [
        {"code": "43", "name": "湖南省", "level": "PROVINCE"},
        {"code": "4301", "name": "甲市", "level": "PREFECTURE", "part_of": "43"},
        {"code": "430121", "name": "甲一县", "level": "COUNTY", "part_of": "4301"},
        {"code": "430121101", "name": "东镇", "level": "TOWNSHIP", "part_of": "430121"},
        {"code": "430121101201", "name": "东村", "level": "VILLAGE", "part_of": "430121101"},
        {"code": "430121101202", "name": "南村", "level": "VILLAGE", "part_of": "430121101"},
        {"code": "430121102", "name": "西镇", "level": "TOWNSHIP", "part_of": "430121"},
        {"code": "430121102201", "name": "西村", "level": "VILLAGE", "part_of": "430121102"},
        {"code": "430121103", "name": "旧镇", "level": "TOWNSHIP", "part_of": "430121",
         "until": GONE},
        {"code": "430122", "name": "甲二县", "level": "COUNTY", "part_of": "4301"},
        {"code": "4302", "name": "乙市", "level": "PREFECTURE", "part_of": "43"},
        {"code": "430221", "name": "乙一县", "level": "COUNTY", "part_of": "4302"},
        {"code": "430221101", "name": "湖镇", "level": "TOWNSHIP", "part_of": "430221"},
    ],
    "organizations": [
        {"code": "T1b", "seat": "430121101201"},
        {"code": "T4", "seat": "430221101", "admits": None},
        {"code": "GBX", "name": "旧厂支部", "kind": "BRANCH", "superior": "T1", "until": GONE},
        {"code": "TSA", "name": "甲市人才中心支部", "kind": "TALENT_SERVICE", "rank": "BRANCH",
         "superior": "A", "unit": "TALENT_AGENCY"},
    ],
    "units": [
        {"code": "W1", "name": "西镇某厂", "nature": "ENTERPRISE", "seat": "430121102201"},
        {"code": "W2", "name": "甲一县一中", "nature": "INSTITUTION", "seat": "430121",
         "authority": "A1E", "organization": "A1Eb"},
        {"code": "W3", "name": "东镇旧厂", "nature": "ENTERPRISE", "seat": "430121101",
         "organization": "GBX"},
        {"code": "W4", "name": "湖镇某厂", "nature": "ENTERPRISE", "seat": "430221101"},
        {"code": "W5", "name": "甲一县教培中心", "nature": "INSTITUTION", "seat": "4302",
         "authority": "A1E"},
        {"code": "W6", "name": "早已关闭的厂", "nature": "ENTERPRISE", "seat": "430121",
         "until": GONE},
    ],
    "members": [
        {"ref": "m_a", "organization": "T1b", "status": "FULL", "since": SINCE, "unit": "W3",
         "residence": "430121101201"},
        {"ref": "m_b", "organization": "T1b", "status": "FULL", "standing": "SUSPENDED",
         "since": SINCE, "residence": "430121102201"},
        {"ref": "m_c", "organization": "T1c", "status": "PROBATIONARY", "standing": "ACTIVE",
         "since": date(2020, 1, 1), "unit": "W1"},
        {"ref": "m_d", "organization": "T4b", "status": "FULL", "since": SINCE},
        *({"ref": f"m_{standing}", "organization": "T1b", "status": "FULL", "since": SINCE,
           "standing": standing, "unit": "W1", "residence": "430121102201"}
          for standing in ("STOPPED", "OUTSIDE", "LEFT", "NOT_RECOGNISED", "DECEASED")),
    ],
    "placements": [
        {"member": "m_a", "organization": "T2b", "relation": "TEMPORARY", "since": SINCE},
        {"member": "m_b", "organization": "T3b", "relation": "FORMAL",
         "since": date(2019, 1, 1), "until": date(2020, 1, 1)},
    ],
}  # fmt: skip


def engine_with(**changes: list[Row]) -> Engine:
    """Return an engine over the common fixture with the rows above and some more laid over it."""
    given_facts = facts_of(laid_over(laid_over(fixture(), ROWS), changes))
    book = rulebook()
    kept = {fact for fact in given_facts if fact.type != "ORGAN_OF"}
    return Engine(Snapshot.of_facts(kept | derive(given_facts, book)), book)


@cache
def engine() -> Engine:
    return engine_with()


def covered(within: str | None = None, day: date = DAY) -> CoverageFigures:
    return coverage(engine(), within, day.toordinal())


@pytest.mark.rows("V1")
def test_a_county_is_counted_with_its_organs_and_everything_below() -> None:
    county = {
        "A1", "A1O", "T1", "T1b", "T1c", "T2", "T2b", "T9", "T9b", "T9c", "A1G", "A1Gb", "A1D",
        "A1E", "A1Eb",
    }  # fmt: skip

    figures = covered("A1")

    assert figures.organizations == len(county)
    assert figures.branches == len({code for code in county if code.endswith("b")} | {
        "T1c", "T9c", "A1D",
    })  # fmt: skip


@pytest.mark.rows("V1")
def test_an_organ_stands_for_its_committee() -> None:
    by_committee, by_organ = covered("A1"), covered("A1O")

    assert by_organ.organizations == by_committee.organizations > 1
    assert list(by_organ.units_without_organization()) == list(
        by_committee.units_without_organization()
    )


def test_a_body_of_any_kind_that_is_a_branch_by_rank_counts_as_one() -> None:
    assert (covered("TSA").organizations, covered("TSA").branches) == (1, 1)


@pytest.mark.rows("V1")
def test_the_whole_counts_every_body_that_exists_on_the_day() -> None:
    snapshot = engine().snapshot
    for day in (DAY, date(2012, 1, 1)):
        existing = [
            body
            for body in range(snapshot.size)
            if snapshot.class_of(body, day.toordinal()) is not None
        ]

        assert covered(None, day).organizations == len(existing)

    assert covered(None, date(2012, 1, 1)).organizations == covered().organizations + 1


@pytest.mark.rows("V1")
def test_a_member_counts_once_where_the_formal_relation_is() -> None:
    assert covered().members == 3
    assert (covered("T1").members, covered("T3").members, covered("T2").members) == (1, 1, 0)
    assert covered("T1", date(2020, 1, 1)).members == 3


@pytest.mark.parametrize(
    ("standing", "counts"),
    [(None, True), ("ACTIVE", True), ("SUSPENDED", True), ("STOPPED", False), ("OUTSIDE", False),
     ("LEFT", False), ("NOT_RECOGNISED", False), ("DECEASED", False)],
)  # fmt: skip
def test_only_members_in_good_or_suspended_standing_count(
    standing: str | None,
    counts: bool,
) -> None:
    terms = load_coverage_terms()

    assert terms.counts(("FORMAL", standing)) is counts
    assert terms.counts(("TEMPORARY", standing)) is False


@pytest.mark.rows("V1")
def test_a_region_has_an_organization_where_a_body_sits_in_it_or_below_it() -> None:
    gaps = list(covered().regions_without_organization())

    assert gaps == ["430121101202", "430121102", "430121102201"]


@pytest.mark.rows("V1")
def test_regions_within_a_committee_are_those_it_leads() -> None:
    assert list(covered("A1").regions_without_organization()) == [
        "430121101202", "430121102", "430121102201",
    ]  # fmt: skip
    assert list(covered("B").regions_without_organization()) == []
    assert (covered("A1").regions, covered("B").regions, covered().regions) == (6, 3, 12)


def test_a_university_leads_no_region_although_it_sits_in_one() -> None:
    assert covered("U1").regions == 0


def test_a_region_that_no_longer_exists_is_no_gap() -> None:
    assert "430121103" in covered(None, date(2012, 1, 1)).regions_without_organization()
    assert "430121103" not in covered().regions_without_organization()


@pytest.mark.rows("V1", "G15")
def test_a_workplace_is_without_organization_where_its_body_is_none_or_gone() -> None:
    assert list(covered().units_without_organization()) == ["W1", "W3", "W4", "W5"]
    assert list(covered(None, date(2012, 1, 1)).units_without_organization()) == [
        "W1", "W4", "W5", "W6",
    ]  # fmt: skip


@pytest.mark.rows("V1", "G15")
def test_a_workplace_is_the_matter_of_its_region_and_of_its_authority() -> None:
    assert list(covered("A1").units_without_organization()) == ["W1", "W3", "W5"]
    assert list(covered("A1E").units_without_organization()) == ["W5"]
    assert list(covered("B").units_without_organization()) == ["W4", "W5"]
    assert (covered("A1").units, covered("A1E").units, covered().units) == (4, 2, 5)


@pytest.mark.rows("V1")
def test_places_with_members_but_no_organization_can_be_told_from_empty_ones() -> None:
    later = covered(None, date(2020, 1, 1))

    assert list(covered().units_without_organization(with_members=True)) == ["W3"]
    assert list(later.units_without_organization(with_members=True)) == ["W1", "W3"]
    assert list(covered().regions_without_organization(with_members=True)) == ["430121102201"]


@pytest.mark.rows("V1")
def test_committees_that_may_not_admit_are_listed_also_where_it_is_not_known() -> None:
    assert list(covered("A").without_approving_power()) == ["T9"]
    assert list(covered("B").without_approving_power()) == ["T4"]
    assert list(covered("P").without_approving_power()) == ["T4", "T9"]


@pytest.mark.rows("V2")
def test_bodies_without_a_lawful_way_change_with_the_relation_and_the_day() -> None:
    before = covered("RW", date(2013, 3, 13)).without_lawful_way()
    after = covered("RW", date(2013, 3, 14)).without_lawful_way()
    temporary = covered("RW", date(2013, 3, 14)).without_lawful_way("TEMPORARY")

    assert list(before) == ["RW"]
    assert list(after) == ["RB", "RW"]
    assert list(temporary) != list(after)


@pytest.mark.rows("V2")
def test_below_a_committee_without_an_organ_there_is_no_lawful_way_further_up() -> None:
    without = engine_with(organizations=[{"code": "A1O", "drop": True}])

    gaps = coverage(without, "A1", DAY.toordinal()).without_lawful_way()

    assert set(gaps) >= {"A1", "T9", "T9b"}
    assert "T1b" not in gaps
    assert not covered("A1").without_lawful_way()


@settings(max_examples=40, deadline=None)
@given(
    facts=facts_of_a_revision(),
    relation=st.sampled_from(["FORMAL", "TEMPORARY"]),
    readings=st.sampled_from([{}, {"GENERAL_BRANCH": "B"}, {"COUNTY_COMMITTEE": "B"}]),
)
def test_all_bodies_at_once_have_a_lawful_way_as_one_by_one(
    facts: set[Fact], relation: str, readings: dict[str, str]
) -> None:
    book = rulebook()
    view = View(Snapshot.of_facts(facts), book, relation, book.choice(**readings))

    for day in DAYS:
        found = have_lawful_way(view, day)

        lines = [climb(view, body, day) for body in range(view.snapshot.size)]
        assert found.tolist() == [
            any(holdings_of(view, body, day) for body in line.acting) for line in lines
        ]


@pytest.mark.parametrize(("reading", "has_way"), [("A", [True, True]), ("B", [True, False])])
def test_a_general_branch_that_is_no_step_gives_a_way_to_itself_only(
    reading: str, has_way: list[bool]
) -> None:
    kinds = {"G": "GENERAL_BRANCH", "b": "BRANCH"}
    power = ("hn-2018", "第四条", True, "GRANTED", "某文件", "BOTH", ())
    facts = [
        *(Fact("HAS_STATE", code, "", 1, 9, (code, None, kind, *[None] * 7))
          for code, kind in kinds.items()),
        Fact("SUBORDINATE_TO", "b", "G", 1, 9),
        Fact("HOLDS", "G", "FORMAL:NATION:", 1, 9, power),
    ]  # fmt: skip
    book = rulebook()
    view = View(Snapshot.of_facts(facts), book, "FORMAL", book.choice(GENERAL_BRANCH=reading))

    assert have_lawful_way(view, 5).tolist() == has_way


def test_gaps_come_page_by_page_after_any_code() -> None:
    codes = ["甲", "B", "A", "乙", "a"]
    gaps = CodeList(np.arange(5), sorted(codes).__getitem__)

    assert gaps.page(2) == ["A", "B"]
    assert gaps.page(2, after="B") == ["a", "乙"]
    assert gaps.page(9, after="C") == ["a", "乙", "甲"]
    assert gaps.page(3, after="甲") == []
    assert (len(gaps), gaps[-1], gaps[1:3]) == (5, "甲", ["B", "a"])


@pytest.mark.parametrize("gaps", [
    CoverageFigures.regions_without_organization,
    CoverageFigures.units_without_organization,
    CoverageFigures.without_approving_power,
    CoverageFigures.without_lawful_way,
])  # fmt: skip
def test_every_list_is_in_the_order_of_codes_and_made_once(
    gaps: Callable[[CoverageFigures], CodeList],
) -> None:
    figures = covered()

    listed = gaps(figures)

    assert list(listed) == sorted(listed)
    assert len(listed) > 0
    assert gaps(figures) is listed


def test_an_unknown_body_is_an_error_that_names_it() -> None:
    with pytest.raises(OrganizationNotFound, match="XYZ"):
        covered("XYZ")


def test_nothing_lies_within_a_body_that_is_gone() -> None:
    figures = covered("GBX")

    assert (figures.organizations, figures.members, list(figures.without_lawful_way())) == (
        0,
        0,
        [],
    )


@settings(max_examples=40, deadline=None)
@given(facts=facts_of_a_revision(), day=st.sampled_from(DAYS))
def test_descendants_are_those_found_level_by_level(facts: set[Fact], day: int) -> None:
    snapshot = Snapshot.of_facts(facts)
    for body in range(snapshot.size):
        level, expected = [body], []
        for depth in range(1, snapshot.size + 1):
            level = sorted(each for above in level for each in snapshot.subordinates(above, day))
            expected += [(each, depth) for each in level]

        found = descendants(snapshot, body, day)

        assert list(zip(found.bodies.tolist(), found.depths.tolist(), strict=True)) == expected
        near = descendants(snapshot, body, day, depth=1)
        assert near.bodies.tolist() == list(snapshot.subordinates(body, day))


CROSSED = ("A1O", "A2O", "B1O", "XO", "T9")


@pytest.mark.rows("V2")
@pytest.mark.parametrize("relation", ["FORMAL", "TEMPORARY"])
@pytest.mark.parametrize("packs", [None, ("cn-2004",), ("hn-2018",)])
def test_the_matrix_says_what_each_path_says(relation: str, packs: Any) -> None:
    day = DAY.toordinal()

    matrix = reachability(engine(), CROSSED, day, relation, packs)

    for origin, row in zip(CROSSED, matrix, strict=True):
        for destination, crossing in zip(CROSSED, row, strict=True):
            answer = engine().path(origin, destination, relation, as_of=day, packs=packs)
            hops = len(answer.bodies) if isinstance(answer, Path) else None
            assert crossing == Crossing(hops, answer.code if isinstance(answer, NoPath) else None)


@pytest.mark.rows("V2")
def test_counties_reach_each_other_by_two_bodies_from_the_day_the_rule_is_in_force() -> None:
    counties = ("A1", "B1", "XA")

    before = reachability(engine(), counties, date(2003, 1, 1).toordinal())
    since = reachability(engine(), counties, DAY.toordinal())

    reasons = {crossing.code for row in before for crossing in row}
    assert reasons == {"SAME_ORGANIZATION", "NO_RULE_IN_FORCE"}
    assert since[0] == [Crossing(None, "SAME_ORGANIZATION"), Crossing(2, None), Crossing(2, None)]


@pytest.mark.rows("V2")
def test_the_matrix_refuses_what_it_does_not_know() -> None:
    with pytest.raises(OrganizationNotFound, match="XYZ"):
        reachability(engine(), ["A1", "XYZ"], DAY.toordinal())
    with pytest.raises(UnknownPack, match="zz-1999"):
        reachability(engine(), ["A1"], DAY.toordinal(), packs=("zz-1999",))
