"""Pages put together are the whole list, and each says truly what stands before and behind it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.cursors import cursor_of, key_of
from resolvers.listings import BY_CODE, BY_DEPTH, BY_RANK
from tests.api.service_fixture import ask, error_codes

LISTS = {
    "organizations": "organizations(asOf: $asOf, PAGE) { BODY }",
    "of kinds": "organizations(asOf: $asOf, kind: [BRANCH, GENERAL_BRANCH], PAGE) { BODY }",
    "within": 'organizations(asOf: $asOf, within: "AO", PAGE) { BODY }',
    "search": 'organizations(asOf: $asOf, search: "支部", PAGE) { BODY }',
    "search within": 'organizations(asOf: $asOf, search: "镇", within: "P", PAGE) { BODY }',
    "subordinates": 'organization(code: "P", asOf: $asOf) { subordinates(PAGE) { BODY } }',
    "descendants": 'organization(code: "A", asOf: $asOf) { descendants(PAGE) { BODY } }',
    "peers": 'organization(code: "T1", asOf: $asOf) { directPeers(relation: TEMPORARY, PAGE) { BODY } }',
    "without power": "coverage(asOf: $asOf) { withoutApprovingPower(PAGE) { BODY } }",
}
BODY = """totalCount edges { cursor node { code } }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"""


async def page(name: str, first: int, after: str | None) -> dict[str, Any]:
    listed = LISTS[name].replace("PAGE", "first: $first, after: $after").replace("BODY", BODY)
    query = f"query ($first: Int, $after: String, $asOf: Date) {{ {listed} }}"
    found = await ask(query, {"first": first, "after": after, "asOf": "2019-06-03"})
    while "edges" not in found:
        (found,) = found.values()
    connection: dict[str, Any] = found
    return connection


def codes(connection: dict[str, Any]) -> list[str]:
    return [edge["node"]["code"] for edge in connection["edges"]]


@pytest.mark.parametrize("name", LISTS)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(size=st.integers(1, 40))
async def test_the_pages_are_the_whole_list(name: str, size: int) -> None:
    whole = await page(name, 1000, None)
    assert len(codes(whole)) > 0

    listed: list[str] = []
    after: str | None = None
    while True:
        part = await page(name, size, after)
        info = part["pageInfo"]
        assert info["hasPreviousPage"] is bool(listed)
        assert info["startCursor"] == part["edges"][0]["cursor"]
        assert info["endCursor"] == part["edges"][-1]["cursor"]
        assert part["totalCount"] == len(codes(whole))
        listed += codes(part)
        after = info["endCursor"]
        if not info["hasNextPage"]:
            break
        assert len(codes(part)) == size

    assert listed == codes(whole)
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("name", LISTS)
async def test_a_page_behind_the_last_entry_is_empty(name: str) -> None:
    whole = await page(name, 1000, None)

    behind = await page(name, 10, whole["pageInfo"]["endCursor"])

    assert behind["edges"] == []
    assert behind["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


async def test_a_cursor_is_a_position_that_outlives_its_entry() -> None:
    between = cursor_of(BY_CODE, ("T1a",))

    found = await page("of kinds", 2, between)

    assert codes(found) == ["T1b", "T1c"]


@pytest.mark.parametrize(
    "after",
    [
        "", "?", "not a cursor", "WyJjb2RlIl0", "bnVsbA", "e30", "WyJjb2RlIiwxXQ", "é" * 10, "A" * 3000,
        cursor_of(BY_RANK, (0, 0, "T1")), cursor_of(BY_DEPTH, (1, "T1")),
    ],
)  # fmt: skip
async def test_a_foreign_cursor_is_refused(after: str) -> None:
    query = "query ($after: String) { organizations(after: $after) { totalCount } }"

    assert await error_codes(query, {"after": after}) == ["INVALID_INPUT"]


@given(st.tuples(st.integers(0, 9), st.integers(0, 99), st.text(max_size=20)))
def test_a_cursor_gives_back_its_key(key: tuple[int, int, str]) -> None:
    assert key_of(BY_RANK, cursor_of(BY_RANK, key)) == key


async def test_an_empty_list_has_no_cursors() -> None:
    found = await ask(
        '{ organization(code: "T1b") { subordinates { totalCount edges { cursor } pageInfo { startCursor } } } }'
    )

    assert found["organization"]["subordinates"] == {
        "totalCount": 0,
        "edges": [],
        "pageInfo": {"startCursor": None},
    }
