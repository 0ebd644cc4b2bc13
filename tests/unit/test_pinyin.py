"""Readings of characters, and how letters match them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.pinyin import (
    PinyinMatch,
    letters_of,
    match_initials,
    match_pinyin,
    readings_of,
    sound_table,
    sounds_of,
)


@pytest.mark.parametrize(
    ("character", "wanted"),
    [
        ("朝", {"zhao", "chao"}),
        ("单", {"dan", "shan"}),
        ("解", {"jie", "xie", "hai"}),
        ("长", {"chang", "zhang"}),
        ("重", {"zhong", "chong"}),
        ("乐", {"le", "yue", "lao"}),
        ("厦", {"xia", "sha"}),
        ("六", {"liu", "lu"}),
        ("蚌", {"bang", "beng"}),
        ("洞", {"dong", "tong"}),
        ("陂", {"pi", "po"}),
        ("吕", {"lv"}),
    ],
)
def test_a_character_has_all_the_readings_that_places_use(character: str, wanted: set[str]) -> None:
    assert wanted <= set(readings_of(character))


def test_a_character_has_few_readings_all_of_plain_letters() -> None:
    for readings in sound_table().readings:
        assert 1 <= len(readings) <= 4
        assert all(reading.isascii() and reading.isalnum() for reading in readings)


def test_letters_and_digits_sound_as_they_are_written() -> None:
    assert sounds_of("a7") == [("a",), ("7",)]


def test_signs_without_a_reading_are_not_heard() -> None:
    assert sounds_of("长(·“”𬒈)") == [readings_of("长")]


def test_interjections_without_a_vowel_are_no_readings() -> None:
    assert not {"ng", "hm", "hng"} & sound_table().syllables


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("Shí Qiáo", "shiqiao"),
        ("xi'an", "xian"),
        ("xi’an", "xian"),
        ("Shi-Qiao", "shiqiao"),
        ("lǚliáng", "lvliang"),
        ("nü", "nv"),
    ],
)
def test_tones_blanks_and_marks_of_typed_pinyin_do_not_count(typed: str, letters: str) -> None:
    assert letters_of(typed) == letters


@pytest.mark.parametrize("letters", ["zhaoyangqu", "chaoyangqu", "zhaoyangou"])
def test_every_reading_of_every_character_is_found(letters: str) -> None:
    assert match_pinyin(letters, sounds_of("朝阳区")).exact


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ("shiqiaocun", PinyinMatch(exact=True, beginning=True, contained=True)),
        ("shiqi", PinyinMatch(exact=False, beginning=True, contained=True)),
        ("qiaoc", PinyinMatch(exact=False, beginning=False, contained=True)),
        ("iaocun", PinyinMatch(exact=False, beginning=False, contained=False)),
        ("shiqiaocuns", PinyinMatch(exact=False, beginning=False, contained=False)),
        ("shicun", PinyinMatch(exact=False, beginning=False, contained=False)),
    ],
)
def test_a_match_begins_with_a_character_and_may_end_within_one(
    letters: str, wanted: PinyinMatch
) -> None:
    assert match_pinyin(letters, sounds_of("石桥村")) == wanted


@pytest.mark.parametrize("name", ["西安", "县"])
def test_letters_are_parted_in_every_way(name: str) -> None:
    assert match_pinyin("xian", sounds_of(name)).exact


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ("zyq", PinyinMatch(exact=True, beginning=True, contained=True)),
        ("cyq", PinyinMatch(exact=True, beginning=True, contained=True)),
        ("cy", PinyinMatch(exact=False, beginning=True, contained=True)),
        ("yq", PinyinMatch(exact=False, beginning=False, contained=True)),
        ("cq", PinyinMatch(exact=False, beginning=False, contained=False)),
        ("cyqq", PinyinMatch(exact=False, beginning=False, contained=False)),
    ],
)
def test_initials_are_one_letter_for_each_character(letters: str, wanted: PinyinMatch) -> None:
    assert match_initials(letters, sounds_of("朝阳区")) == wanted


def test_a_name_without_any_sound_matches_nothing() -> None:
    nothing = PinyinMatch(exact=False, beginning=False, contained=False)

    assert match_pinyin("a", []) == nothing
    assert match_initials("a", []) == nothing


_NAMES = st.text(alphabet="朝阳单县解西安先长沙重庆石桥a1", min_size=1, max_size=6)


@given(_NAMES, st.data())
def test_any_choice_of_readings_is_an_exact_match(name: str, data: st.DataObject) -> None:
    sounds = sounds_of(name)
    chosen = [data.draw(st.sampled_from(readings)) for readings in sounds]

    assert match_pinyin("".join(chosen), sounds).exact
    assert match_initials("".join(reading[0] for reading in chosen), sounds).exact


@given(_NAMES, st.data())
def test_the_beginning_of_a_reading_from_any_character_on_is_contained(
    name: str, data: st.DataObject
) -> None:
    sounds = sounds_of(name)
    start = data.draw(st.integers(0, len(sounds) - 1))
    letters = "".join(data.draw(st.sampled_from(readings)) for readings in sounds[start:])
    typed = letters[: data.draw(st.integers(1, len(letters)))]

    assert match_pinyin(typed, sounds).contained
