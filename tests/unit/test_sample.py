"""The sample keeps the rules of the tables and has the bodies that questions speak of."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from graph.tables import TABLES
from loaders.divisions import load_divisions
from loaders.sample import NOTABLE, sample_tables
from loaders.sample_members import is_branch
from loaders.sample_rows import Row

Tables = dict[str, list[Row]]

COMMITTEES = {"TOWNSHIP_COMMITTEE", "STREET_COMMITTEE", "GRASSROOTS_COMMITTEE"}
LEVEL_NEEDED = {"LOCAL_COMMITTEE", "WORK_COMMITTEE"}
FIRST, LAST = "0001-01-01", "9999-12-31"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return sample_tables()


@pytest.fixture(scope="module")
def bodies(tables: Tables) -> dict[str, Row]:
    return {body["code"]: body for body in tables["organizations"]}


def life(row: Row) -> tuple[str, str]:
    return row["since"] or FIRST, row["until"] or LAST


def lies_within(inner: Row, outer: Row) -> bool:
    since, until = life(inner)
    return life(outer)[0] <= since < until <= life(outer)[1]


def formal_superiors(tables: Tables) -> dict[str, list[tuple[str, str, str]]]:
    superiors: dict[str, list[tuple[str, str, str]]] = {}
    for body in tables["organizations"]:
        if body["superior"]:
            superiors.setdefault(body["code"], []).append((*life(body), body["superior"]))
    for row in tables["affiliations"]:
        if row["kind"] == "FORMAL":
            superiors.setdefault(row["subordinate"], []).append((*life(row), row["superior"]))
    return superiors


def test_the_same_rows_come_out_each_time(tables: Tables) -> None:
    assert sample_tables() == tables


def test_every_table_has_its_columns_and_no_required_cell_is_empty(tables: Tables) -> None:
    assert set(tables) == set(TABLES)

    for name, rows in tables.items():
        required = [column.name for column in TABLES[name].columns if column.required]
        for row in rows:
            assert tuple(row) == TABLES[name].names
            assert all(row[column] for column in required), row


def test_every_cell_is_in_the_list_of_its_column(tables: Tables) -> None:
    for name, rows in tables.items():
        for column in TABLES[name].columns:
            values = {row[column.name] for row in rows} - {""}
            if column.type == "enum":
                assert values <= set(column.values)
            elif column.type == "boolean":
                assert values <= {"true", "false"}
            elif column.type == "date":
                assert values == {date.fromisoformat(value).isoformat() for value in values}
            elif column.type == "name":
                assert max(map(len, values), default=0) <= 120


def test_no_key_is_repeated(tables: Tables) -> None:
    for name, rows in tables.items():
        keys = Counter(TABLES[name].key_of(row) for row in rows)

        assert not [key for key, count in keys.items() if count > 1]


def test_every_code_that_a_row_refers_to_stands_in_the_sample(tables: Tables) -> None:
    keys = {name: {row[TABLES[name].key[0]] for row in rows} for name, rows in tables.items()}

    for name, rows in tables.items():
        for column in TABLES[name].columns:
            if column.type == "reference":
                values = {row[column.name] for row in rows} - {""}
                assert values <= keys[column.references], (name, column.name)


def test_hunan_is_led_as_its_divisions_say(bodies: dict[str, Row]) -> None:
    hunan = [body for code, body in bodies.items() if code.startswith("43")]
    plain = [body for body in hunan if "-" not in body["code"] and not body["until"]]
    by_level = Counter(body["level"] for body in plain if body["kind"] == "LOCAL_COMMITTEE")
    zones = [body for body in plain if body["unit"] == "PARK" and body["level"] == "COUNTY"]
    towns = [body for body in plain if len(body["code"]) == 9]

    assert by_level == {"PROVINCE": 1, "PREFECTURE": 14, "COUNTY": 122}
    assert len(zones) == 12
    assert {zone["kind"] for zone in zones} == {"WORK_COMMITTEE"}
    assert all(bodies[zone["superior"]]["level"] == "PREFECTURE" for zone in zones)
    assert len(towns) == 2008
    assert sum(body["kind"] == "GRASSROOTS_COMMITTEE" for body in towns) == 61


def test_every_committee_has_the_organs_that_the_rules_speak_of(bodies: dict[str, Row]) -> None:
    organs = {
        "PREFECTURE": ("-ZZB", "-JGGW", "-JYGW", "-GZW", "-WJGW"),
        "COUNTY": ("-ZZB", "-JGGW", "-JYGW", "-WJGW"),
    }
    committees = [
        body
        for code, body in bodies.items()
        if code.startswith("43") and body["kind"] == "LOCAL_COMMITTEE" and not body["until"]
    ]

    for body in committees:
        for suffix in organs.get(body["level"], ("-ZZB",)):
            organ = bodies[body["code"] + suffix]
            assert organ["level"] == body["level"]
            assert (organ["organ_of"] or organ["superior"]) == body["code"]


def test_one_village_in_a_hundred_has_no_branch_and_some_counties_have_many(
    bodies: dict[str, Row],
) -> None:
    villages = [division.code for division in load_divisions("hunan") if division.level == 5]

    without = Counter(code[:6] for code in villages if code not in bodies)

    assert without.total() == round(len(villages) / 100)
    assert max(without.values()) >= 4 * without.total() / 122


def test_two_committees_in_a_hundred_have_no_approving_power(bodies: dict[str, Row]) -> None:
    committees = [
        body
        for code, body in bodies.items()
        if code.startswith("43") and body["kind"] in COMMITTEES
    ]

    admits = Counter(body["admits"] for body in committees)

    assert admits["false"] + admits[""] == round(len(committees) * 0.02)
    assert admits[""] > 0


def test_fifteen_units_in_a_hundred_have_no_organization(tables: Tables) -> None:
    units = tables["units"]
    without = [unit for unit in units if not unit["organization"]]

    assert len(units) >= 2000
    assert len(without) == round(len(units) * 0.15)
    assert len({unit["name"] for unit in units}) == len(units)
    assert max(Counter(unit["code"][:6] for unit in without).values()) >= 10


@pytest.mark.rows("G2")
def test_every_body_has_one_formal_superior_on_each_day_of_its_life(
    tables: Tables, bodies: dict[str, Row]
) -> None:
    for code, periods in formal_superiors(tables).items():
        days = sorted(periods)
        assert (days[0][0], days[-1][1]) == life(bodies[code])
        assert all(one[1] == next_[0] for one, next_ in pairwise(days)), code


@pytest.mark.rows("G17")
def test_only_the_top_has_no_superior_and_every_line_reaches_it(
    tables: Tables, bodies: dict[str, Row]
) -> None:
    superiors = formal_superiors(tables)
    tops = [code for code, body in bodies.items() if code not in superiors and not body["organ_of"]]

    assert tops == [NOTABLE["CPC"]]
    for code, body in bodies.items():
        line = [code]
        while line[-1] != NOTABLE["CPC"]:
            organ_of = bodies[line[-1]]["organ_of"]
            line.append(organ_of or max(superiors[line[-1]])[2])
            assert len(line) < 20, body


def test_every_link_lies_within_the_lives_of_both_its_ends(
    tables: Tables, bodies: dict[str, Row]
) -> None:
    for body in tables["organizations"]:
        for above in (body["superior"], body["organ_of"]):
            assert not above or lies_within(body, bodies[above]), body["code"]
    for row in tables["affiliations"]:
        assert lies_within(row, bodies[row["subordinate"]])
        assert lies_within(row, bodies[row["superior"]])
    for row in tables["authority_grants"]:
        assert lies_within(row, bodies[row["holder"]])


def test_a_successor_lives_on_the_day_its_predecessor_ends(
    tables: Tables, bodies: dict[str, Row]
) -> None:
    for row in tables["successions"]:
        assert bodies[row["predecessor"]]["until"] == row["on"]
        since, until = life(bodies[row["successor"]])
        assert since <= row["on"] < until


def test_level_is_given_where_the_kind_needs_it(bodies: dict[str, Row]) -> None:
    assert all(body["level"] for body in bodies.values() if body["kind"] in LEVEL_NEEDED)


def test_members_sit_in_branches_only(tables: Tables, bodies: dict[str, Row]) -> None:
    seats = {member["organization"] for member in tables["members"]}
    hosts = {placement["organization"] for placement in tables["placements"]}

    assert len(tables["members"]) > 3000
    assert all(is_branch(bodies[code]) for code in seats | hosts)


def test_nothing_in_the_sample_looks_like_the_number_of_a_person(tables: Tables) -> None:
    number = re.compile(r"(?<![0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9])|@")

    for rows in tables.values():
        for row in rows:
            assert not number.search(" ".join(row.values())), row
    assert all(re.fullmatch("m_[a-z]{22}", member["ref"]) for member in tables["members"])


def test_every_notable_body_is_there(bodies: dict[str, Row]) -> None:
    assert not [name for name, code in NOTABLE.items() if code not in bodies]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("GZ", {"kind": "WORK_COMMITTEE_OFFICE", "organ_of": NOTABLE["GZ0"]}),
        ("FG0", {"kind": "WORK_COMMITTEE_OFFICE", "organ_of": NOTABLE["FG"]}),
        ("LT", {"kind": "WORK_COMMITTEE", "level": "PROVINCE", "system": "RETIRED"}),
        ("AD", {"kind": "BRANCH", "unit": "DEPARTMENT", "superior": NOTABLE["AG"]}),
        ("ADG", {"kind": "GENERAL_BRANCH", "unit": "DEPARTMENT"}),
        ("A1D", {"kind": "BRANCH", "unit": "DEPARTMENT", "superior": NOTABLE["A1G"]}),
        ("A1DG", {"kind": "GENERAL_BRANCH", "superior": NOTABLE["A1G"]}),
        ("A1Eb", {"kind": "BRANCH", "superior": NOTABLE["A1E"]}),
        ("A2GO", {"kind": "WORK_COMMITTEE_OFFICE", "organ_of": NOTABLE["A2G"]}),
        ("T9", {"kind": "TOWNSHIP_COMMITTEE", "admits": "false"}),
        ("S9", {"kind": "STREET_COMMITTEE", "admits": "false"}),
        ("U1", {"superior": NOTABLE["JY"], "seat": "430121", "unit": "INSTITUTION"}),
        ("U1Y", {"kind": "GENERAL_BRANCH", "unit": "PART", "superior": NOTABLE["U1"]}),
        ("U1b", {"kind": "BRANCH", "unit": "PART", "superior": NOTABLE["U1Y"]}),
        ("U2L", {"kind": "BRANCH", "temporary": "true"}),
        ("U3O", {"kind": "WORK_COMMITTEE_OFFICE", "organ_of": NOTABLE["U3"]}),
        ("E1", {"superior": NOTABLE["GZ0"], "unit": "ENTERPRISE", "admits": "true"}),
        ("F", {"superior": NOTABLE["AS"], "unit": "ENTERPRISE"}),
        ("LTU", {"superior": NOTABLE["LT"]}),
        ("CG", {"superior": NOTABLE["CG0"]}),
        ("CG3", {"superior": NOTABLE["CG2"]}),
        ("MP", {"kind": "MILITARY_ORGAN", "on_system": "false", "level": ""}),
        ("MB", {"kind": "MILITARY_ORGANIZATION", "rank": "BRANCH", "superior": NOTABLE["MP"]}),
        ("TS", {"kind": "TALENT_SERVICE", "unit": "TALENT_AGENCY"}),
        ("FL1", {"kind": "FLOATING_ORGANIZATION", "rank": "BRANCH", "superior": NOTABLE["T1"]}),
        ("XO", {"kind": "ORGANIZATION_DEPARTMENT", "level": "COUNTY"}),
    ],
)
def test_a_notable_body_is_what_its_questions_need(
    bodies: dict[str, Row], name: str, cells: Row
) -> None:
    body = bodies[NOTABLE[name]]

    assert {column: body[column] for column in cells} == cells


def test_two_schools_of_one_city_sit_in_different_districts(bodies: dict[str, Row]) -> None:
    one, other = bodies[NOTABLE["As1"]], bodies[NOTABLE["As2"]]

    assert one["superior"] == other["superior"] == NOTABLE["AJ"]
    assert one["seat"] != other["seat"]


def test_the_grants_are_those_of_the_firm_and_the_railway(tables: Tables) -> None:
    grants = {grant["holder"]: grant for grant in tables["authority_grants"]}

    assert set(grants) == {NOTABLE["CG"], NOTABLE["RB"]}
    assert grants[NOTABLE["CG"]]["readings"] == "DIRECT_COMMITTEE=A+B"
    assert grants[NOTABLE["RB"]]["until"] == "2013-03-10"
    assert {(grant["pack"], grant["article"]) for grant in grants.values()} == {("cn-2004", "二")}


@pytest.mark.rows("G14")
def test_floating_organizations_show_both_models_of_dual_management(tables: Tables) -> None:
    kinds = {(row["subordinate"], row["superior"], row["kind"]) for row in tables["affiliations"]}

    assert (NOTABLE["FL1"], NOTABLE["T1"], "LEADS") in kinds
    assert (NOTABLE["FL1"], NOTABLE["XT"], "ASSISTS") in kinds
    assert (NOTABLE["FL2"], NOTABLE["XT"], "LEADS") in kinds
    assert (NOTABLE["FL2"], NOTABLE["XT"], "ENTRUSTED") in kinds
    assert (NOTABLE["FL2"], NOTABLE["T2"], "ASSISTS") in kinds
