"""One cell becomes a typed value or a flaw, and a value becomes the text it is read from."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.privacy import personal_data_in
from graph.tables import TABLES, Column
from loaders.cells import cell_text, nearest, parse_cell, shown
from loaders.flaws import Flaw

ORGANIZATIONS, MEMBERS = TABLES["organizations"], TABLES["members"]


def column(name: str, table: str = "organizations") -> Column:
    """Return a column of a table."""
    return TABLES[table].column(name)


def flaw_of(name: str, text: str, table: str = "organizations") -> Flaw:
    """Return the flaw of a cell that must have one."""
    value = parse_cell(column(name, table), text)
    assert isinstance(value, Flaw), value
    return value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("since", "2018-11-02", date(2018, 11, 2)),
        ("since", " 2018-11-02 ", date(2018, 11, 2)),
        ("since", "", None),
        ("since", " \u3000", None),
        ("admits", "true", True),
        ("admits", "FALSE", False),
        ("kind", "BRANCH", "BRANCH"),
        ("system", "ORGANS", "ORGANS"),
        ("system", "SPACE_2", "SPACE_2"),
        ("code", "430102-ZZB", "430102-ZZB"),
        ("code", "430102001001001", "430102001001001"),
        ("name", " 中共长沙市委 ", "中共长沙市委"),
        ("name", "e\u0301", "é"),
        ("name", "'@公社支部", "@公社支部"),
        ("name", "''@公社支部", "'@公社支部"),
        ("name", "'甲'支部", "'甲'支部"),
        ("name", "名" * 120, "名" * 120),
        ("name", "𠮷田村（一组）·党支部 No.1", "𠮷田村（一组）·党支部 No.1"),
    ],
)
def test_a_good_cell_has_its_typed_value(name: str, text: str, value: object) -> None:
    assert parse_cell(column(name), text) == value


@pytest.mark.parametrize(
    ("name", "text", "code", "remedy"),
    [
        ("since", "2018/11/2", "BAD_DATE", "2018-11-02"),
        ("since", "2018年11月2日", "BAD_DATE", "2018-11-02"),
        ("since", "20181102", "BAD_DATE", "2018-11-02"),
        ("since", "2018-W44-5", "BAD_DATE", "2018-11-02"),
        ("since", "2018-02-30", "BAD_DATE", "Write it as"),
        ("since", "02.11.2018", "BAD_DATE", "Write it as"),
        ("since", "２０１８-11-02", "BAD_DATE", "Write it as"),
        ("since", "0001-01-01", "END_OF_TIME", "empty"),
        ("since", "9999-12-31", "END_OF_TIME", "empty"),
        ("admits", "yes", "BAD_BOOLEAN", "true"),
        ("admits", "是", "BAD_BOOLEAN", "true"),
        ("admits", "0", "BAD_BOOLEAN", "false"),
        ("kind", "BRANCHES", "UNKNOWN_VALUE", "BRANCH"),
        ("kind", "branch", "UNKNOWN_VALUE", "BRANCH"),
        ("kind", "??", "UNKNOWN_VALUE", "LOCAL_COMMITTEE, "),
        ("system", "organs", "UNKNOWN_VALUE", "ORGANS"),
        ("code", "", "MISSING_CELL", "Fill it in"),
        ("name", "  ", "MISSING_CELL", "Fill it in"),
        ("code", "A 1", "CODE_WITH_BLANKS", "A1"),
        ("code", "A1 ", "CODE_WITH_BLANKS", "A1"),
        ("superior", "A\u30001", "CODE_WITH_BLANKS", "A1"),
        ("code", "A" * 121, "TOO_LONG", "Shorten"),
        ("name", "名" * 121, "TOO_LONG", "Shorten"),
        ("name", "=1+1", "FORMULA_CELL", "apostrophe"),
        ("name", " =1+1", "FORMULA_CELL", "apostrophe"),
        ("name", "＝1+1", "FORMULA_CELL", "apostrophe"),
        ("name", "+甲", "FORMULA_CELL", "apostrophe"),
        ("name", "-", "FORMULA_CELL", "apostrophe"),
        ("name", "－甲", "FORMULA_CELL", "apostrophe"),
        ("name", "@SUM(A1)", "FORMULA_CELL", "apostrophe"),
        ("name", "＠甲", "FORMULA_CELL", "apostrophe"),
        ("name", '"=1', "FORMULA_CELL", "apostrophe"),
        ("name", "甲;=1", "FORMULA_CELL", "apostrophe"),
        ("name", "\t甲", "FORMULA_CELL", "apostrophe"),
        ("name", "\r甲", "FORMULA_CELL", "apostrophe"),
        ("kind", "=BRANCH", "FORMULA_CELL", "apostrophe"),
        ("since", "=TODAY()", "FORMULA_CELL", "apostrophe"),
        ("code", "-1", "FORMULA_CELL", "apostrophe"),
    ],
)
def test_a_bad_cell_says_why_and_what_to_write(
    name: str, text: str, code: str, remedy: str
) -> None:
    found = flaw_of(name, text)

    assert found.code == code
    assert remedy in found.remedy_en


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\n", "\t", "\x7f", "\x85", "\xad", "\u061c", "\u115f", "\u180e", "\u200b",
     "\u200d", "\u200e", "\u2028", "\u202e", "\u2060", "\u2066", "\u2069", "\u3164", "\ufe0f",
     "\ufeff", "\ufff9", "\uffff", "\ud800", "\U000e0041", "\U000e0100"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["name", "code"])
def test_an_invisible_character_is_named(name: str, character: str) -> None:
    found = flaw_of(name, f"甲{character}乙")

    assert found.code in ("FORBIDDEN_CHARACTER", "CODE_WITH_BLANKS")
    if found.code == "FORBIDDEN_CHARACTER":
        assert f"U+{ord(character):04X}" in found.en


# Made-up numbers of somebody born in 1900, and numbers of zeros.
IDENTITY_LIKE = [
    "110101190001019991", "11010119000101999１", "110101 19000101 9991", "M110101190001019991",
    "110101-19000101-9991", "110101800101999", "13800000000", "138 0000 0000", "138-0000-0000",
    "+8613800000000", "8613800000000", "tel:13800000000", "１３８００００００００", "0731-20000000",
    "(0731)20000000", "073120000000", "010-20000000", "nobody@example.org", "nobody＠example.org",
    "a.b+c@d.example.cn",
]  # fmt: skip


@pytest.mark.parametrize("text", IDENTITY_LIKE)
@pytest.mark.parametrize(
    ("table", "name"),
    [("members", "ref"), ("placements", "member"), ("organizations", "name"), ("events", "source"),
     ("authority_grants", "basis"), ("authority_grants", "readings")],
)  # fmt: skip
def test_what_looks_like_personal_data_is_refused_in_every_text(
    table: str, name: str, text: str
) -> None:
    reference = text.replace(" ", "") if name in ("ref", "member") else text
    found = flaw_of(name, f"'{reference}" if reference[0] == "+" else reference, table)

    assert found.code == "IDENTITY_LIKE"


@pytest.mark.parametrize("text", ["110101190001019991", "13800000000", "nobody@example.org"])
@pytest.mark.parametrize("name", ["code", "superior", "seat"])
def test_a_code_cannot_carry_personal_data_either(name: str, text: str) -> None:
    assert flaw_of(name, text).code == "IDENTITY_LIKE"


@pytest.mark.parametrize(
    "text",
    ["m_0aB1cD2eF3gH4iJ5kL6mN7", "M0001", "430102001001", "110101190001019994", "2018-11-02",
     "组通字〔2006〕45号", "00000000-0000-4000-8000-138000000000", "20181102123456"],
)  # fmt: skip
def test_an_opaque_reference_is_taken(text: str) -> None:
    assert parse_cell(column("ref", "members"), text) == text


@given(st.text(string.digits + "ABCDEFabcdef-_@.", max_size=40))
def test_looking_for_personal_data_never_fails(text: str) -> None:
    assert personal_data_in(text) in (None, "IDENTITY_NUMBER", "PHONE", "MAIL")


def test_personal_data_is_masked_where_it_is_shown() -> None:
    assert [shown(text) for text in ("13800000000", "A" * 70)] == ["13…", "A" * 60 + "…"]


def test_invisible_characters_are_spelt_where_they_are_shown() -> None:
    assert shown("甲\u202e\x1b[31m") == "甲U+202EU+001B[31m"


def test_the_nearest_value_is_found_or_none() -> None:
    assert nearest("BRANHC", ORGANIZATIONS.column("kind").values) == "BRANCH"
    assert nearest("甲", ORGANIZATIONS.column("kind").values) is None


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_flaw_in_any_column(text: str) -> None:
    for table in TABLES.values():
        for each in table.columns:
            value = parse_cell(each, text)
            assert value is None or isinstance(value, str | bool | date | Flaw)


@given(st.text("=+-@＝'\";,|甲A ", max_size=12))
def test_a_text_survives_being_written_and_read(text: str) -> None:
    value = text.strip()

    assert parse_cell(column("source", "events"), cell_text(value)) == (value or None)
