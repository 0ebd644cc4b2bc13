"""Which credential a member needs: the rows of the tables, their rulings, what is missing."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields, replace
from datetime import date
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput, RulePackRejected
from law.credential import CredentialAnswer, CredentialQuestion, CredentialRules, decide
from law.credential_question import INPUTS
from law.pack import Question
from law.rulebook import PACKS

SECTIONS: dict[str, Any] = {
    path.stem: section
    for path in sorted(PACKS.glob("*.yaml"))
    if "credentials" in (section := yaml.safe_load(path.read_text(encoding="utf-8")))
}
# The sentences of the two documents that speak of credentials.
TEXTS = {
    "cn-2004": "转移和接收正式组织关系，应当凭据中国共产党党员组织关系介绍信；转移和接收临时"
    "组织关系，应当凭据中国共产党党员证明信或中国共产党流动党员活动证。党员外出地点或工作单位相对固定，"
    "外出时间 6 个月以上的，一般应当开具中国共产党党员组织关系介绍信；外出时间 6 个月及 6 个月"
    "以内的，一般应当开具中国共产党党员证明信。外出地点、时间不确定的，一般应当持有中国共产党"
    "流动党员活动证。短期外出开会、参观、学习、实习、考察等，时间在 3 个月及 3 个月以内，无需证明"
    "党员身份的，可不开具党员组织关系凭证。",
    "floating": "流动党员一般应当持《流动党员活动证》。",
}
DAY = date(2019, 6, 3)
INTRODUCTION = ("INTRODUCTION_LETTER", "FORMAL")
CERTIFICATE = ("CERTIFICATE_LETTER", "TEMPORARY")
CARD = ("ACTIVITY_CARD", "TEMPORARY")
NOTHING = ("NONE", None)


def rules_of(sections: dict[str, Any]) -> CredentialRules:
    """Return the rules of all packs of some sections."""
    return CredentialRules.merged(
        CredentialRules.from_section(
            section["credentials"],
            pack=pack,
            questions=msgspec.convert(section["questions"], dict[str, Question]),
        )
        for pack, section in sections.items()
    )


RULES = rules_of(SECTIONS)


def a_question(**told: Any) -> CredentialQuestion:
    """Return a question with these inputs, on a safe day."""
    return CredentialQuestion(**{"as_of": DAY, **told})


def answer(**told: Any) -> CredentialAnswer:
    """Return the decision for these inputs."""
    return decide(a_question(**told), RULES)


def gives(found: CredentialAnswer) -> tuple[str, str | None]:
    """Return the credential and the relation of an answer."""
    return found.credential, found.relation


def rulings(found: CredentialAnswer) -> list[str]:
    """Return the keys of the rulings that an answer depends on."""
    return [ruling.key for ruling in found.rulings]


def camel(name: str) -> str:
    """Return the name of an input as callers write it."""
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


def under(reading: dict[str, str], **told: Any) -> tuple[str, str | None]:
    """Return what the tables give where one question is read otherwise."""
    row = RULES.row_for(a_question(**told), {**RULES.defaults, **reading})
    assert row is not None
    return row.credential, row.relation


ASKED_TRIP = {"relation": "TEMPORARY", "short_trip": True, "months": 3}
# What is told, what is given, and the rulings it depends on: every row of the tables decides one.
CASES: list[tuple[dict[str, Any], tuple[str, str | None], list[str]]] = [
    ({"relation": "FORMAL"}, INTRODUCTION, []),
    ({"relation": "TEMPORARY"}, CERTIFICATE, []),
    ({"relation": "FORMAL", "months": 4}, CERTIFICATE, ["GENERALLY"]),
    ({"relation": "FORMAL", "place_fixed": False}, CARD, ["GENERALLY"]),
    ({"relation": "TEMPORARY", "months": 8, "place_fixed": True}, INTRODUCTION, ["GENERALLY"]),
    ({"relation": "TEMPORARY", "months": 4}, CERTIFICATE, []),
    ({"relation": "TEMPORARY", "place_fixed": False, "months": 8}, CARD, []),
    ({"months": 8, "place_fixed": True}, INTRODUCTION, []),
    ({"months": 6, "days": 1, "place_fixed": True}, INTRODUCTION, []),
    ({"months": 4, "place_fixed": True}, CERTIFICATE, []),
    ({"months": 6, "place_fixed": True}, CERTIFICATE, ["SIX_MONTHS"]),
    ({"months": 6, "relation": "FORMAL"}, CERTIFICATE, ["GENERALLY", "SIX_MONTHS"]),
    ({"months": 2, "place_fixed": False}, CARD, []),
    ({"months": 24, "place_fixed": False}, CARD, []),
    ({"place_fixed": False, "time_known": False}, CARD, []),
    ({"place_fixed": True, "time_known": False}, CARD, ["UNCERTAIN"]),
    ({"place_fixed": True, "time_known": False, "months": 8}, CARD, ["UNCERTAIN"]),
    ({"place_fixed": True}, CARD, ["UNCERTAIN"]),
    ({"place_fixed": True, "time_known": True}, CERTIFICATE, []),
    ({"short_trip": True}, CERTIFICATE, []),
    ({"short_trip": True, "months": 3, "proof_needed": False}, NOTHING, []),
    ({"short_trip": True, "months": 3, "days": 1, "proof_needed": False}, CERTIFICATE, []),
    ({"short_trip": True, "months": 3, "proof_needed": True}, CERTIFICATE, []),
    ({"short_trip": True, "months": 3, "place_fixed": False}, NOTHING, []),
    ({"short_trip": True, "months": 2, "relation": "TEMPORARY"}, NOTHING, ["GENERALLY"]),
    ({"short_trip": True, "months": 2, "relation": "FORMAL"}, NOTHING, ["GENERALLY"]),
    ({"short_trip": False, "months": 3}, CERTIFICATE, []),
    ({"short_trip": False}, CARD, ["UNCERTAIN"]),
    ({"short_trip": True, "months": 3, "time_known": True}, NOTHING, []),
    ({"short_trip": True, "months": 3, "time_known": False}, CARD, ["UNCERTAIN"]),
    ({**ASKED_TRIP, "proof_needed": False, "time_known": True}, NOTHING, ["GENERALLY"]),
    ({**ASKED_TRIP, "days": 1}, CERTIFICATE, []),
    ({**ASKED_TRIP, "proof_needed": True}, CERTIFICATE, []),
    ({**ASKED_TRIP, "time_known": False}, CARD, ["UNCERTAIN"]),
    ({**ASKED_TRIP, "short_trip": False}, CERTIFICATE, []),
    ({"floating": True, "formal_movable": False, "months": 8}, CARD, ["FLOATING_CARD"]),
    ({"floating": True, "formal_movable": False, "months": 4}, CARD, ["FLOATING_CARD"]),
    ({"floating": True, "formal_movable": True, "months": 8}, INTRODUCTION, ["FLOATING_CARD"]),
    ({"floating": True, "formal_movable": True, "months": 4}, CERTIFICATE, ["FLOATING_CARD"]),
    ({"floating": True, "months": 8}, CARD, ["FLOATING_CARD"]),
    ({"floating": False, "formal_movable": False, "months": 8}, INTRODUCTION, []),
    ({"floating": False, "formal_movable": True, "months": 8}, INTRODUCTION, []),
]


@pytest.mark.rows("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C13")
@pytest.mark.parametrize(("told", "given_", "needed"), CASES, ids=str)
def test_the_tables_decide(
    told: dict[str, Any], given_: tuple[str, str | None], needed: list[str]
) -> None:
    found = answer(**told)

    assert gives(found) == given_
    assert rulings(found) == needed


@pytest.mark.parametrize(
    ("pack", "row"),
    [
        (pack, row["id"])
        for pack, section in SECTIONS.items()
        for row in section["credentials"]["table"]
    ],
)
def test_a_row_that_is_taken_away_changes_a_case(pack: str, row: str) -> None:
    sections = deepcopy(SECTIONS)
    table = sections[pack]["credentials"]["table"]
    sections[pack]["credentials"]["table"] = [entry for entry in table if entry["id"] != row]
    rules = rules_of(sections)

    assert any(
        not rules.row_for(a_question(**told), RULES.defaults)
        or gives(decide(a_question(**told), rules)) != given_
        or rulings(decide(a_question(**told), rules)) != needed
        for told, given_, needed in CASES
    )


@pytest.mark.rows("C1")
def test_an_answer_names_what_the_text_generally_gives_beside_what_was_asked() -> None:
    found = answer(relation="TEMPORARY", months=8, place_fixed=True)

    assert gives(found) == INTRODUCTION
    assert [(each.key, each.chosen, each.others) for each in found.rulings] == [
        ("GENERALLY", "A", ("B",))
    ]
    assert under({"GENERALLY": "B"}, relation="TEMPORARY", months=8) == CERTIFICATE
    assert under({"GENERALLY": "B"}, relation="FORMAL", months=4) == INTRODUCTION


QUESTIONS = st.builds(
    CredentialQuestion,
    as_of=st.dates(date(2004, 11, 1), date(2030, 12, 31)),
    relation=st.sampled_from([None, "FORMAL", "TEMPORARY"]),
    months=st.sampled_from([None, 0, 2, 3, 4, 6, 7, 24]),
    days=st.sampled_from([None, 0, 1, 40]),
    **{
        name: st.sampled_from([None, True, False])
        for name in (
            "place_fixed",
            "time_known",
            "proof_needed",
            "short_trip",
            "floating",
            "formal_movable",
        )
    },
)


@pytest.mark.rows("C1")
@settings(max_examples=400, deadline=None)
@given(question=QUESTIONS)
def test_a_credential_moves_its_own_relation_and_a_different_one_is_a_ruling(
    question: CredentialQuestion,
) -> None:
    found = decide(question, RULES)

    assert gives(found) in {INTRODUCTION, CERTIFICATE, CARD, NOTHING}
    differs = question.relation is not None and question.relation != found.relation
    assert ("GENERALLY" in rulings(found)) is differs


@settings(max_examples=100, deadline=None)
@given(question=QUESTIONS)
def test_what_is_missing_can_change_the_answer_and_what_is_not_cannot(
    question: CredentialQuestion,
) -> None:
    found = decide(question, RULES)

    for name in ("place_fixed", "proof_needed", "short_trip", "floating", "formal_movable"):
        if getattr(question, name) is not None:
            continue
        changes: list[dict[str, Any]] = [{name: True}, {name: False}]
        can_change = any(
            gives(decide(replace(question, **change), RULES)) != gives(found) for change in changes
        )
        assert (camel(name) in found.missing) is can_change


@pytest.mark.rows("C4")
def test_six_months_are_the_certificate_letter_save_where_and_more_is_read_to_include_it() -> None:
    assert gives(answer(months=6)) == CERTIFICATE
    assert under({"SIX_MONTHS": "B"}, months=6) == INTRODUCTION
    assert under({"SIX_MONTHS": "B"}, months=5, days=29) == CERTIFICATE


@pytest.mark.rows("C4", "C11")
@pytest.mark.parametrize(
    ("as_of", "days", "expected"),
    [
        # From 1 September six months are 181 days, from 1 March 184.
        (date(2018, 9, 1), 181, CERTIFICATE),
        (date(2018, 9, 1), 182, INTRODUCTION),
        (date(2018, 3, 1), 184, CERTIFICATE),
        (date(2018, 3, 1), 185, INTRODUCTION),
        # From 31 August six months end with February.
        (date(2018, 8, 31), 181, CERTIFICATE),
        (date(2018, 8, 31), 182, INTRODUCTION),
    ],
)
def test_days_are_measured_against_calendar_months(
    as_of: date, days: int, expected: tuple[str, str | None]
) -> None:
    assert gives(answer(as_of=as_of, days=days)) == expected


@pytest.mark.rows("C4", "C11")
def test_an_absence_that_ends_with_the_sixth_month_lasts_exactly_six_months() -> None:
    found = answer(as_of=date(2018, 8, 31), months=5, days=28)

    assert gives(found) == CERTIFICATE
    assert rulings(found) == ["SIX_MONTHS"]


@pytest.mark.rows("C5")
def test_under_the_other_reading_an_unknown_time_alone_gives_no_card() -> None:
    assert under({"UNCERTAIN": "B"}, place_fixed=True, time_known=False) == CERTIFICATE
    assert under({"UNCERTAIN": "B"}, place_fixed=True, time_known=False, months=8) == INTRODUCTION
    assert under({"UNCERTAIN": "B"}, place_fixed=False, months=8) == CARD


@pytest.mark.rows("C5")
@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"place_fixed": True, "time_known": True}, {"months", "days", "relation", "floating"}),
        ({"months": 8}, {"placeFixed", "floating"}),
        ({"months": 8, "place_fixed": True, "floating": False}, set()),
        ({"months": 2, "place_fixed": True, "floating": False}, {"shortTrip"}),
        ({"months": 2, "place_fixed": True, "short_trip": True}, {"proofNeeded"}),
        ({"months": 8, "place_fixed": True, "floating": True}, {"formalMovable"}),
        ({"place_fixed": False, "months": 8}, set()),
        ({"days": 400, "place_fixed": True, "floating": False}, set()),
    ],
)
def test_an_input_that_was_not_given_and_would_matter_is_missing(
    told: dict[str, Any], missing: set[str]
) -> None:
    assert set(answer(**told).missing) == missing


@pytest.mark.rows("C5")
def test_a_length_that_matters_at_one_value_alone_is_missing() -> None:
    row = SECTIONS["cn-2004"]["credentials"]["table"][-1]
    exactly = {**row, "order": 10, "id": "exactly", "length": {"exactly_months": 6}}
    section = {"table": [{**exactly, "credential": "ACTIVITY_CARD"}, row]}
    rules = CredentialRules.from_section(section, pack="cn-2004", questions={})

    found = decide(a_question(), rules)

    assert found.credential == "CERTIFICATE_LETTER"
    assert found.missing == ("months",)


@pytest.mark.rows("C6", "C7")
def test_a_short_trip_needs_no_credential_before_anything_else_is_asked() -> None:
    trip = {"short_trip": True, "months": 3, "proof_needed": False}

    found = answer(**trip, place_fixed=False, floating=True)

    assert gives(found) == NOTHING
    assert found.basis[0].phrase.endswith("可不开具党员组织关系凭证。")
    assert gives(answer(**trip, time_known=False)) == CARD
    assert under({"GENERALLY": "B"}, **trip, relation="TEMPORARY") == CERTIFICATE


@pytest.mark.rows("C13")
def test_a_floating_member_holds_the_card_by_the_rule_on_floating_members() -> None:
    floating = {"floating": True, "formal_movable": False, "months": 8}

    found = answer(**floating)

    assert [(basis.pack, basis.article) for basis in found.basis] == [("floating", "三（一）")]
    assert found.rulings[0].others == ("B", "C")
    assert under({"FLOATING_CARD": "B"}, **floating) == INTRODUCTION
    assert under({"FLOATING_CARD": "B"}, **{**floating, "months": 4}) == CERTIFICATE
    assert under({"FLOATING_CARD": "C"}, **{**floating, "formal_movable": True}) == CARD


@pytest.mark.rows("C13")
def test_where_the_rule_on_floating_members_is_not_in_force_the_length_decides() -> None:
    rules = rules_of({"cn-2004": SECTIONS["cn-2004"]})

    found = decide(a_question(floating=True, formal_movable=False, months=8), rules)

    assert gives(found) == INTRODUCTION
    assert found.rulings == ()


def test_every_phrase_is_a_literal_quotation() -> None:
    phrases = [
        (pack, row["phrase"])
        for pack, section in SECTIONS.items()
        for row in section["credentials"]["table"]
    ]

    assert [(pack, phrase) for pack, phrase in phrases if phrase not in TEXTS[pack]] == []


def test_every_question_has_two_readings_or_more_in_both_languages_and_one_default() -> None:
    for section in SECTIONS.values():
        for question in section["questions"].values():
            readings = question["readings"].values()

            assert {"zh", "en"} <= question["question"].keys()
            assert len(readings) > 1
            assert all({"zh", "en"} <= reading.keys() for reading in readings)
            assert sum(reading.get("default", False) for reading in readings) == 1


def test_every_input_of_the_question_can_stand_in_a_table() -> None:
    names = [field.name for field in fields(CredentialQuestion) if field.name != "as_of"]

    assert list(INPUTS) == [camel(name) for name in names]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"months": -1}, "months"),
        ({"months": 1_201}, "months"),
        ({"days": -1}, "days"),
        ({"days": 36_501}, "days"),
        ({"relation": "BOTH"}, "relation"),
        ({"as_of": date.max}, "asOf"),
    ],
)
def test_an_input_that_no_table_can_judge_is_refused(told: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_question(**told)

    assert refusal.value.facts["field"] == field


def test_the_longest_absence_from_the_last_day_is_judged() -> None:
    assert gives(answer(as_of=date(9798, 12, 31), months=1_200, days=36_500)) == INTRODUCTION


def test_without_a_rule_in_force_nothing_is_decided() -> None:
    with pytest.raises(InvalidInput, match="no rule about credentials is in force"):
        decide(a_question(months=4), CredentialRules.merged([]))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"colour": "red"}, "colour"),
        ({"phrase": None}, "phrase"),
        ({"phrase": ""}, "phrase"),
        ({"article": None}, "article"),
        ({"credential": "BADGE"}, "credential"),
        ({"relation": "BOTH"}, "relation"),
        ({"when": {"age": 40}}, "age"),
        ({"when": {"placeFixed": "yes"}}, "placeFixed"),
        ({"when": {"months": 4}}, "months"),
        ({"length": {"around_months": 6}}, "length"),
        ({"length": {"over_months": "six"}}, "length"),
        ({"readings": ["GENERALLY=Z"]}, "GENERALLY=Z"),
        ({"readings": ["UNKNOWN=A"]}, "UNKNOWN=A"),
    ],
)
def test_a_table_with_a_defect_is_refused(change: dict[str, Any], reason: str) -> None:
    sections = deepcopy(SECTIONS)
    sections["cn-2004"]["credentials"]["table"][3].update(change)

    with pytest.raises(RulePackRejected, match=reason):
        rules_of(sections)


def test_all_defects_of_a_section_are_named_at_once() -> None:
    sections = deepcopy(SECTIONS)
    sections["cn-2004"]["credentials"]["shape"] = "round"
    del sections["cn-2004"]["credentials"]["table"][0]["phrase"]
    del sections["cn-2004"]["credentials"]["table"][1]["relation"]

    with pytest.raises(RulePackRejected) as refusal:
        rules_of(sections)

    assert len(refusal.value.facts["problems"].splitlines()) == 3


def test_two_rows_with_one_number_are_refused() -> None:
    sections = deepcopy(SECTIONS)
    sections["floating"]["credentials"]["table"][0]["order"] = 90

    with pytest.raises(RulePackRejected, match="order 90"):
        rules_of(sections)
