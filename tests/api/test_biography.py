"""What an organization was on which days, where it came from, and where the hierarchy begins."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from graph.snapshot import Snapshot
from tests.api.service_fixture import Held, ask, with_rows
from tests.api.test_batching import villages

MOVED, RENAMED, FOUNDED = date(2020, 1, 1), date(2018, 11, 2), date(2015, 3, 1)


@cache
def changed() -> Held:
    """Return a service in which a township moved, was renamed, and came of two others."""
    return with_rows(
        organizations=[
            {"code": "T7", "name": "新镇党委", "kind": "TOWNSHIP_COMMITTEE", "admits": True,
             "seat": "430121", "since": FOUNDED},
            {"code": "T8", "name": "老镇党委", "kind": "TOWNSHIP_COMMITTEE", "superior": "A1",
             "until": FOUNDED},
            {"code": "T6", "name": "旧镇党委", "kind": "TOWNSHIP_COMMITTEE", "superior": "A1",
             "until": FOUNDED},
            {"code": "A1X", "name": "中共甲一县委老组织部", "kind": "ORGANIZATION_DEPARTMENT",
             "organ_of": "A1", "until": FOUNDED},
            {"code": "A1Y", "name": "中共甲一县委第二组织部", "kind": "ORGANIZATION_DEPARTMENT",
             "organ_of": "A1"},
        ],
        affiliations=[
            {"subordinate": "T7", "superior": "A1", "kind": "FORMAL", "since": FOUNDED,
             "until": MOVED},
            {"subordinate": "T7", "superior": "A2", "kind": "FORMAL", "since": MOVED},
        ],
        facts=[
            {"code": "T7", "field": "name", "value": "新镇党委（更名后）", "since": RENAMED},
            {"code": "T7", "field": "seat", "value": "430122", "since": MOVED},
        ],
        regions=[
            {"code": "430121", "name": "甲一县", "level": "COUNTY"},
            {"code": "430122", "name": "甲二县", "level": "COUNTY"},
        ],
        successions=[
            {"predecessor": "T8", "successor": "T7", "kind": "MERGE", "on": FOUNDED},
            {"predecessor": "T6", "successor": "T7", "kind": "MERGE", "on": FOUNDED},
        ],
    )  # fmt: skip


async def organization(code: str, selection: str, day: str = "2019-06-03") -> Any:
    query = f'{{ organization(code: "{code}", asOf: "{day}") {{ {selection} }} }}'
    return (await ask(query, service=changed()))["organization"]


@pytest.mark.rows("G2", "P22")
async def test_the_states_of_a_body_are_told_by_day() -> None:
    found = await organization("T7", "states { name kind level admits onSystem since until }")

    same = {"kind": "TOWNSHIP_COMMITTEE", "level": None, "admits": True, "onSystem": True}
    assert found["states"] == [
        {"name": "新镇党委", **same, "since": "2015-03-01", "until": "2018-11-02"},
        {"name": "新镇党委（更名后）", **same, "since": "2018-11-02", "until": None},
    ]


@pytest.mark.rows("G2")
async def test_the_superiors_of_a_body_are_told_by_day() -> None:
    found = await organization(
        "T7", "superior { code } affiliations { superior { code name } since until }"
    )

    assert found["superior"] == {"code": "A1"}
    assert found["affiliations"] == [
        {"superior": {"code": "A1", "name": "中共甲一县委员会"}, "since": "2015-03-01",
         "until": "2020-01-01"},
        {"superior": {"code": "A2", "name": "中共甲二县委员会"}, "since": "2020-01-01",
         "until": None},
    ]  # fmt: skip


@pytest.mark.rows("G2")
async def test_the_seats_of_a_body_are_told_by_day_and_named() -> None:
    found = await organization("T7", "seats { region { code name } since until }")

    assert found["seats"] == [
        {"region": {"code": "430121", "name": "甲一县"}, "since": "2015-03-01",
         "until": "2020-01-01"},
        {"region": {"code": "430122", "name": "甲二县"}, "since": "2020-01-01", "until": None},
    ]  # fmt: skip


async def test_the_organs_of_a_committee_are_told_by_day_also_those_that_do_not_act() -> None:
    found = await organization(
        "A1", "organ { code } organs { code } organTerms { organ { code } acts since until }"
    )

    assert found["organs"] == [{"code": "A1O"}, {"code": "A1Y"}]
    terms = {each["organ"]["code"]: each for each in found["organTerms"]}
    assert set(terms) == {"A1O", "A1X", "A1Y"}
    assert terms["A1X"]["until"] == "2015-03-01"
    acting = {code for code, each in terms.items() if each["acts"] and each["until"] is None}
    assert acting == {found["organ"]["code"]}


async def test_an_organ_has_no_organs_and_no_affiliation_of_its_own() -> None:
    found = await organization("A1O", "organs { code } organTerms { acts } affiliations { since }")

    assert found == {"organs": [], "organTerms": [], "affiliations": []}


@pytest.mark.rows("P22")
async def test_the_lineage_names_whom_a_body_followed_and_when() -> None:
    selection = """lineage {
      predecessors { organization { code name until } event on } successors { on } }"""

    found = await organization("T7", selection)

    merged = {"event": "MERGE", "on": "2015-03-01"}
    assert found["lineage"] == {
        "predecessors": [
            {"organization": {"code": "T6", "name": "旧镇党委", "until": "2015-03-01"}, **merged},
            {"organization": {"code": "T8", "name": "老镇党委", "until": "2015-03-01"}, **merged},
        ],
        "successors": [],
    }


@pytest.mark.rows("P22")
async def test_the_lineage_is_told_from_the_other_side_too() -> None:
    selection = "lineage { predecessors { on } successors { organization { code } event } }"

    found = await organization("T8", selection, "2012-01-01")

    assert found["lineage"] == {
        "predecessors": [],
        "successors": [{"organization": {"code": "T7"}, "event": "MERGE"}],
    }


@pytest.mark.rows("U2")
async def test_the_roots_are_the_bodies_without_a_superior_that_are_no_organs() -> None:
    service = with_rows(
        organizations=[
            {"code": "AAA", "name": "某独立党委", "kind": "GRASSROOTS_COMMITTEE"},
            {"code": "AAB", "name": "已撤销党委", "kind": "GRASSROOTS_COMMITTEE", "until": FOUNDED},
        ]
    )
    query = """query ($day: Date) { roots(asOf: $day) {
      totalCount edges { node { code subordinates(first: 1) { totalCount } } } } }"""

    now = (await ask(query, {"day": "2019-06-03"}, service=service))["roots"]
    then = (await ask(query, {"day": "2012-01-01"}, service=service))["roots"]

    assert [edge["node"]["code"] for edge in now["edges"]] == ["AAA", "NAT"]
    assert [edge["node"]["code"] for edge in then["edges"]] == ["AAA", "AAB", "NAT"]
    assert (now["totalCount"], now["edges"][0]["node"]["subordinates"]["totalCount"]) == (2, 0)


@pytest.mark.rows("U2")
async def test_the_roots_are_read_page_by_page() -> None:
    service = with_rows(
        organizations=[
            {"code": f"R{n}", "name": f"独立党委{n}", "kind": "GRASSROOTS_COMMITTEE"}
            for n in range(3)
        ]
    )
    query = """query ($after: String) { roots(first: 2, after: $after) {
      edges { node { code } } pageInfo { hasNextPage endCursor } } }"""

    first = (await ask(query, service=service))["roots"]
    cursor = first["pageInfo"]["endCursor"]
    second = (await ask(query, {"after": cursor}, service=service))["roots"]

    assert [edge["node"]["code"] for edge in first["edges"]] == ["NAT", "R0"]
    assert [edge["node"]["code"] for edge in second["edges"]] == ["R1", "R2"]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second)] == [True, False]


@pytest.mark.rows("Q4", "U2")
async def test_the_subordinates_of_a_thousand_bodies_are_counted_without_a_pass_over_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = with_rows(organizations=villages(300))
    passes = 0
    plain = Snapshot.subordinates

    def counting(*given: Any) -> Any:
        nonlocal passes
        passes += 1
        return plain(*given)

    monkeypatch.setattr(Snapshot, "subordinates", counting)
    query = """{ organizations(first: 200, kind: [BRANCH]) {
      edges { node { subordinates(first: 1) { totalCount } } } } }"""

    found = (await ask(query, service=service, is_steady=False))["organizations"]

    counts = [edge["node"]["subordinates"]["totalCount"] for edge in found["edges"]]
    assert counts == [0] * 200
    assert passes <= 200


@pytest.mark.rows("U2")
async def test_a_body_with_hundreds_of_subordinates_counts_them_as_its_pages_tell_them() -> None:
    service = with_rows(organizations=villages(300))
    query = """{ organization(code: "T1", asOf: "2019-06-03") { subordinates(first: 1000) {
      totalCount edges { node { code } } } } }"""

    found = (await ask(query, service=service))["organization"]["subordinates"]

    assert found["totalCount"] == len(found["edges"]) == 302
