"""The search of names against a plain reading of its order, row by row."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import name_file
from graph.errors import InvalidInput
from graph.name_file import SearchIndexUnusable
from graph.name_sounds import ANY_INITIAL, LETTERS, initials_of_sounds, initials_with
from graph.pinyin import SoundTable, readings_of, sound_table
from graph.search import Hit, NameRow, Rank, SearchIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

DAY = 100


def a_row(code: str, name: str, short_name: str | None = None, **cells: int) -> NameRow:
    """Return a name row that is valid on DAY unless told otherwise."""
    return NameRow(
        code,
        name,
        short_name,
        cells.get("level_order", 6),
        cells.get("since", 0),
        cells.get("until", 1000),
    )


@pytest.fixture
def an_index(tmp_path: Path) -> Callable[..., SearchIndex]:
    """Return a maker of indexes from rows."""

    def make(*rows: NameRow) -> SearchIndex:
        path = tmp_path / "names"
        SearchIndex.build(path, rows)
        return SearchIndex.open(path)

    return make


def codes_of(hits: Iterable[Hit]) -> list[str]:
    """Return the codes of hits."""
    return [hit.code for hit in hits]


# The plain reading: all readings of a name written out, and each rank tested in its order.


@cache
def spoken(name: str, *, as_initials: bool) -> list[list[str]]:
    """Return, from each character on, every way to say a name."""
    sounds = [readings_of(character) for character in name if readings_of(character)]
    if as_initials:
        sounds = [tuple({reading[0] for reading in readings}) for readings in sounds]
    return [
        ["".join(choice) for choice in product(*sounds[start:])] for start in range(len(sounds))
    ]


def plain_rank(text: str, row: NameRow) -> Rank | None:
    """Return the rank of a row, by the order as it is told to users."""
    names = [name for name in (row.name, row.short_name) if name]
    full = [spoken(name, as_initials=False) for name in names]
    first = [spoken(name, as_initials=True) for name in names]
    tests = {
        Rank.CODE: row.code == text,
        Rank.NAME: row.name == text,
        Rank.SHORT_NAME: row.short_name == text,
        Rank.BEGINNING: any(name.startswith(text) for name in names),
        Rank.CONTAINED: any(text in name for name in names),
    }
    if text.isascii() and text.isalnum() and not text.isdigit():
        for exact, ways in ((Rank.PINYIN, full), (Rank.INITIALS, first)):
            heads = [one[0] for one in ways if one]
            tails = [way for one in ways for tail in one for way in tail]
            tests[exact] = any(text in head for head in heads)
            tests[Rank(exact + 1)] = any(way.startswith(text) for head in heads for way in head)
            tests[Rank(exact + 2)] = any(way.startswith(text) for way in tails)
    return next((rank for rank, holds in tests.items() if holds), None)


def plain_search(rows: Iterable[NameRow], text: str, as_of: int) -> list[Hit]:
    """Return all hits in order, by looking at every row."""
    ranked = ((plain_rank(text, row), row) for row in rows if row.since <= as_of < row.until)
    return sorted(Hit(rank, row.level_order, row.code) for rank, row in ranked if rank is not None)


_ALPHABET = "石桥村党支部朝阳单县西安先(a1b"
_TEXTS = st.text(alphabet=_ALPHABET, min_size=1, max_size=5)
_QUERIES = st.one_of(
    _TEXTS,
    st.text(alphabet="shiqaozcund1b", min_size=1, max_size=8),
    st.sampled_from(["shiqiao", "sq", "xian", "chaoyang", "zhaoy", "dan", "cdzb", "ab", "c1"]),
)


@st.composite
def name_rows(draw: st.DrawFn) -> list[NameRow]:
    """Draw organizations, each with names that follow one another in time."""
    rows: list[NameRow] = []
    for code in draw(st.lists(st.text("ab石1", min_size=1, max_size=3), unique=True, max_size=12)):
        days = sorted(draw(st.sets(st.integers(90, 110), min_size=2, max_size=4)))
        for since, until in pairwise(days):
            short_name = draw(st.none() | _TEXTS)
            rows.append(
                NameRow(code, draw(_TEXTS), short_name, draw(st.integers(0, 3)), since, until)
            )
    return draw(st.permutations(rows))


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(name_rows(), st.lists(_QUERIES, min_size=1, max_size=6), st.integers(89, 111))
def test_a_search_equals_a_look_at_every_row(
    an_index: Callable[..., SearchIndex], rows: list[NameRow], texts: list[str], as_of: int
) -> None:
    index = an_index(*rows)

    for text in texts:
        whole = plain_search(rows, text, as_of)

        assert list(index.iterate(text, as_of)) == whole
        assert index.count(text, as_of, limit=len(whole)) == len(whole)
        for place, hit in enumerate(whole):
            assert index.search(text, as_of, 2, hit) == whole[place + 1 : place + 3]


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(name_rows(), _QUERIES, st.data())
def test_only_the_chosen_organizations_are_found(
    an_index: Callable[..., SearchIndex], rows: list[NameRow], text: str, data: st.DataObject
) -> None:
    codes = sorted({row.code for row in rows})
    chosen = data.draw(st.lists(st.booleans(), min_size=len(codes), max_size=len(codes)))
    only = np.array(chosen, dtype=bool)
    wanted = {code for code, is_chosen in zip(codes, chosen, strict=True) if is_chosen}

    found = list(an_index(*rows).iterate(text, DAY, only=only))

    whole = [hit for hit in plain_search(rows, text, DAY) if hit.code in wanted]
    assert found == whole
    assert an_index(*rows).count(text, DAY, len(whole), only) == len(whole)


@pytest.fixture(scope="module")
def many_rows() -> list[NameRow]:
    """Return so many rows that they fill several blocks, with some words in few of them."""
    chance = random.Random(7)  # noqa: S311 - names, not secrets
    places = ["石桥", "白沙", "清水", "朝阳", "安乐", "金鸡"]
    kinds = ["村", "社区", "学校"]
    rows = [
        a_row(f"C{number:05}", chance.choice(places) + chance.choice(kinds) + "部",
              level_order=chance.choice((3, 5, 6)))
        for number in range(9_000)
    ]  # fmt: skip
    rare = [a_row("R1", "老石桥婺村"), a_row("R2", "婺源单村", "婺源"), a_row("R3", "石婺")]
    return rows + rare


@pytest.fixture(scope="module")
def many_names(many_rows: list[NameRow], tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Return an index of several blocks."""
    path = tmp_path_factory.mktemp("search") / "names"
    SearchIndex.build(path, many_rows)
    return SearchIndex.open(path)


@pytest.mark.parametrize(
    "text",
    ["石桥", "石桥村部", "村部", "村", "婺", "婺源", "桥婺", "部",
     "shiqiao", "qiaocun", "wuyuan", "wuyuanshan", "chaoyangs", "b",
     "sq", "cyxxb", "zyxxb", "wyd", "lsqwc", "cb", "C00017", "c00017", "R2"],
)  # fmt: skip
def test_a_search_in_many_blocks_equals_a_look_at_every_row(
    many_names: SearchIndex, many_rows: list[NameRow], text: str
) -> None:
    # Codes are found whatever their case; the plain look knows only what is written.
    whole = plain_search(many_rows, text.upper() if text[1:].isdigit() else text, DAY)

    assert list(many_names.iterate(text, DAY)) == whole
    assert many_names.count(text, DAY, 10_000) == len(whole)


@pytest.mark.parametrize("text", ["村", "石桥", "shiqiao", "cb"])
def test_pages_are_the_whole(many_names: SearchIndex, text: str) -> None:
    whole = list(many_names.iterate(text, DAY))
    pages: list[Hit] = []

    while page := many_names.search(text, DAY, 997, pages[-1] if pages else None):
        pages += page

    assert pages == whole


def test_a_count_beyond_its_limit_is_not_made(many_names: SearchIndex) -> None:
    assert many_names.count("部", DAY, 3_000) is None


def test_hits_are_in_the_order_of_the_contract(an_index: Callable[..., SearchIndex]) -> None:
    index = an_index(
        a_row("contained", "老石桥村"),
        a_row("begins-low", "石桥村", level_order=6),
        a_row("begins-high", "石桥镇", level_order=5),
        a_row("begins-high-2", "石桥乡", level_order=5),
        a_row("short", "中共石桥支部", "石桥"),
        a_row("name", "石桥"),
        a_row("石桥", "同名代码"),
    )

    found = index.search("石桥", DAY, 10)

    assert codes_of(found) == [
        "石桥", "name", "short", "begins-high", "begins-high-2", "begins-low", "contained",
    ]  # fmt: skip


def test_pinyin_comes_before_initials_and_both_in_the_same_order(
    an_index: Callable[..., SearchIndex],
) -> None:
    index = an_index(
        a_row("initials-contained", "老同安"),
        a_row("initials-begin", "同安村"),
        a_row("initials", "同安"),
        a_row("pinyin-contained", "老塔"),
        a_row("pinyin-begin", "塔村"),
        a_row("pinyin", "塔"),
        a_row("written", "甲TA乙"),
    )

    found = index.search("ta", DAY, 10)

    assert codes_of(found) == [
        "written", "pinyin", "pinyin-begin", "pinyin-contained",
        "initials", "initials-begin", "initials-contained",
    ]  # fmt: skip
    assert [hit.rank for hit in found] == [4, 5, 6, 7, 8, 9, 10]


def test_a_short_name_is_found_by_its_beginning_a_part_and_its_sounds(
    an_index: Callable[..., SearchIndex],
) -> None:
    index = an_index(a_row("A1", "中共某省委员会", "省委"))

    ranks = {text: index.search(text, DAY, 1)[0].rank for text in ("省", "委", "shengw", "sw")}

    assert ranks == {"省": 3, "委": 3 + 1, "shengw": 6, "sw": 8}


@pytest.mark.parametrize("text", ["zhaoyang", "chaoyang", "zyq", "cyq", "chaoyangq"])
def test_a_place_is_found_by_every_reading(an_index: Callable[..., SearchIndex], text: str) -> None:
    index = an_index(a_row("A1", "朝阳区"), a_row("A2", "石桥区"))

    assert codes_of(index.search(text, DAY, 5)) == ["A1"]


@pytest.mark.parametrize(
    "text",
    ["ＡＢ厂", " ab厂 ", "Ab 厂", "a\u200bb厂", "a\x00b厂", "\ud800ab厂", "ABchang", "a b chǎng"],
)
def test_width_case_blanks_and_hidden_signs_do_not_count(
    an_index: Callable[..., SearchIndex], text: str
) -> None:
    index = an_index(a_row("A1", "ＡB 厂（东）"))

    assert codes_of(index.search(text, DAY, 5)) == ["A1"]


def test_letters_that_part_in_two_ways_find_the_names_of_both(
    an_index: Callable[..., SearchIndex],
) -> None:
    index = an_index(a_row("A1", "西安村"), a_row("A2", "先村"), a_row("A3", "西村"))

    assert codes_of(index.search("xiancun", DAY, 5)) == ["A1", "A2"]
    assert codes_of(index.search("xiancu", DAY, 5)) == ["A1", "A2"]


@pytest.mark.parametrize("text", ["dyfyzb", "diyifuyuan", "第一(附院)"])
def test_brackets_are_written_but_not_heard(
    an_index: Callable[..., SearchIndex], text: str
) -> None:
    index = an_index(a_row("A1", "第一（附院）支部"), a_row("A2", "第一附属支部"))

    assert codes_of(index.search(text, DAY, 5)) == ["A1"]


def test_a_name_is_found_on_its_own_days_only(an_index: Callable[..., SearchIndex]) -> None:
    index = an_index(
        a_row("A1", "东庄村", since=10, until=20), a_row("A1", "西庄村", since=20, until=30)
    )

    days = {day: [bool(index.search(text, day, 1)) for text in ("东庄", "西庄", "A1")]
            for day in (9, 10, 19, 20, 29, 30)}  # fmt: skip

    assert days == {
        9: [False, False, False],
        10: [True, False, True],
        19: [True, False, True],
        20: [False, True, True],
        29: [False, True, True],
        30: [False, False, False],
    }


@pytest.mark.parametrize("text", ["", " ", "\u3000\t\n", "\x00", "\u200b", "\ud800", "石" * 721])
def test_a_text_that_asks_for_nothing_or_is_too_long_is_refused_in_both_languages(
    an_index: Callable[..., SearchIndex], text: str
) -> None:
    index = an_index(a_row("A1", "石桥村"))

    with pytest.raises(InvalidInput) as refused:
        index.search(text, DAY, 1)
    with pytest.raises(InvalidInput):
        index.count(text, DAY, 1)

    assert refused.value.code == "INVALID_INPUT"
    assert "请" in refused.value.text("zh")


@pytest.mark.parametrize(
    "text",
    ['"', "'", '" OR 1', "石 AND 桥", "NOT 石", "石*", "^石", "石$", "(石", "[石]", "{石", "\\",
     "%", "_", "石_", "; DROP TABLE rows", "NEAR(石 桥)", "name:石", "😀", "石😀桥", "石" * 121,
     "xian" * 180, "-", "ü"],
)  # fmt: skip
def test_signs_of_query_languages_are_only_signs(
    an_index: Callable[..., SearchIndex], text: str
) -> None:
    index = an_index(a_row("A1", "石桥村"), a_row("A2", f"甲{text}乙"))

    assert codes_of(index.search(text, DAY, 5)) == ["A2"]


def test_half_of_a_sign_beyond_the_basic_plane_is_not_found(
    an_index: Callable[..., SearchIndex],
) -> None:
    index = an_index(a_row("A1", "𬒈村"))

    assert codes_of(index.search("𬒈", DAY, 5)) == ["A1"]
    assert codes_of(index.search("cun", DAY, 5)) == ["A1"]
    with pytest.raises(InvalidInput):
        index.search("𬒈".encode("utf-16-le")[:2].decode("utf-16-le", "surrogatepass"), DAY, 5)


def test_an_index_without_names_finds_nothing(an_index: Callable[..., SearchIndex]) -> None:
    index = an_index()

    assert len(index) == 0
    for text in ("石", "石桥", "shi", "sq", "sqc"):
        assert index.search(text, DAY, 5) == []
        assert index.count(text, DAY, 5) == 0


def test_a_rare_set_of_initials_may_be_any_letter_until_it_is_heard(
    an_index: Callable[..., SearchIndex],
) -> None:
    rare = {
        readings
        for readings, number in zip(
            sound_table().readings, initials_of_sounds()[1:].tolist(), strict=True
        )
        if number == ANY_INITIAL
    }
    (sign, *_) = (chr(point) for point, number in sound_table().number_of.items()
                  if sound_table().readings[number] in rare)  # fmt: skip
    index = an_index(a_row("A1", f"{sign}村"))

    found = {letter for letter in LETTERS if index.search(f"{letter}c", DAY, 5)}

    assert found == {reading[0] for reading in readings_of(sign)}
    assert all(initials_with(letter)[ANY_INITIAL] for letter in LETTERS)


def test_many_threads_may_search_one_index(many_names: SearchIndex) -> None:
    texts = ["石桥", "婺", "shiqiao", "sq", "村部"] * 8
    alone = {text: many_names.search(text, DAY, 50) for text in texts}

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: many_names.search(text, DAY, 50), texts))

    assert together == [alone[text] for text in texts]


def test_an_open_index_outlives_its_replacement(tmp_path: Path) -> None:
    path = tmp_path / "names"
    SearchIndex.build(path, [a_row("A1", "石桥村")])
    before = SearchIndex.open(path)

    SearchIndex.build(path, [a_row("A2", "石桥村")])

    assert codes_of(before.search("石桥", DAY, 5)) == ["A1"]
    assert codes_of(SearchIndex.open(path).search("石桥", DAY, 5)) == ["A2"]
    assert [file.name for file in tmp_path.iterdir()] == ["names"]


def test_rows_that_fail_half_way_leave_the_index_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "names"
    SearchIndex.build(path, [a_row("A1", "石桥村")])

    def failing() -> Iterable[NameRow]:
        yield a_row("A2", "石桥村")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        SearchIndex.build(path, failing())

    assert codes_of(SearchIndex.open(path).search("石桥", DAY, 5)) == ["A1"]


@pytest.mark.parametrize("length", [0, 10, 100, 5_000, -1])
def test_a_cut_index_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "names"
    SearchIndex.build(path, [a_row("A1", "石桥村")])
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(SearchIndexUnusable) as refused:
        SearchIndex.open(path)

    assert "names" in refused.value.text("zh")


def test_an_index_made_with_other_readings_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "names"
    SearchIndex.build(path, [a_row("A1", "石桥村")])
    other: SoundTable = sound_table()._replace(stamp="another")
    monkeypatch.setattr(name_file, "sound_table", lambda: other)

    with pytest.raises(SearchIndexUnusable):
        SearchIndex.open(path)
