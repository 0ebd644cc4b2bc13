"""`approvalPath` and `approvalPaths`: everything of an answer, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.api.service_fixture import REVISION, answer, ask, error_codes, of_case, with_rows

PATH = """
query Path($origin: ID!, $destination: ID!, $relation: Relation! = FORMAL, $asOf: Date = "2019-06-03",
           $packs: [ID!], $allShortest: Boolean! = false) {
  approvalPath(origin: $origin, destination: $destination, relation: $relation, asOf: $asOf,
               packs: $packs, allShortest: $allShortest) {
    __typename
    ... on ApprovalPath {
      origin { code } destination { code } relation asOf
      bodies { code name }
      steps { order from { code } to { code } move basis { pack document article phrase held } workingDays }
      initiator { code } receiver { code } heading { code } channel graphVersion
      rulings { key question needsRuling readings { key text isDefault bodies } }
      refused { code message bodies { code } basis { article } }
      others { bodies { code } refused { code } others { graphVersion } }
    }
    ... on NoLawfulPath {
      code message graphVersion origin { code } destination { code } nearest { code }
      obstacles { code message organization { code } basis { article } }
      rulings { key readings { key bodies } }
    }
    ... on UnknownOrganization { code message }
  }
}
"""


async def path(origin: str, destination: str, **options: Any) -> dict[str, Any]:
    outer = {name: options.pop(name) for name in ("service", "language") if name in options}
    variables = {"origin": origin, "destination": destination, **options}
    found: dict[str, Any] = (await ask(PATH, variables, **outer))["approvalPath"]
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


def shanghai() -> str:
    return datetime.now(tz=ZoneInfo("Asia/Shanghai")).date().isoformat()


def codes(bodies: list[dict[str, Any]]) -> list[str]:
    return [body["code"] for body in bodies]


@pytest.mark.rows("Q1", "P19")
async def test_one_call_answers_a_whole_first_screen() -> None:
    found = await path("T1b", "T4b")

    assert found["__typename"] == "ApprovalPath"
    assert codes(found["bodies"]) == ["T1b", "T1", "A1O", "B1O", "T4", "T4b"]
    steps = found["steps"]
    assert [step["order"] for step in steps] == [1, 2, 3, 4, 5]
    assert [step["from"]["code"] for step in steps] == codes(found["bodies"])[:-1]
    assert [step["to"]["code"] for step in steps] == codes(found["bodies"])[1:]
    assert [step["move"] for step in steps] == ["RISE", "RISE", "EXCHANGE", "DESCEND", "DESCEND"]
    assert [step["workingDays"] for step in steps] == [None, 5, 5, 15, None]
    assert [each["article"] for step in steps for each in step["basis"]] == [
        "第八条", "第九条（一）", "第五条", "第四条", "第九条（三）", "第九条（四）",
    ]  # fmt: skip
    assert all(each["phrase"] and each["held"] for step in steps for each in step["basis"])
    ends = [found[end]["code"] for end in ("initiator", "receiver", "heading")]
    assert ends == ["T1", "T4", "B1O"]
    assert found["channel"] == "ONLINE"
    assert (found["asOf"], found["graphVersion"]) == ("2019-06-03", str(REVISION))


@pytest.mark.rows("P19", "Q5")
async def test_each_shorter_way_names_its_article_and_the_bodies_that_lack_the_power() -> None:
    direct, _, _, last = (await path("T1b", "T4b"))["refused"]

    assert (direct["code"], codes(direct["bodies"])) == ("PROHIBITED", ["T1b", "T4b"])
    assert [each["article"] for each in direct["basis"]] == ["第八条"]
    assert "东镇东村支部（T1b）和湖镇湖村支部（T4b）" in direct["message"]
    assert last["code"] == "OUT_OF_RANGE"
    assert "东镇党委（T1）与中共乙一县委组织部（B1O）" in last["message"]


async def test_a_ruling_tells_its_question_and_the_path_under_each_reading() -> None:
    (ruling,) = (await path("T1b", "T4b"))["rulings"]

    assert (ruling["key"], ruling["needsRuling"]) == ("ART4_MUTUAL", False)
    assert "第四条" in ruling["question"]
    assert [(each["key"], each["isDefault"]) for each in ruling["readings"]] == [
        ("A", True),
        ("B", False),
    ]
    assert ruling["readings"][1]["bodies"] == ["T1b", "T1", "A1O", "T4", "T4b"]


@pytest.mark.rows("Q5")
async def test_messages_and_questions_follow_the_language_and_phrases_stay_chinese() -> None:
    found = await path("T1b", "T4b", language="en")

    assert found["refused"][0]["message"].endswith("Go through the body above it.")
    assert found["rulings"][0]["question"].startswith("Article 4")
    assert found["rulings"][0]["readings"][0]["text"] == "both ends need it"
    assert found["steps"][2]["basis"][0]["phrase"].startswith("县级以上地方党委组织部门")


async def test_an_unknown_admission_power_is_said_in_the_message() -> None:
    service = with_rows(organizations=[{"code": "T9", "admits": None}])

    found = await path("T9b", "T1b", service=service)

    refused = next(each for each in found["refused"] if each["code"] == "NO_POWER_AT_ORIGIN_SIDE")
    assert "没有写明北乡党委（T9）是否具有发展党员审批权限，按没有处理" in refused["message"]


@pytest.mark.rows("Q5")
async def test_the_same_organization_is_an_answer_that_names_who_acts_for_both() -> None:
    found = await path("A1", "A1O")

    assert (found["__typename"], found["code"]) == ("NoLawfulPath", "SAME_ORGANIZATION")
    assert "中共甲一县委组织部（A1O）" in found["message"]
    assert (found["origin"]["code"], found["destination"]["code"]) == ("A1", "A1O")
    assert (found["nearest"], found["obstacles"]) == (None, [])


async def test_a_day_before_any_rule_names_the_first_day_to_ask_for() -> None:
    found = await path("T1b", "T4b", asOf="2004-10-31", language="en")

    assert found["code"] == "NO_RULE_IN_FORCE"
    assert "on 2004-10-31; the first came into force on 2004-11-01" in found["message"]


async def test_a_dissolved_organization_is_named_with_its_last_name() -> None:
    service = with_rows(organizations=[{"code": "T4b", "until": day("2019-01-01")}])

    found = await path("T1b", "T4b", service=service)

    assert found["code"] == "DISSOLVED"
    assert "湖镇湖村支部（T4b）在 2019-06-03" in found["message"]
    assert "T1b" not in found["message"]


async def test_a_missing_organ_is_named() -> None:
    service = with_rows(organizations=[{"code": "A1O", "drop": True}])

    found = await path("T9b", "T4b", service=service)

    assert found["code"] == "FACT_MISSING"
    assert "中共甲一县委员会（A1）在 2019-06-03 没有能够办理转接的组织部门" in found["message"]
    assert [each["code"] for each in found["obstacles"]][-1] != "PROHIBITED"


@pytest.mark.rows("Q5")
async def test_no_authority_tells_how_far_the_relation_can_go_and_each_obstacle() -> None:
    found = await path("ISOb", "T1b", service=of_case("isolated_body"))

    assert (found["code"], found["nearest"]["code"]) == ("NO_AUTHORITY", "ISO")
    assert "可以先转至某独立单位党委（ISO）" in found["message"]
    obstacles = {each["organization"]["code"]: each for each in found["obstacles"]}
    assert list(obstacles) == ["ISO", "T1", "A1O", "AO", "PO"]
    own = obstacles["ISO"]
    assert (own["code"], [each["article"] for each in own["basis"]]) == (
        "NO_POWER_AT_ORIGIN_SIDE",
        ["二"],
    )
    assert own["message"].startswith("转出一侧的某独立单位党委（ISO）没有")
    assert obstacles["A1O"]["message"].startswith("另一侧没有任何党组织具有")


async def test_an_unknown_code_is_a_typed_answer() -> None:
    found = await path("T1b", "nobody", language="en")

    assert found == {
        "__typename": "UnknownOrganization",
        "code": "UNKNOWN_ORGANIZATION",
        "message": "No organization has the code 'nobody'. Search by name, pinyin or code and try again.",
    }


async def test_packs_replace_the_adopted_ones() -> None:
    by_law = await path("T1b", "T2b")
    by_older = await path("T1b", "T2b", packs=["cn-2004"])

    assert codes(by_law["bodies"]) == ["T1b", "T1", "T2", "T2b"]
    assert codes(by_older["bodies"]) == ["T1b", "T1", "A1O", "T2", "T2b"]


async def test_an_empty_list_of_packs_is_no_choice() -> None:
    assert await path("T1b", "T2b", packs=[]) == await path("T1b", "T2b")


async def test_an_unknown_pack_is_an_error_entry() -> None:
    variables = {"origin": "T1b", "destination": "T2b", "packs": ["xx-1999"]}

    found = await answer(PATH, variables, language="en")

    (error,) = found["errors"]
    assert error["extensions"]["code"] == "UNKNOWN_PACK"
    assert "hn-2018" in error["message"]


@pytest.mark.rows("P17")
async def test_the_others_of_the_same_length_come_when_asked_for() -> None:
    service = of_case("two_ways_equally_short")

    alone = await path("T1b", "T4b", service=service)
    found = await path("T1b", "T4b", service=service, allShortest=True)

    assert alone["others"] == []
    assert codes(found["bodies"]) == codes(alone["bodies"]) == ["T1b", "T1", "A1O", "T4", "T4b"]
    (other,) = found["others"]
    assert codes(other["bodies"]) == ["T1b", "T1", "B1O", "T4", "T4b"]
    assert (other["refused"], other["others"]) == (
        [{"code": each["code"]} for each in found["refused"]],
        [],
    )


@pytest.mark.rows("W16")
async def test_a_temporary_relation_is_never_online() -> None:
    found = await path("T1b", "T4b", relation="TEMPORARY")

    assert (found["channel"], found["relation"]) == ("PAPER_LETTER", "TEMPORARY")
    assert [step["workingDays"] for step in found["steps"]] == [None, None, None]


async def test_without_a_day_the_answer_is_of_today() -> None:
    query = """{
      approvalPath(origin: "T1b", destination: "T4b") { ... on ApprovalPath { asOf } }
      organization(code: "T1") { code }
    }"""
    before, found, after = shanghai(), await ask(query), shanghai()

    assert before <= found["approvalPath"]["asOf"] <= after


@pytest.mark.rows("P25")
async def test_many_requests_are_answered_one_by_one_in_their_order() -> None:
    query = """
    query Many($requests: [ApprovalPathRequest!]!) {
      approvalPaths(requests: $requests) {
        __typename
        ... on ApprovalPath { bodies { code } relation asOf }
        ... on NoLawfulPath { code }
        ... on UnknownOrganization { code }
      }
    }"""
    requests = [
        {"origin": "T1b", "destination": "T4b", "asOf": "2019-06-03"},
        {"origin": "T1b", "destination": "nobody"},
        {"origin": "T1b", "destination": "T1b"},
        {"origin": "T1b", "destination": "T4b", "relation": "TEMPORARY", "asOf": "2019-06-03"},
    ] * 25

    found = (await ask(query, {"requests": requests}))["approvalPaths"]

    assert len(found) == 100
    assert [each["__typename"] for each in found[:4]] == [
        "ApprovalPath", "UnknownOrganization", "NoLawfulPath", "ApprovalPath",
    ]  # fmt: skip
    assert found[96:] == found[:4]
    assert codes(found[3]["bodies"]) == ["T1b", "T1", "T4", "T4b"]


async def test_an_item_costs_five_whatever_is_selected() -> None:
    query = """
    query Many($requests: [ApprovalPathRequest!]!) {
      approvalPaths(requests: $requests) {
        ... on ApprovalPath { rulings { question } refused { message bodies { superiors { name } } } }
      }
    }"""
    requests = [{"origin": "T1b", "destination": "T4b"}] * 3

    found = await answer(query, {"requests": requests})

    assert found["extensions"]["cost"] == 15
    too_many = {"requests": [{"origin": "T1b", "destination": "T4b"}] * 20_001}
    assert await error_codes(query, too_many) == ["TOO_COSTLY"]


async def test_a_question_that_is_no_date_is_refused() -> None:
    variables = {"origin": "T1b", "destination": "T4b", "asOf": "2019-13-01"}

    assert await error_codes(PATH, variables) == ["INVALID_INPUT"]
