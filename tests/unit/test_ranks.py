"""What a body may be, belong to and seat follows from its kind and rank."""

from __future__ import annotations

import pytest

from graph.conversion import facts_of
from graph.facts import Fact
from graph.invariants import check
from law.bodies import load_bodies
from tests.unit.county_tables import a_county, change, codes_of, day, problems_of, put


@pytest.mark.rows("G1")
@pytest.mark.parametrize("code", ["A1", "A1G"])
def test_a_committee_of_a_place_or_a_system_needs_its_level(code: str) -> None:
    tables = a_county()
    put(tables, "organizations", code=code, level=None)

    (problem,) = problems_of(tables)

    assert (problem.code, problem.key, problem.column) == ("LEVEL_REQUIRED", (code,), "level")


def test_a_level_that_is_taken_away_is_named_at_its_row() -> None:
    tables = a_county()
    change(tables, "A1G", "level", value=None, since=day(2010))

    (problem,) = problems_of(tables)

    assert (problem.code, problem.table) == ("LEVEL_REQUIRED", "facts")
    assert problem.key == ("A1G", "level", day(2010))


def test_a_name_cannot_be_taken_away() -> None:
    tables = a_county()
    change(tables, "T1", "name", value=None, since=day(2010))

    assert codes_of(tables) == ["STATE_INCOMPLETE"]


def test_an_organ_has_no_superior() -> None:
    tables = a_county()
    put(tables, "organizations", code="A1O", superior="A1")

    (problem,) = problems_of(tables)

    assert (problem.code, problem.key, problem.column) == (
        "ORGAN_WITH_SUPERIOR", ("A1O",), "superior",
    )  # fmt: skip


@pytest.mark.parametrize("committee", ["A1G", "T1"])
def test_an_organization_department_belongs_to_a_local_committee_only(committee: str) -> None:
    tables = a_county()
    put(tables, "organizations", code="A1O", organ_of=committee, since=day(2000))

    (problem,) = problems_of(tables)

    assert (problem.code, problem.value) == ("ORGAN_OF_WRONG_BODY", committee)


def test_an_organization_department_is_nothing_without_its_committee() -> None:
    tables = a_county()
    put(tables, "organizations", code="A1O", organ_of=None, superior="A1")

    assert codes_of(tables) == ["ORGAN_WITHOUT_COMMITTEE"]


@pytest.mark.parametrize("committee", ["A1", "A1G", "T1"])
def test_an_office_may_belong_to_any_committee(committee: str) -> None:
    tables = a_county()
    put(tables, "organizations", code="O", name="办公室", kind="WORK_COMMITTEE_OFFICE",
        organ_of=committee, since=day(2000))  # fmt: skip

    assert problems_of(tables) == []


def test_an_office_of_a_branch_is_refused() -> None:
    tables = a_county()
    put(tables, "organizations", code="O", name="办公室", kind="WORK_COMMITTEE_OFFICE",
        organ_of="T1b", since=day(2001))  # fmt: skip

    assert codes_of(tables) == ["ORGAN_OF_WRONG_BODY"]


def test_a_committee_is_no_organ() -> None:
    tables = a_county()
    put(tables, "organizations", code="T2", superior=None, organ_of="A1")

    assert codes_of(tables) == ["NOT_AN_ORGAN"]


@pytest.mark.rows("G1")
@pytest.mark.parametrize("code", ["T1", "A1O", "A"])
def test_a_member_placed_on_a_committee_is_refused(code: str) -> None:
    tables = a_county()
    put(tables, "members", ref="m_1", organization=code)

    (problem,) = problems_of(tables)

    assert (problem.code, problem.key, problem.value) == ("SEAT_NOT_A_BRANCH", ("m_1",), code)


@pytest.mark.rows("G1")
def test_a_placement_on_a_committee_is_refused() -> None:
    tables = a_county()
    put(tables, "placements", member="m_2", organization="T1", relation="TEMPORARY",
        since=day(2010))  # fmt: skip

    (problem,) = problems_of(tables)

    assert (problem.code, problem.table) == ("SEAT_NOT_A_BRANCH", "placements")


@pytest.mark.rows("G1")
def test_a_member_may_sit_where_the_rank_is_branch() -> None:
    tables = a_county()
    assert problems_of(tables) == []

    put(tables, "organizations", code="F", rank="GENERAL_BRANCH")

    assert codes_of(tables) == ["SEAT_NOT_A_BRANCH"]


@pytest.mark.rows("G1")
def test_a_branch_that_became_a_general_branch_seats_nobody_from_then_on() -> None:
    tables = a_county()
    change(tables, "T1b", "kind", "GENERAL_BRANCH", since=day(2012))

    (problem,) = problems_of(tables)

    assert problem.code == "SEAT_NOT_A_BRANCH"
    assert "2012-01-01/.." in problem.zh


def test_a_member_is_not_seated_in_a_body_that_is_gone() -> None:
    tables = a_county()
    put(tables, "organizations", code="T1b", until=day(2004))

    assert codes_of(tables) == ["OUTSIDE_LIFE"]


@pytest.mark.parametrize("table", ["members", "placements"])
def test_a_temporary_branch_has_no_formal_seat(table: str) -> None:
    tables = a_county()
    if table == "members":
        put(tables, "members", ref="m_1", organization="T1t")
    else:
        put(tables, "placements", member="m_1", organization="T1t", relation="FORMAL",
            since=day(2010))  # fmt: skip

    assert [(one.code, one.table) for one in problems_of(tables)] == [("TEMPORARY_SEAT", table)]


def test_a_rule_pack_is_adopted_for_a_local_committee() -> None:
    tables = a_county()
    put(tables, "rule_adoptions", pack="hn-2018", territory="A1")
    assert problems_of(tables) == []

    put(tables, "rule_adoptions", pack="hn-2018", territory="T1")

    assert codes_of(tables) == ["TERRITORY_NOT_LOCAL"]


def test_a_pack_that_applies_by_its_own_default_is_no_row_to_check() -> None:
    tables = a_county()
    derived = Fact("ADOPTS", "T1", "hn-2018", 1, 2_000_000, ((), "DERIVED"))

    assert check(tables, facts_of(tables) | {derived}, load_bodies().data) == []
