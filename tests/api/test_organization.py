"""`organization`: what a body is on a day, and what stands around it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.api.service_fixture import Held, ask, error_codes, with_rows

ON = "2019-06-03"


async def body(code: str, selection: str, service: Held | None = None, as_of: str = ON) -> Any:
    query = f'{{ organization(code: "{code}", asOf: "{as_of}") {{ {selection} }} }}'
    return (await ask(query, service=service))["organization"]


def codes(connection: dict[str, Any]) -> list[str]:
    return [edge["node"]["code"] for edge in connection["edges"]]


async def test_the_cells_of_a_body_are_told_as_they_are_known() -> None:
    found = await body("T1", "code name shortName kind level unit system admits onSystem region")

    assert found == {
        "code": "T1", "name": "东镇党委", "shortName": None, "kind": "TOWNSHIP_COMMITTEE",
        "level": None, "unit": None, "system": None, "admits": True, "onSystem": True,
        "region": None,
    }  # fmt: skip


async def test_nobody_has_the_code_or_not_on_the_day() -> None:
    service = with_rows(organizations=[{"code": "T1b", "since": date(2015, 1, 1)}])

    assert await body("nobody", "code") is None
    assert await body("T1b", "code", service, "2014-12-31") is None
    assert await body("T1b", "code", service, "2015-01-01") == {"code": "T1b"}


@pytest.mark.rows("A7")
async def test_a_name_is_told_as_it_was_on_the_day() -> None:
    change = {"code": "T1", "field": "name", "value": "新东镇党委", "since": date(2016, 5, 1)}
    service = with_rows(facts=[change])

    assert await body("T1", "name", service, "2016-04-30") == {"name": "东镇党委"}
    assert await body("T1", "name", service, "2016-05-01") == {"name": "新东镇党委"}
    above = await body("T1b", "superior { name }", service, "2016-04-30")
    assert above == {"superior": {"name": "东镇党委"}}


async def test_an_organ_has_the_level_and_the_line_of_its_committee() -> None:
    found = await body(
        "A1O", "level superior { code } superiors { code } organOf { code organ { code } }"
    )

    assert found == {
        "level": "COUNTY",
        "superior": None,
        "superiors": [{"code": "A"}, {"code": "P"}, {"code": "NAT"}],
        "organOf": {"code": "A1", "organ": {"code": "A1O"}},
    }


async def test_a_committee_that_acts_itself_has_no_organ() -> None:
    assert await body("T1", "organ { code } organOf { code }") == {"organ": None, "organOf": None}


async def test_the_unit_follows_from_the_place_only_where_the_contract_says_so() -> None:
    assert await body("GWD", "unit") == {"unit": "DEPARTMENT"}
    assert await body("A1D", "unit") == {"unit": "DEPARTMENT"}
    assert await body("T1", "unit") == {"unit": None}
    plain = with_rows(organizations=[{"code": "U1", "unit": None}])
    assert await body("U1", "unit", plain) == {"unit": None}


async def test_the_ends_of_a_life_are_empty_where_they_are_not_known() -> None:
    known = with_rows(
        organizations=[{"code": "T1b", "since": date(2015, 1, 1), "until": date(2030, 1, 1)}]
    )

    assert await body("T1", "since until") == {"since": None, "until": None}
    assert await body("T1b", "since until", known) == {
        "since": "2015-01-01",
        "until": "2030-01-01",
    }


@pytest.mark.rows("Q2")
async def test_descendants_are_one_flat_list_by_depth() -> None:
    found = await body("A", "descendants(first: 1000) { totalCount edges { depth node { code } } }")

    depths = [edge["depth"] for edge in found["descendants"]["edges"]]
    assert depths == sorted(depths)
    assert set(depths) == {1, 2, 3}
    assert codes(found["descendants"])[:4] == ["A1", "A2", "AG", "AJ"]
    assert found["descendants"]["totalCount"] == len(depths)
    assert "A1O" not in codes(found["descendants"])


@pytest.mark.rows("Q2")
async def test_descendants_can_be_bounded_by_depth_and_kind() -> None:
    selection = """
      one: descendants(depth: 1, first: 1000) { edges { node { code } } }
      subordinates(first: 1000) { edges { depth node { code } } }
      branches: descendants(kind: [BRANCH], first: 1000) { totalCount edges { node { kind } } }
    """
    found = await body("A1", selection)

    assert codes(found["one"]) == codes(found["subordinates"])
    assert {edge["depth"] for edge in found["subordinates"]["edges"]} == {None}
    assert {edge["node"]["kind"] for edge in found["branches"]["edges"]} == {"BRANCH"}
    assert found["branches"]["totalCount"] == 8 == len(found["branches"]["edges"])


async def test_subordinates_follow_the_day() -> None:
    moved: list[dict[str, Any]] = [
        {"subordinate": "T1b", "superior": "T1", "kind": "FORMAL", "since": None, "until": date(2018, 1, 1)},
        {"subordinate": "T1b", "superior": "T2", "kind": "FORMAL", "since": date(2018, 1, 1), "until": None},
    ]  # fmt: skip
    service = with_rows(organizations=[{"code": "T1b", "superior": None}], affiliations=moved)
    selection = "subordinates { totalCount edges { node { code } } }"

    before = await body("T2", selection, service, "2017-12-31")
    after = await body("T2", selection, service, "2018-01-01")

    assert codes(before["subordinates"]) == ["T2b"]
    assert codes(after["subordinates"]) == ["T1b", "T2b"]
    assert after["subordinates"]["totalCount"] == 2


@pytest.mark.rows("G6", "G7")
async def test_powers_name_their_range_their_article_and_what_implies_them() -> None:
    selection = "powers { relation range rangeOf { code } impliedBy basis { pack article held } }"

    township = (await body("T1", selection))["powers"]
    department = (await body("A1O", selection))["powers"]

    assert township == [
        {"relation": "FORMAL", "range": "COUNTY", "rangeOf": {"code": "A1"}, "impliedBy": None,
         "basis": [{"pack": "hn-2018", "article": "第五条", "held": True}]},
        {"relation": "TEMPORARY", "range": "NATION", "rangeOf": None, "impliedBy": None,
         "basis": [{"pack": "cn-2004", "article": "二", "held": True}]},
    ]  # fmt: skip
    assert [(each["relation"], each["range"], each["impliedBy"]) for each in department] == [
        ("FORMAL", "NATION", None),
        ("FORMAL", "OFF_SYSTEM", None),
        ("TEMPORARY", "NATION", "FORMAL"),
    ]


@pytest.mark.rows("G12")
async def test_a_power_sits_in_the_organ_and_not_in_its_committee() -> None:
    assert await body("A1", "powers { range }") == {"powers": []}


async def test_powers_of_one_relation_can_be_asked_for() -> None:
    found = await body("T1", "powers(relation: TEMPORARY) { relation range }")

    assert found == {"powers": [{"relation": "TEMPORARY", "range": "NATION"}]}


@pytest.mark.rows("P24")
async def test_the_direct_peers_of_a_township_are_the_committees_of_its_county() -> None:
    selection = "directPeers(relation: FORMAL) { totalCount edges { node { code } } }"

    found = await body("T1", selection)
    before = await body("T1", selection, as_of="2018-11-01")

    assert codes(found["directPeers"]) == ["A1E", "A1G", "T2"]
    assert found["directPeers"]["totalCount"] == 3
    assert before["directPeers"] == {"totalCount": 0, "edges": []}


@pytest.mark.rows("P24")
async def test_the_temporary_peers_take_in_every_class_and_every_formal_holder() -> None:
    selection = (
        "directPeers(relation: TEMPORARY, first: 1000) { totalCount edges { node { code } } }"
    )

    found = (await body("T1", selection))["directPeers"]

    held = "powers(relation: TEMPORARY) { range }"
    query = (
        f'{{ organizations(first: 1000, asOf: "{ON}") {{ edges {{ node {{ code {held} }} }} }} }}'
    )
    bodies = [edge["node"] for edge in (await ask(query))["organizations"]["edges"]]
    holders = [each["code"] for each in bodies if {"range": "NATION"} in each["powers"]]
    assert codes(found) == [code for code in holders if code != "T1"]
    assert {"A1O", "XT", "U1", "AD", "A1G", "MP", "GZ"} <= set(codes(found))
    assert found["totalCount"] == len(codes(found))


@pytest.mark.rows("P24")
async def test_each_direct_peer_is_reached_by_one_exchange() -> None:
    found = await body(
        "A1O", "directPeers(relation: FORMAL, first: 1000) { edges { node { code } } }"
    )

    for peer in codes(found["directPeers"]):
        query = f"""{{ approvalPath(origin: "A1O", destination: "{peer}", asOf: "{ON}") {{
          ... on ApprovalPath {{ bodies {{ code }} }} }} }}"""
        path = (await ask(query))["approvalPath"]
        assert [each["code"] for each in path["bodies"]] == ["A1O", peer]


async def test_a_page_size_out_of_bounds_is_refused() -> None:
    for first in (0, -1, 1001):
        query = f'{{ organization(code: "A") {{ subordinates(first: {first}) {{ totalCount }} }} }}'
        assert await error_codes(query) == ["INVALID_INPUT"]
