"""`credential`: what a member who leaves has to carry, and who issues it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service_fixture import ask, error_codes

QUERY = """
query Credential($input: CredentialInput!) {
  credential(input: $input) {
    credential relation issuer { code } missing
    basis { pack document article phrase held }
    rulings { key question needsRuling readings { key text isDefault bodies } }
  }
}
"""
LEAVING = {"asOf": "2019-06-03", "placeFixed": True, "floating": False}


async def credential(language: str = "zh", **told: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(QUERY, {"input": {**LEAVING, **told}}, language=language))[
        "credential"
    ]
    return found


@pytest.mark.rows("C2")
async def test_eight_months_at_a_fixed_place_need_the_introduction_letter() -> None:
    found = await credential(months=8)

    assert (found["credential"], found["relation"]) == ("INTRODUCTION_LETTER", "FORMAL")
    (basis,) = found["basis"]
    assert (basis["pack"], basis["article"], basis["held"]) == ("cn-2004", "一", True)
    assert "6 个月以上" in basis["phrase"]
    assert basis["document"].startswith("《关于进一步加强党员组织关系管理的意见》")
    assert (found["rulings"], found["missing"], found["issuer"]) == ([], [], None)


@pytest.mark.rows("C1")
async def test_another_relation_than_the_text_gives_is_a_ruling_in_the_language_asked_for() -> None:
    found = await credential("en", months=8, relation="TEMPORARY")

    assert (found["credential"], found["relation"]) == ("INTRODUCTION_LETTER", "FORMAL")
    (ruling,) = found["rulings"]
    assert (ruling["key"], ruling["needsRuling"]) == ("GENERALLY", True)
    assert ruling["question"].startswith("The text says")
    assert [(each["key"], each["isDefault"]) for each in ruling["readings"]] == [
        ("A", True),
        ("B", False),
    ]


@pytest.mark.rows("C6")
async def test_a_short_trip_needs_nothing_and_nobody_issues_it() -> None:
    found = await credential(
        months=3, shortTrip=True, proofNeeded=False, origin="T1b", destination="XTb"
    )

    assert (found["credential"], found["relation"], found["issuer"]) == ("NONE", None, None)


@pytest.mark.rows("C10")
async def test_a_certificate_letter_of_a_township_is_signed_by_the_township() -> None:
    found = await credential(months=4, origin="T1b", destination="XTb")

    assert found["credential"] == "CERTIFICATE_LETTER"
    assert found["issuer"] == {"code": "T1"}


@pytest.mark.rows("C10")
async def test_an_introduction_letter_to_another_county_is_signed_by_the_county_department() -> (
    None
):
    found = await credential(months=8, origin="T1b", destination="T3b")

    assert found["credential"] == "INTRODUCTION_LETTER"
    assert found["issuer"] == {"code": "A1O"}


async def test_where_the_path_turns_the_common_superior_issues() -> None:
    inside = await credential(months=8, origin="T1b", destination="T1c")

    assert inside["issuer"] == {"code": "T1"}


async def test_on_the_way_to_a_superior_the_last_body_below_that_may_act_issues() -> None:
    up = await credential(months=8, origin="T1b", destination="A1O")

    assert up["issuer"] == {"code": "T1"}


async def test_without_a_lawful_path_nobody_issues() -> None:
    found = await credential(months=8, origin="T1b", destination="T1b")

    assert found["issuer"] is None


@pytest.mark.rows("C13")
async def test_a_floating_member_holds_the_card_where_the_formal_relation_cannot_move() -> None:
    found = await credential(months=8, floating=True, formalMovable=False)

    assert (found["credential"], found["basis"][0]["pack"]) == ("ACTIVITY_CARD", "floating")
    assert [ruling["key"] for ruling in found["rulings"]] == ["FLOATING_CARD"]


@pytest.mark.rows("C5")
async def test_inputs_that_were_not_given_and_matter_are_named() -> None:
    query = {"asOf": "2019-06-03", "months": 4}
    found = (await ask(QUERY, {"input": query}))["credential"]

    assert {"placeFixed", "floating"} <= set(found["missing"])


async def test_a_null_is_the_same_as_what_is_not_given() -> None:
    assert await credential(months=8, days=None, relation=None, origin=None) == await credential(
        months=8
    )


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"months": -1}, "INVALID_INPUT"),
        ({"asOf": "2000-01-01"}, "INVALID_INPUT"),
        ({"months": 8, "origin": "nobody"}, "UNKNOWN_ORGANIZATION"),
        ({"months": 8, "origin": "T1", "destination": "nobody"}, "UNKNOWN_ORGANIZATION"),
    ],
)
async def test_wrong_input_is_an_error_entry(told: dict[str, Any], code: str) -> None:
    assert await error_codes(QUERY, {"input": {**LEAVING, **told}}) == [code]
