"""`organizations`: by name and by conditions, in the order of the contract."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service_fixture import Held, answer, ask, error_codes, with_rows

ON = 'asOf: "2019-06-03"'


async def found(arguments: str, service: Held | None = None) -> list[str]:
    query = f"{{ organizations({arguments}, {ON}, first: 1000) {{ totalCount edges {{ node {{ code }} }} }} }}"
    listed: dict[str, Any] = (await ask(query, service=service))["organizations"]
    codes = [edge["node"]["code"] for edge in listed["edges"]]
    assert listed["totalCount"] == len(codes)
    return codes


async def test_a_code_a_name_pinyin_and_initials_find_the_same_body() -> None:
    for text in ("T1b", "东镇东村支部", "dongzhendongcunzhibu", "dzdczb"):
        assert (await found(f'search: "{text}"'))[0] == "T1b"


async def test_the_beginning_of_a_name_comes_before_a_name_that_contains_the_text() -> None:
    service = with_rows(
        organizations=[
            {"code": "T0", "name": "大东镇党委", "kind": "TOWNSHIP_COMMITTEE", "superior": "A1"}
        ]
    )

    assert await found('search: "东镇"', service) == ["T1", "T1b", "T1c", "T0"]


async def test_in_one_rank_the_higher_level_comes_first() -> None:
    codes = await found('search: "中共"')

    assert codes[:4] == ["P", "PO", "XP", "XPO"]
    assert codes[-2:] == ["Z1", "Z1O"]


async def test_one_chinese_character_is_a_search() -> None:
    assert await found('search: "湖"') != []


async def test_a_text_that_asks_for_nothing_is_refused() -> None:
    assert await error_codes('{ organizations(search: " ") { totalCount } }') == ["INVALID_INPUT"]


async def test_without_a_search_the_order_is_that_of_codes() -> None:
    codes = await found("kind: [TOWNSHIP_COMMITTEE]")

    assert codes == ["T1", "T2", "T3", "T4", "T5", "T9", "XS", "XT"]


@pytest.mark.rows("Q3")
async def test_within_a_body_is_the_body_all_below_it_and_their_organs() -> None:
    codes = await found('within: "A1"')

    assert {"A1", "A1O", "T1", "T1b", "A1G", "A1D"} <= set(codes)
    assert not {"A", "AO", "A2", "T3", "U1"} & set(codes)
    assert codes == sorted(codes)


@pytest.mark.rows("Q3")
async def test_within_an_organ_is_within_its_committee() -> None:
    assert await found('within: "AO"') == await found('within: "A"')


@pytest.mark.rows("Q3")
async def test_conditions_combine() -> None:
    assert await found('within: "AO", search: "组织部"') == ["AO", "A1O", "A2O"]
    assert await found('within: "AO", kind: [ORGANIZATION_DEPARTMENT, BRANCH], search: "甲一县"') == [
        "A1D", "A1Eb", "A1Gb", "A1O",
    ]  # fmt: skip


async def test_a_region_takes_in_its_parts() -> None:
    service = with_rows(
        regions=[
            {"code": "4301", "name": "甲市", "level": "PREFECTURE"},
            {"code": "430121", "name": "甲一县", "level": "COUNTY", "part_of": "4301"},
            {"code": "430122", "name": "甲二县", "level": "COUNTY", "part_of": "4301"},
        ]
    )

    assert await found('region: "430121"', service) == ["A1", "U1"]
    assert await found('region: "4301"', service) == ["A", "A1", "A2", "U1"]


async def test_unknown_places_are_refused_with_what_to_do() -> None:
    assert await error_codes('{ organizations(within: "nobody") { totalCount } }') == [
        "UNKNOWN_ORGANIZATION"
    ]
    refused = await answer('{ organizations(region: "99") { totalCount } }', language="en")
    (error,) = refused["errors"]
    assert error["extensions"]["code"] == "INVALID_INPUT"
    assert error["message"].endswith("there is no such region. Check its code.")


async def test_an_empty_list_of_kinds_is_no_condition() -> None:
    assert await found('kind: [], within: "A1"') == await found('within: "A1"')
