"""`bulkTransferHandler`: who handles the transfer of a whole organization, or why nobody is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.api.service_fixture import Held, ask, error_codes, with_rows

QUERY = """
query Bulk($origin: ID!, $newSuperior: ID!, $asOf: Date = "2019-06-03") {
  bulkTransferHandler(origin: $origin, newSuperior: $newSuperior, asOf: $asOf) {
    __typename
    ... on BulkHandler { handler { code } basis { article } rulings { key } }
    ... on BulkGap {
      code message proposedHandler { code } basis { article }
      rulings { key readings { key text bodies } }
    }
    ... on UnknownOrganization { code message }
  }
}
"""


async def bulk(
    origin: str, superior: str, service: Held | None = None, language: str = "zh", **more: Any
) -> dict[str, Any]:
    variables = {"origin": origin, "newSuperior": superior, **more}
    data = await ask(QUERY, variables, service=service, language=language)
    found: dict[str, Any] = data["bulkTransferHandler"]
    return found


@pytest.mark.rows("B1")
async def test_across_counties_of_a_city_the_department_of_the_city_handles_it() -> None:
    found = await bulk("T1", "A2")

    assert found == {
        "__typename": "BulkHandler",
        "handler": {"code": "AO"},
        "basis": [{"article": "第六条"}],
        "rulings": [],
    }


async def test_the_new_superior_may_be_a_committee_or_its_organ() -> None:
    assert await bulk("T1", "A2O") == await bulk("T1", "A2")


@pytest.mark.rows("B5")
async def test_inside_a_county_the_gap_is_told_with_its_readings() -> None:
    found = await bulk("T1b", "T2")

    assert (found["code"], found["proposedHandler"]) == ("NO_RULE", None)
    assert "东镇东村支部（T1b）" in found["message"]
    assert "西镇党委（T2）" in found["message"]
    (ruling,) = found["rulings"]
    assert ruling["key"] == "COUNTY_BULK"
    assert [(each["key"], each["bodies"]) for each in ruling["readings"]] == [
        ("A", None),
        ("B", None),
    ]


@pytest.mark.rows("B6")
async def test_outside_the_province_the_rule_does_not_reach() -> None:
    found = await bulk("T1b", "XT", language="en")

    assert (found["code"], found["basis"]) == ("OUT_OF_SCOPE", [{"article": "第二条"}])
    assert "speaks of one province only" in found["message"]


async def test_before_any_rule_the_first_day_is_named() -> None:
    found = await bulk("T1", "A2", asOf="2000-01-01", language="en")

    assert found["code"] == "NO_RULE_IN_FORCE"
    assert "2004-11-01" in found["message"]


async def test_a_department_that_the_data_lack_is_told() -> None:
    service = with_rows(organizations=[{"code": "AO", "drop": True}])

    found = await bulk("T1", "A2", service)

    assert found["code"] == "FACT_MISSING"
    assert "没有 2019-06-03 可以办理的组织部门" in found["message"]


@pytest.mark.parametrize(("origin", "superior"), [("nobody", "A2"), ("T1", "nobody")])
async def test_an_unknown_code_is_a_typed_answer(origin: str, superior: str) -> None:
    found = await bulk(origin, superior)

    assert (found["__typename"], found["code"]) == ("UnknownOrganization", "UNKNOWN_ORGANIZATION")
    assert "nobody" in found["message"]


async def test_a_body_that_is_not_there_on_the_day_is_told_by_name() -> None:
    service = with_rows(organizations=[{"code": "T9c", "since": date(2020, 1, 1)}])

    found = await bulk("T9c", "T1", service)

    assert (found["__typename"], found["code"]) == ("UnknownOrganization", "DISSOLVED")
    assert "北乡山村支部（T9c）" in found["message"]


@pytest.mark.parametrize("superior", ["T1", "T1b"])
async def test_a_body_cannot_move_below_itself(superior: str) -> None:
    variables = {"origin": "T1", "newSuperior": superior}

    assert await error_codes(QUERY, variables) == ["INVALID_INPUT"]
