"""Rule packs are refused with every defect named, and answer for their own examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from graph.errors import RulePackRejected, UnknownPack
from law.bodies import load_bodies
from law.examples import failures_of
from law.rulebook import Rulebook, load_packs, rulebook

Data = dict[str, Any]


def a_pack(**fields: Any) -> Data:
    """Return the data of a small pack that is right, with these fields instead."""
    pack = {
        "key": "test-1999",
        "title": "试行办法",
        "document": "《试行办法》",
        "settles": ["FORMAL"],
        "articles": {"一": {"phrase": "乡镇党委可以直接转接"}},
        "grants": [a_grant()],
    }
    return {**pack, **fields}


def a_grant(**fields: Any) -> Data:
    """Return the data of a grant that is right, with these fields instead."""
    grant = {
        "id": "townships",
        "article": "一",
        "relation": "FORMAL",
        "range": "NATION",
        "holder": {"kind": "TOWNSHIP_COMMITTEE"},
    }
    return {**grant, **fields}


def refusal_of(folder: Path, *packs: Data) -> str:
    """Write the packs into a folder and return why loading them is refused."""
    for pack in packs:
        text = yaml.safe_dump(pack, allow_unicode=True)
        (folder / f"{pack['key']}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulePackRejected) as caught:
        load_packs(folder)
    return str(caught.value.facts["problems"])


def test_a_right_pack_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "test.yaml").write_text(yaml.safe_dump(a_pack(), allow_unicode=True))

    (pack,) = load_packs(tmp_path)

    assert pack.grants[0].holder == {"kind": "TOWNSHIP_COMMITTEE"}


@pytest.mark.rows("A7")
def test_two_equal_rules_are_refused_and_both_are_named(tmp_path: Path) -> None:
    twice = [a_grant(), a_grant(id="the-same-again")]

    problems = refusal_of(tmp_path, a_pack(grants=twice))

    assert "townships and the-same-again: two equal rules" in problems


@pytest.mark.rows("A7")
def test_a_rule_that_forbids_what_another_grants_is_refused(tmp_path: Path) -> None:
    forbidden = {
        "id": "no-townships",
        "article": "一",
        "relation": "FORMAL",
        "ranges": ["NATION"],
        "body": {"kind": "TOWNSHIP_COMMITTEE"},
    }

    problems = refusal_of(tmp_path, a_pack(prohibitions=[forbidden]))

    assert "townships and no-townships: one grants what the other forbids" in problems


@pytest.mark.parametrize(
    ("pack", "problem"),
    [
        (a_pack(paragraphs=[]), "unknown field `paragraphs`"),
        (a_pack(articles={"一": {}}), "phrase"),
        (a_pack(articles={"一": {"phrase": " "}}), "article 一: has no phrase"),
        (a_pack(grants=[a_grant(article="二")]), "townships: cites article 二"),
        (a_pack(grants=[a_grant(holder={"colour": "red"})]), "unknown condition 'colour'"),
        (a_pack(grants=[a_grant(readings=["WHAT=A"])]), "which no pack asks"),
        (
            a_pack(
                questions={
                    "WHAT": {
                        "row": "A7",
                        "question": {"zh": "如何理解？", "en": "How is it read?"},
                        "readings": {"A": {"zh": "甲", "en": "one", "default": True}},
                    }
                }
            ),
            "question WHAT: needs at least two readings and exactly one default",
        ),
    ],
)
def test_a_defect_of_a_pack_is_refused_by_its_name(
    tmp_path: Path, pack: Data, problem: str
) -> None:
    assert problem in refusal_of(tmp_path, pack)


def test_two_packs_may_not_ask_one_question(tmp_path: Path) -> None:
    question = {
        "row": "A7",
        "question": {"zh": "如何理解？", "en": "How is it read?"},
        "readings": {
            "A": {"zh": "甲", "en": "one", "default": True},
            "B": {"zh": "乙", "en": "another"},
        },
    }
    packs = [a_pack(key=key, questions={"WHAT": question}) for key in ("test-1", "test-2")]

    assert "question WHAT: is also asked by pack" in refusal_of(tmp_path, *packs)


def test_a_pack_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("key: [", encoding="utf-8")

    with pytest.raises(RulePackRejected):
        load_packs(tmp_path)


@pytest.mark.rows("A7")
def test_an_example_that_fails_is_named_with_both_answers() -> None:
    packs = {pack.key: pack for pack in load_packs()}
    example = packs["cn-2004"].examples[0]
    wrong = msgspec.structs.replace(example, expect={**example.expect, "path": "Tb > Fb"})
    pack = msgspec.structs.replace(packs["cn-2004"], examples=(wrong,))

    (failure,) = failures_of(pack, Rulebook(packs.values(), load_bodies()))

    assert "Tb > Fb" in failure
    assert "Tb > T > F > Fb" in failure


@pytest.mark.rows("A7", "A9")
def test_the_packs_of_the_project_are_right_and_say_their_dates() -> None:
    packs = rulebook().packs

    assert {"cn-2004", "hn-2018", "floating"} <= packs.keys()
    assert [str(period.since) for period in packs["hn-2018"].in_force] == [
        "2018-11-02",
        "2018-11-05",
    ]
    assert packs["hn-2018"].interpreter is not None
    assert packs["hn-2018"].crossing is not None
    assert packs["hn-2018"].crossing.ends_on == "NATIONAL_EXCHANGE_OPENED"


def test_an_unknown_pack_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(UnknownPack, match="hn-2018"):
        rulebook().pack("hn-2081")
