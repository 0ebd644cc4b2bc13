"""Tables become dated facts and facts tables again, nothing lost and nothing added."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.conversion import facts_of, tables_of
from graph.days import FIRST_DAY, LAST_DAY
from graph.facts import Fact
from graph.tables import TABLES, Row, Tables
from tests.unit.county_tables import a_county, day, put, tables_with

Y2000, Y2005, Y2010, Y2015 = (day(year).toordinal() for year in (2000, 2005, 2010, 2015))


def facts_from(facts: set[Fact], type_: str, start: str) -> list[Fact]:
    """Return the facts of a type that start at a code, in the order of days."""
    found = [fact for fact in facts if (fact.type, fact.start) == (type_, start)]
    return sorted(found, key=lambda fact: (fact.since, fact.end))


def values_of(facts: set[Fact], code: str, field: str) -> list[tuple[int, int, Any]]:
    """Return since, until and one cell of each state of a body."""
    states = facts_from(facts, "HAS_STATE", code)
    return [(fact.since, fact.until, fact.get(field)) for fact in states]


def test_a_body_whose_cells_never_change_has_one_state_for_its_life() -> None:
    tables = a_county()
    put(tables, "organizations", code="T2", until=day(2015))

    states = facts_from(facts_of(tables), "HAS_STATE", "T2")

    assert [(state.since, state.until) for state in states] == [(Y2000, Y2015)]
    assert states[0].get("name") == "西镇党委"
    assert states[0].get("admits") is True


def test_a_life_without_dates_has_no_ends() -> None:
    assert values_of(facts_of(a_county()), "A1", "level") == [(FIRST_DAY, LAST_DAY, "COUNTY")]


def test_a_changed_cell_holds_from_its_day_on() -> None:
    tables = a_county()
    put(tables, "facts", code="T1", field="admits", value=False, since=day(2010))

    facts = facts_of(tables)

    assert values_of(facts, "T1", "admits") == [(Y2000, Y2010, True), (Y2010, LAST_DAY, False)]


def test_until_restores_the_value_before() -> None:
    tables = a_county()
    put(tables, "facts", code="T1", field="admits", value=None, since=day(2010), until=day(2015))

    assert values_of(facts_of(tables), "T1", "admits") == [
        (Y2000, Y2010, True), (Y2010, Y2015, None), (Y2015, LAST_DAY, True),
    ]  # fmt: skip


def test_a_row_that_begins_where_another_ends_is_not_undone_by_it() -> None:
    tables = a_county()
    put(tables, "facts", code="T1", field="name", value="乙", since=day(2005), until=day(2010))
    put(tables, "facts", code="T1", field="name", value="丙", since=day(2010))

    assert values_of(facts_of(tables), "T1", "name") == [
        (Y2000, Y2005, "东镇党委"), (Y2005, Y2010, "乙"), (Y2010, LAST_DAY, "丙"),
    ]  # fmt: skip


def test_states_are_cut_where_any_cell_changes_and_nowhere_else() -> None:
    tables = a_county()
    put(tables, "facts", code="T1", field="name", value="乙", since=day(2005))
    put(tables, "facts", code="T1", field="admits", value=True, since=day(2010))
    put(tables, "facts", code="T1", field="admits", value=False, since=day(2015))

    states = facts_from(facts_of(tables), "HAS_STATE", "T1")

    assert [(state.since, state.get("name"), state.get("admits")) for state in states] == [
        (Y2000, "东镇党委", True), (Y2005, "乙", True), (Y2015, "乙", False),
    ]  # fmt: skip


def test_a_row_on_the_first_day_is_the_first_value() -> None:
    tables = a_county()
    put(tables, "facts", code="T1", field="name", value="乙", since=day(2000))

    normal = tables_of(facts_of(tables))

    assert normal["organizations"][("T1",)]["name"] == "乙"
    assert normal["facts"] == {}


def test_an_empty_cell_is_not_false() -> None:
    tables = a_county()
    put(tables, "facts", code="T2", field="admits", value=None, since=day(2005))
    put(tables, "facts", code="T2", field="admits", value=False, since=day(2010))

    assert [value for _, _, value in values_of(facts_of(tables), "T2", "admits")] == [
        True, None, False,
    ]  # fmt: skip


@pytest.mark.rows("G4")
def test_a_seat_is_another_fact_than_an_affiliation() -> None:
    tables = a_county()
    put(tables, "organizations", code="U1", name="省属甲校党委", kind="GRASSROOTS_COMMITTEE",
        superior="A", seat="430121")  # fmt: skip

    facts = facts_of(tables)

    assert [fact.end for fact in facts_from(facts, "SEATED_IN", "U1")] == ["430121"]
    assert [fact.end for fact in facts_from(facts, "SUBORDINATE_TO", "U1")] == ["A"]


@pytest.mark.rows("G4")
def test_a_body_that_moves_changes_its_seat_and_not_its_states() -> None:
    tables = a_county()
    put(tables, "facts", code="T1", field="seat", value=None, since=day(2005))
    put(tables, "facts", code="T1", field="seat", value="430121", since=day(2010))

    facts = facts_of(tables)

    assert facts_from(facts, "SEATED_IN", "T1") == [
        Fact("SEATED_IN", "T1", "430121101", Y2000, Y2005),
        Fact("SEATED_IN", "T1", "430121", Y2010, LAST_DAY),
    ]
    assert len(facts_from(facts, "HAS_STATE", "T1")) == 1
    assert facts_of(tables_of(facts)) == facts


@pytest.mark.rows("G18")
def test_a_county_that_became_a_district_is_two_bodies_joined_by_a_succession() -> None:
    tables = tables_with(
        organizations=[
            {"code": "430122", "name": "中共望城县委", "kind": "LOCAL_COMMITTEE",
             "level": "COUNTY", "until": day(2011, 6, 1)},
            {"code": "430112", "name": "中共望城区委", "kind": "LOCAL_COMMITTEE",
             "level": "COUNTY", "since": day(2011, 6, 1)},
        ],
        successions=[{"predecessor": "430122", "successor": "430112", "kind": "RENAME",
                      "on": day(2011, 6, 1)}],
    )  # fmt: skip
    changed = day(2011, 6, 1).toordinal()

    facts = facts_of(tables)

    assert Fact("SUCCEEDED_BY", "430122", "430112", changed, LAST_DAY, ("RENAME",)) in facts
    assert values_of(facts, "430122", "name") == [(FIRST_DAY, changed, "中共望城县委")]
    assert values_of(facts, "430112", "name") == [(changed, LAST_DAY, "中共望城区委")]


def test_only_formal_affiliations_are_lines() -> None:
    tables = a_county()
    ends = {"subordinate": "T2", "superior": "A1G"}
    put(tables, "affiliations", **ends, kind="LEADS", since=day(2005), until=day(2010))

    facts = facts_of(tables)

    managed = Fact("MANAGED_BY", "T2", "A1G", Y2005, Y2010, ("LEADS",))
    assert facts_from(facts, "MANAGED_BY", "T2") == [managed]
    assert [fact.end for fact in facts_from(facts, "SUBORDINATE_TO", "T2")] == ["A1"]


@pytest.mark.rows("G19")
def test_a_grant_carries_its_basis() -> None:
    tables = a_county()
    put(tables, "authority_grants", holder="T1", relation="FORMAL", range="COUNTY", range_of="A1",
        basis="某文件第二条", readings="DIRECT_COMMITTEE=A+B", since=day(2005))  # fmt: skip

    (grant,) = facts_from(facts_of(tables), "GRANTED", "T1")

    assert grant.end == "FORMAL:COUNTY:A1"
    assert grant.cells == ("某文件第二条", None, None, ("DIRECT_COMMITTEE=A+B",))


def test_a_member_relation_says_whether_it_is_a_placement() -> None:
    facts = facts_of(a_county())

    assert facts_from(facts, "RELATION_AT", "m_1") == [
        Fact("RELATION_AT", "m_1", "T1b", Y2005, LAST_DAY, ("FORMAL", False)),
        Fact("RELATION_AT", "m_1", "T1t", Y2010, LAST_DAY, ("TEMPORARY", True)),
    ]


def test_a_superior_with_the_dates_of_the_body_stands_in_its_own_row() -> None:
    tables = a_county()
    put(tables, "organizations", code="T2", superior=None)
    ends = {"subordinate": "T2", "superior": "A1", "kind": "FORMAL"}
    put(tables, "affiliations", **ends, since=day(2000))

    normal = tables_of(facts_of(tables))

    assert normal["organizations"][("T2",)]["superior"] == "A1"
    assert normal["affiliations"] == {}


def test_superiors_that_followed_each_other_stand_in_affiliations() -> None:
    tables = a_county()
    put(tables, "organizations", code="T2", superior=None)
    put(tables, "affiliations", subordinate="T2", superior="A", kind="FORMAL", since=day(2000),
        until=day(2010))  # fmt: skip
    put(tables, "affiliations", subordinate="T2", superior="A1", kind="FORMAL", since=day(2010))

    normal = tables_of(facts_of(tables))

    assert normal["organizations"][("T2",)]["superior"] is None
    assert set(normal["affiliations"]) == set(tables["affiliations"])


def test_an_organ_that_acts_on_some_days_is_one_cell() -> None:
    facts = facts_of(a_county())
    (organ,) = facts_from(facts, "ORGAN_OF", "A1O")
    first = organ._replace(until=Y2010, cells=(True, ()))
    second = organ._replace(since=Y2010, cells=(False, ("ART4_ORGAN=A",)))

    tables = tables_of(facts - {organ} | {first, second})

    assert tables == tables_of(facts)
    assert tables["organizations"][("A1O",)]["organ_of"] == "A1"


def test_what_follows_from_the_packs_stands_in_no_table() -> None:
    facts = facts_of(a_county())
    cells = ("hn-2018", "第四条", True, "DERIVED", None, "BOTH", ())
    derived = {
        Fact("HOLDS", "A1O", "FORMAL:NATION:", Y2000, LAST_DAY, cells),
        Fact("ADOPTS", "A", "hn-2018", Y2000, LAST_DAY, ((), "DERIVED")),
    }

    assert tables_of(facts | derived) == tables_of(facts)


@pytest.mark.rows("A6")
def test_every_kind_of_row_survives_the_round() -> None:
    tables = tables_of(facts_of(_everything()))

    assert all(tables[name] for name in TABLES)
    assert facts_of(tables) == facts_of(_everything())


def _everything() -> Tables:
    tables = a_county()
    put(tables, "facts", code="T1", field="on_system", value=False, since=day(2005))
    put(tables, "affiliations", subordinate="F", superior="T2", kind="ASSISTS", since=day(2005))
    put(tables, "authority_grants", holder="A1G", relation="TEMPORARY", range="NATION",
        basis="referred, text not held", pack="cn-2004", article="二")  # fmt: skip
    put(tables, "successions", predecessor="T2", successor="T1", kind="MERGE", on=day(2019))
    put(tables, "units", code="u1", name="甲厂", nature="ENTERPRISE", seat="430121",
        authority="A1G", organization="T1b", since=day(2003))  # fmt: skip
    put(tables, "events", event="NATIONAL_EXCHANGE_OPENED", on=day(2030), source="某通知")
    put(tables, "rule_adoptions", pack="screening-guide", territory="A1", since=day(2014))
    return tables


# Any tables: few codes and days, so that rows meet.

CODES = st.sampled_from(["A", "B", "C", "D"])
DATES = st.none() | st.integers(0, 12).map(lambda years: date(2000 + years, 1, 1))
TEXTS = st.none() | st.sampled_from(["甲", "乙"])
FLAGS = st.none() | st.booleans()
FIELD_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["甲", "乙"]), "level": st.sampled_from(["COUNTY", "TOWNSHIP", None]),
    "admits": FLAGS, "on_system": FLAGS, "seat": st.sampled_from(["r1", "r2", None]),
    "kind": st.sampled_from(["BRANCH", "GENERAL_BRANCH"]),
}  # fmt: skip
CHANGES = st.sampled_from(sorted(FIELD_VALUES)).flatmap(
    lambda field: st.fixed_dictionaries(
        {"code": CODES, "field": st.just(field), "value": FIELD_VALUES[field], "since": DATES,
         "until": DATES}
    )
)  # fmt: skip
LIFE = {"since": DATES, "until": DATES}
ROWS: dict[str, st.SearchStrategy[Row]] = {
    "organizations": st.fixed_dictionaries(
        {"code": CODES, "organ_of": st.none() | CODES, "system": TEXTS, **FIELD_VALUES, **LIFE}
    ),
    "facts": CHANGES,
    "affiliations": st.fixed_dictionaries(
        {"subordinate": CODES, "superior": CODES, "kind": st.sampled_from(["FORMAL", "LEADS"]),
         **LIFE}
    ),
    "authority_grants": st.fixed_dictionaries(
        {"holder": CODES, "relation": st.sampled_from(["FORMAL", "TEMPORARY"]),
         "range": st.sampled_from(["NATION", "COUNTY"]), "range_of": st.none() | CODES,
         "basis": TEXTS, "readings": st.sampled_from([None, "K=A", "K=A+B;L=B"]), **LIFE}
    ),
    "regions": st.fixed_dictionaries(
        {"code": CODES, "name": TEXTS, "level": st.none(), "part_of": st.none() | CODES, **LIFE}
    ),
    "successions": st.fixed_dictionaries(
        {"predecessor": CODES, "successor": CODES, "kind": st.just("MERGE"), "on": DATES}
    ),
    "units": st.fixed_dictionaries(
        {"code": CODES, "name": TEXTS, "seat": TEXTS, "authority": st.none() | CODES,
         "organization": st.none() | CODES, **LIFE}
    ),
    "events": st.fixed_dictionaries({"event": st.just("NATIONAL_EXCHANGE_OPENED"), "on": DATES}),
    "members": st.fixed_dictionaries(
        {"ref": CODES, "organization": st.none() | CODES, "status": st.just("FULL"),
         "standing": TEXTS, "since": DATES}
    ),
    "placements": st.fixed_dictionaries(
        {"member": CODES, "organization": CODES, "relation": st.just("TEMPORARY"), **LIFE}
    ),
    "rule_adoptions": st.fixed_dictionaries(
        {"pack": st.just("floating"), "territory": CODES, **LIFE}
    ),
}  # fmt: skip


@st.composite
def any_tables(draw: st.DrawFn) -> Tables:
    """Return tables with any rows; a body has a superior or FORMAL rows, as after a merge."""
    tables = tables_with(**{name: draw(st.lists(rows, max_size=6)) for name, rows in ROWS.items()})
    formal = {key[0] for key in tables["affiliations"] if key[2] == "FORMAL"}
    for (code,), row in tables["organizations"].items():
        row["superior"] = None if code in formal else draw(st.none() | CODES)
    return tables


@pytest.mark.rows("A6")
@given(any_tables())
@settings(max_examples=50, deadline=None)
def test_the_tables_of_facts_say_the_same_facts(tables: Tables) -> None:
    facts = facts_of(tables)

    assert facts_of(tables_of(facts)) == facts


@pytest.mark.rows("A6")
@given(any_tables())
@settings(max_examples=50, deadline=None)
def test_the_normal_form_is_its_own_normal_form(tables: Tables) -> None:
    normal = tables_of(facts_of(tables))

    assert tables_of(facts_of(normal)) == normal
    assert all(
        set(row) == set(TABLES[name].names) for name in normal for row in normal[name].values()
    )
