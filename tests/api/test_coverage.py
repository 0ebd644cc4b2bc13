"""`coverage` and `reachability`: figures, lists of gaps, and the ways between many bodies."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.api.service_fixture import Held, ask, error_codes, with_rows

COUNTY = ("430121", "甲一县")


@cache
def covered() -> Held:
    """Return a county with two regions and three workplaces that lack an organization."""
    code, name = COUNTY
    region = {"level": "TOWNSHIP", "part_of": code}
    unit = {"nature": "ENTERPRISE", "seat": code}
    return with_rows(
        regions=[
            {"code": code, "name": name, "level": "COUNTY"},
            {"code": "43012101", "name": "东镇", **region},
            {"code": "43012102", "name": "空镇", **region},
            {"code": "43012103", "name": "荒镇", **region},
        ],
        organizations=[{"code": "T1", "seat": "43012101"}, {"code": "T2", "admits": None}],
        units=[
            {"code": "W1", "name": "甲厂", **unit, "authority": "A1E"},
            {"code": "W2", "name": "乙厂", **unit},
            {"code": "W3", "name": "丙厂", **unit, "organization": "T1"},
            {"code": "W4", "name": "丁厂", **unit},
        ],
        members=[{"ref": "m1", "organization": "T1b", "status": "FULL", "unit": "W2"}],
    )


async def coverage(selection: str, within: str = "A1") -> Any:
    query = f'{{ coverage(within: "{within}", asOf: "2019-06-03") {{ {selection} }} }}'
    return (await ask(query, service=covered()))["coverage"]


@pytest.mark.rows("V1")
async def test_the_figures_of_a_county() -> None:
    found = await coverage("organizations branches members regions units")

    assert found == {"organizations": 15, "branches": 8, "members": 1, "regions": 4, "units": 4}


@pytest.mark.rows("V1", "G15")
async def test_the_gaps_are_listed_with_names_and_who_answers_for_them() -> None:
    selection = """
      regionsWithoutOrganization { totalCount edges { node { code name } } }
      unitsWithoutOrganization { totalCount edges { node { code name region authority { code } } } }
    """
    found = await coverage(selection)

    assert found["regionsWithoutOrganization"] == {
        "totalCount": 2,
        "edges": [
            {"node": {"code": "43012102", "name": "空镇"}},
            {"node": {"code": "43012103", "name": "荒镇"}},
        ],
    }
    units = [edge["node"] for edge in found["unitsWithoutOrganization"]["edges"]]
    assert [unit["code"] for unit in units] == ["W1", "W2", "W4"]
    assert units[0] == {
        "code": "W1",
        "name": "甲厂",
        "region": "430121",
        "authority": {"code": "A1E"},
    }
    assert units[1]["authority"] is None


@pytest.mark.rows("V1")
async def test_units_where_members_work_can_be_asked_for() -> None:
    selection = "unitsWithoutOrganization(withMembers: true) { edges { node { code } } }"

    found = await coverage(selection)

    assert found["unitsWithoutOrganization"]["edges"] == [{"node": {"code": "W2"}}]


async def test_the_lists_of_places_are_read_page_by_page() -> None:
    fields = "edges { cursor node { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    first = (await coverage(f"unitsWithoutOrganization(first: 2) {{ {fields} }}"))[
        "unitsWithoutOrganization"
    ]
    after = first["pageInfo"]["endCursor"]
    second = (
        await coverage(f'unitsWithoutOrganization(first: 2, after: "{after}") {{ {fields} }}')
    )["unitsWithoutOrganization"]

    assert [edge["node"]["code"] for edge in first["edges"]] == ["W1", "W2"]
    assert [edge["node"]["code"] for edge in second["edges"]] == ["W4"]
    ends = ("hasNextPage", "hasPreviousPage")
    assert [first["pageInfo"][end] for end in ends] == [True, False]
    assert [second["pageInfo"][end] for end in ends] == [False, True]
    assert second["pageInfo"]["startCursor"] == second["edges"][0]["cursor"]


async def test_a_cursor_of_regions_is_none_of_workplaces() -> None:
    found = await coverage("regionsWithoutOrganization { pageInfo { endCursor } }")
    cursor = found["regionsWithoutOrganization"]["pageInfo"]["endCursor"]
    query = f'{{ coverage {{ unitsWithoutOrganization(after: "{cursor}") {{ totalCount }} }} }}'

    assert await error_codes(query, service=covered()) == ["INVALID_INPUT"]


async def test_committees_without_approving_power_take_in_those_of_which_it_is_not_known() -> None:
    found = await coverage("withoutApprovingPower { totalCount edges { node { code admits } } }")

    assert found["withoutApprovingPower"] == {
        "totalCount": 2,
        "edges": [
            {"node": {"code": "T2", "admits": None}},
            {"node": {"code": "T9", "admits": False}},
        ],
    }


@pytest.mark.rows("V2")
async def test_bodies_without_a_lawful_way_are_listed() -> None:
    service = with_rows(organizations=[{"code": "A1O", "drop": True}])
    query = """{ coverage(within: "A1", asOf: "2019-06-03") {
      withoutLawfulWay { edges { node { code } } }
      temporary: withoutLawfulWay(relation: TEMPORARY) { edges { node { code } } } } }"""

    found = (await ask(query, service=service))["coverage"]

    codes = [edge["node"]["code"] for edge in found["withoutLawfulWay"]["edges"]]
    assert "T9b" in codes
    assert "T1b" not in codes
    assert len(found["temporary"]["edges"]) < len(codes)


async def test_an_unknown_body_is_refused() -> None:
    for code in ("nobody", ""):
        query = f'{{ coverage(within: "{code}") {{ organizations }} }}'
        assert await error_codes(query) == ["UNKNOWN_ORGANIZATION"]


@pytest.mark.rows("V2")
async def test_reachability_is_a_matrix_of_hops_and_reasons() -> None:
    query = """{ reachability(organizations: ["T1b", "T4b", "RW"], asOf: "2019-06-03") {
      origin { code } crossings { hops code } } }"""

    rows = (await ask(query))["reachability"]

    assert [row["origin"]["code"] for row in rows] == ["T1b", "T4b", "RW"]
    assert rows[0]["crossings"] == [
        {"hops": None, "code": "SAME_ORGANIZATION"},
        {"hops": 6, "code": None},
        {"hops": None, "code": "NO_AUTHORITY"},
    ]


async def test_too_many_bodies_are_not_compared_at_once() -> None:
    query = "query ($codes: [ID!]!) { reachability(organizations: $codes) { origin { code } } }"

    assert await error_codes(query, {"codes": ["T1b"] * 151}) == ["INVALID_INPUT"]
