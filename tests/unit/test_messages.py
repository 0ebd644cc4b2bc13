"""Every code that an answer can have is put into words in both languages, with its facts."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from law.messages import MESSAGES, PHRASES, message, phrase

CODES = {
    "SAME_ORGANIZATION", "DISSOLVED", "NO_RULE_IN_FORCE", "RULE_GAP", "FACT_MISSING", "NO_AUTHORITY",
    "PROHIBITED", "NO_POWER_AT_ORIGIN_SIDE", "NO_POWER_AT_FAR_SIDE", "OUT_OF_RANGE",
    "OUT_OF_SCOPE", "NO_RULE",
}  # fmt: skip
FACTS = {
    name: f"<{name}>"
    for name in ("body", "day", "since", "origin", "destination", "relation", "nearest", "articles",
                 "unknown", "other", "proposed")
}  # fmt: skip


def facts_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.rows("Q5")
@pytest.mark.parametrize("code", sorted(CODES | set(MESSAGES)))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_words_that_name_a_fact_and_what_to_do(code: str, language: str) -> None:
    words = message(code, language, **FACTS)

    assert re.search(r"<\w+>", words)
    sentences = [each for each in re.split(r"。|\.(?:\s|$)", words) if each]
    assert len(sentences) >= 2, "one sentence says what is wrong, another what to do"
    is_chinese = bool(re.search("[\u4e00-\u9fff]", words))
    assert is_chinese is (language == "zh")


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_both_languages_tell_the_same_facts(code: str) -> None:
    text = MESSAGES[code]

    assert facts_in(text.zh) == facts_in(text.en)


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_both_languages_of_a_phrase_tell_the_same_facts(key: str) -> None:
    text = PHRASES[key]

    assert facts_in(text.zh) == facts_in(text.en)
    assert phrase(key, "zh", **FACTS) != phrase(key, "en", **FACTS)


@pytest.mark.parametrize("key", sorted({**MESSAGES, **PHRASES}))
def test_the_words_are_for_clerks_and_name_no_field(key: str) -> None:
    text = {**MESSAGES, **PHRASES}[key]
    chinese = re.sub(r"\{\w+\}", "", text.zh)
    english = re.sub(r"\{\w+\}", "", text.en)

    assert re.findall("[A-Za-z]+", chinese) == []
    assert re.findall(r"`|\w*_\w*|\(\w+\)|\b[a-z]+[A-Z]\w*", english) == []


def test_a_fact_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        message("DISSOLVED", "en", body="T1")
