"""Who handles the transfer of a whole organization: rows of the table, rulings and gaps."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest
import yaml

from graph.errors import RulePackRejected
from law.bodies import load_bodies
from law.bulk import BulkAnswer, BulkGap, BulkHandler, BulkRules, bulk_handler
from law.force import periods_in_force
from law.pack import Article, Pack, Question
from law.rulebook import PACKS, Rulebook, load_packs
from law.standing import Standing

PART: dict[str, Any] = yaml.safe_load((PACKS / "hn-2018.yaml").read_text(encoding="utf-8"))
ARTICLE_SIX = (
    "根据系统管理权限，跨市州、跨省直行业系统整建制转接党员组织关系，由省委组织部负责办理。"
    "跨县市区、跨市州行业系统整建制转接党员组织关系，由市州委组织部负责办理。"
)
TO_PROVINCE, TO_CITY = (f"{sentence}。" for sentence in ARTICLE_SIX.split("。")[:2])
TO_PROVINCE = TO_PROVINCE.removeprefix("根据系统管理权限，")

# By code the superior, the kind, the level and the unit of the bodies of an invented province.
BODIES: dict[str, tuple[str | None, str, str | None, str | None]] = {
    "N": (None, "LOCAL_COMMITTEE", "NATION", None),
    "P": ("N", "LOCAL_COMMITTEE", "PROVINCE", None),
    "A": ("P", "LOCAL_COMMITTEE", "SUBPROVINCE", None),
    "A1": ("A", "LOCAL_COMMITTEE", "COUNTY", None),
    "A2": ("A", "LOCAL_COMMITTEE", "COUNTY", None),
    "A1E": ("A1", "WORK_COMMITTEE", "COUNTY", None),
    "A1Eb": ("A1E", "BRANCH", None, None),
    "T1": ("A1", "TOWNSHIP_COMMITTEE", "TOWNSHIP", None),
    "T1b": ("T1", "BRANCH", None, None),
    "T2": ("A1", "TOWNSHIP_COMMITTEE", "TOWNSHIP", None),
    "T3": ("A2", "TOWNSHIP_COMMITTEE", "TOWNSHIP", None),
    "AJ": ("A", "WORK_COMMITTEE", "SUBPROVINCE", None),
    "As1": ("AJ", "GRASSROOTS_COMMITTEE", "GRASSROOTS", None),
    "As2": ("AJ", "GRASSROOTS_COMMITTEE", "GRASSROOTS", None),
    "AS": ("A", "WORK_COMMITTEE", "PREFECTURE", None),
    "AK": ("A", "WORK_COMMITTEE", "PREFECTURE", "PARK"),
    "K1": ("AK", "GRASSROOTS_COMMITTEE", "GRASSROOTS", None),
    "AF": ("A", "GRASSROOTS_COMMITTEE", "GRASSROOTS", None),
    "B": ("P", "LOCAL_COMMITTEE", "PREFECTURE", None),
    "B1": ("B", "LOCAL_COMMITTEE", "COUNTY", None),
    "BJ": ("B", "WORK_COMMITTEE", "PREFECTURE", None),
    "Z1": ("P", "LOCAL_COMMITTEE", "COUNTY", None),
    "T5": ("Z1", "TOWNSHIP_COMMITTEE", "TOWNSHIP", None),
    "T6": ("Z1", "TOWNSHIP_COMMITTEE", "TOWNSHIP", None),
    "JY": ("P", "WORK_COMMITTEE", "PROVINCE", None),
    "U1": ("JY", "GRASSROOTS_COMMITTEE", "GRASSROOTS", None),
    "U2": ("JY", "GRASSROOTS_COMMITTEE", "GRASSROOTS", None),
    "GZ": ("P", "WORK_COMMITTEE", "PROVINCE", None),
    "PK": ("P", "WORK_COMMITTEE", "PROVINCE", "PARK"),
    "PK1": ("PK", "GRASSROOTS_COMMITTEE", "GRASSROOTS", None),
    "X": ("N", "LOCAL_COMMITTEE", "PROVINCE", None),
    "XC": ("X", "LOCAL_COMMITTEE", "COUNTY", None),
    "XT": ("XC", "TOWNSHIP_COMMITTEE", "TOWNSHIP", None),
    "MP": (None, "MILITARY_ORGAN", "GRASSROOTS", None),
}
ORGANS = {"P": "PO", "A": "AO", "A1": "A1O", "B": "BO", "Z1": "Z1O"}
ORDINARY_DAY = date(2019, 6, 3)
# At least one move for each row of the table and one that no row answers.
MOVES = [
    ("T1", "A2"), ("T1", "B1"), ("U1", "GZ"), ("U1", "A"), ("U1", "U2"), ("As1", "AS"),
    ("As1", "A1"), ("As1", "As2"), ("T1b", "T2"), ("T5", "T6"), ("T5", "A1"), ("K1", "A1"),
]  # fmt: skip


LOADED = load_packs()


def the_book(section: dict[str, Any]) -> Rulebook:
    """Return the rulebook whose Hunan pack has this table."""
    questions = msgspec.convert(PART["questions"], dict[str, Question])
    articles = msgspec.convert(PART["articles"], dict[str, Article])
    packs = [
        msgspec.structs.replace(
            pack,
            questions={**pack.questions, **questions},
            articles={**pack.articles, **articles},
            bulk=section,
        )
        if pack.key == "hn-2018"
        else pack
        for pack in LOADED
    ]
    return Rulebook(packs, load_bodies())


BOOK = the_book(PART["bulk"])
HUNAN: Pack = BOOK.packs["hn-2018"]


@cache
def a_body(code: str, on: date = ORDINARY_DAY, provinces: tuple[str, ...] = ("P",)) -> Standing:
    """Return a body as it stands on a day on which these provinces have adopted the pack."""
    territories = {"cn-2004": ("N", "MP"), "hn-2018": provinces}
    superior, kind, level, unit = BODIES[code]
    adopted = tuple(
        (pack, force.readings)
        for pack, codes in territories.items()
        for force in periods_in_force(BOOK.packs[pack], BOOK.options)
        if code in codes and force.since <= on.toordinal() < force.until
    )
    cells: dict[str, Any] = {"kind": kind, "level": level, "unit": unit, "rank": None}
    cells |= {"system": None, "admits": True, "temporary": False, "on_system": True}
    above = None if superior is None else a_body(superior, on, provinces)
    return load_bodies().resolve(Standing(code, cells, above, adopted))


def ask(
    origin: str,
    new_superior: str,
    *,
    on: date = ORDINARY_DAY,
    book: Rulebook = BOOK,
    **readings: str,
) -> BulkAnswer:
    """Return who handles the move of one body of the invented province under another."""
    ends = a_body(origin, on), a_body(new_superior, on)
    return bulk_handler(*ends, book, acting=ORGANS.get, choice=book.choice(**readings))


def keys(answer: BulkAnswer) -> list[str]:
    """Return the keys of the rulings of an answer."""
    return [ruling.key for ruling in answer.rulings]


def phrases(answer: BulkAnswer) -> list[tuple[str, str]]:
    """Return the articles and the words of an answer."""
    return [(each.article, each.phrase) for each in answer.basis]


def essence(answer: BulkAnswer) -> tuple[str | None, ...]:
    """Return what an answer says, apart from its reasons."""
    if isinstance(answer, BulkHandler):
        return ("handler", answer.handler)
    return ("gap", answer.code, answer.proposed_handler)


@pytest.mark.rows("B1")
def test_a_township_that_moves_to_another_county_of_its_city_is_handled_by_the_city() -> None:
    answer = ask("T1", "A2")

    assert essence(answer) == ("handler", "AO")
    assert phrases(answer) == [("第六条", TO_CITY)]
    assert not answer.rulings


@pytest.mark.rows("B1")
def test_two_counties_of_a_city_that_merge_are_handled_by_the_city() -> None:
    assert essence(ask("A1", "A2")) == ("handler", "AO")


@pytest.mark.rows("B2")
@pytest.mark.parametrize("new_superior", ["B1", "B", "BJ"])
def test_a_body_that_moves_to_another_city_is_handled_by_the_province(new_superior: str) -> None:
    township, school = ask("T1", new_superior), ask("As1", new_superior)

    assert essence(township) == essence(school) == ("handler", "PO")
    assert phrases(township) == phrases(school) == [("第六条", TO_PROVINCE)]
    assert not township.rulings
    assert not school.rulings


@pytest.mark.rows("B3")
def test_a_body_that_moves_between_systems_of_the_province_is_handled_by_the_province() -> None:
    answer = ask("U1", "GZ")

    assert essence(answer) == ("handler", "PO")
    assert phrases(answer) == [("第六条", TO_PROVINCE)]
    assert not answer.rulings


@pytest.mark.rows("B4")
def test_a_body_that_moves_between_systems_of_a_city_is_handled_by_the_city() -> None:
    answer = ask("As1", "AS")

    assert essence(answer) == ("handler", "AO")
    assert phrases(answer) == [("第六条", TO_CITY)]
    assert keys(answer) == ["SYSTEM_TO_SYSTEM"]
    assert answer.rulings[0].needs_ruling
    assert [reading.key for reading in answer.rulings[0].readings] == ["A", "B"]


@pytest.mark.rows("B4")
def test_under_the_other_reading_no_text_speaks_of_two_systems_of_one_city() -> None:
    answer = ask("As1", "AS", SYSTEM_TO_SYSTEM="B")

    assert essence(answer) == ("gap", "NO_RULE", None)
    assert keys(answer) == ["SYSTEM_TO_SYSTEM"]


@pytest.mark.rows("B5")
@pytest.mark.parametrize(
    ("origin", "new_superior"),
    [
        ("U1", "A"),
        ("U1", "A1"),
        ("U1", "AJ"),
        ("U1", "P"),
        ("T1", "JY"),
        ("As1", "JY"),
        ("T5", "JY"),
    ],
)
def test_the_border_of_one_system_of_the_province_is_handled_by_the_province(
    origin: str, new_superior: str
) -> None:
    answer = ask(origin, new_superior)

    assert essence(answer) == ("handler", "PO")
    assert keys(answer) == ["SYSTEM_BORDER"]
    assert essence(ask(origin, new_superior, SYSTEM_BORDER="B"))[:2] == ("gap", "NO_RULE")


@pytest.mark.rows("B5")
@pytest.mark.parametrize(("origin", "new_superior"), [("As1", "A1"), ("T1", "AJ"), ("AF", "AS")])
def test_the_border_of_one_system_of_a_city_is_handled_by_the_city(
    origin: str, new_superior: str
) -> None:
    answer = ask(origin, new_superior)

    assert essence(answer) == ("handler", "AO")
    assert phrases(answer) == [("第六条", TO_CITY)]
    assert keys(answer) == ["SYSTEM_BORDER"]
    assert essence(ask(origin, new_superior, SYSTEM_BORDER="B"))[:2] == ("gap", "NO_RULE")


@pytest.mark.rows("B5")
@pytest.mark.parametrize(
    ("origin", "new_superior", "department"),
    [("T1b", "T2", "A1O"), ("A1Eb", "T2", "A1O"), ("T1", "A1E", "A1O"), ("T5", "T6", "Z1O")],
)
def test_inside_one_county_no_text_names_a_handler(
    origin: str, new_superior: str, department: str
) -> None:
    answer = ask(origin, new_superior)

    assert essence(answer) == ("gap", "NO_RULE", None)
    assert [article for article, _ in phrases(answer)] == ["第五条", "第六条"]
    assert keys(answer) == ["COUNTY_BULK"]
    assert essence(ask(origin, new_superior, COUNTY_BULK="B")) == ("handler", department)


@pytest.mark.rows("B5")
def test_the_readings_inside_one_county_name_the_two_committees_and_the_department() -> None:
    readings = BOOK.questions["COUNTY_BULK"].readings

    assert readings["A"].default
    assert "两个基层党委" in readings["A"].zh
    assert "第五条" in readings["A"].zh
    assert "县市区委组织部" in readings["B"].zh


@pytest.mark.rows("B5")
def test_the_question_of_system_rights_stands_in_the_pack_and_is_never_listed() -> None:
    question = BOOK.questions["SYSTEM_RIGHTS"]

    assert not question.listed
    for move in MOVES:
        answer = ask(*move)
        assert "SYSTEM_RIGHTS" not in keys(answer)
        assert answer == ask(*move, SYSTEM_RIGHTS="B")


@pytest.mark.rows("B6")
@pytest.mark.parametrize(
    ("origin", "new_superior"), [("T1", "XC"), ("XT", "A1"), ("U1", "X"), ("MP", "A1"), ("T1", "N")]
)
def test_a_move_over_the_border_of_the_province_is_out_of_scope(
    origin: str, new_superior: str
) -> None:
    answer = ask(origin, new_superior)

    assert essence(answer) == ("gap", "OUT_OF_SCOPE", None)
    assert [article for article, _ in phrases(answer)] == ["第二条"]
    assert not answer.rulings


@pytest.mark.rows("B6")
def test_two_provinces_that_adopt_the_pack_are_out_of_its_scope_together() -> None:
    township, county = (a_body(code, provinces=("P", "X")) for code in ("T1", "XC"))

    answer = bulk_handler(township, county, BOOK, acting=ORGANS.get)

    assert essence(answer) == ("gap", "OUT_OF_SCOPE", None)


@pytest.mark.rows("B6")
def test_where_only_the_national_document_governs_there_is_no_rule() -> None:
    elsewhere, before = ask("XT", "X"), ask("T1", "A2", on=date(2018, 11, 1))

    assert elsewhere == before == BulkGap("NO_RULE")


@pytest.mark.rows("B6")
def test_before_every_document_no_rule_is_in_force() -> None:
    assert ask("T1", "A2", on=date(2004, 10, 31)) == BulkGap("NO_RULE_IN_FORCE")


@pytest.mark.rows("B13")
@pytest.mark.parametrize(("origin", "new_superior"), [("T5", "A1"), ("T1", "Z1"), ("T5", "AJ")])
def test_a_county_directly_under_the_province_has_no_city_to_handle_it(
    origin: str, new_superior: str
) -> None:
    answer = ask(origin, new_superior)

    assert essence(answer) == ("gap", "NO_RULE", "PO")
    assert phrases(answer) == [("第六条", TO_CITY)]
    assert not answer.rulings


@pytest.mark.rows("A9", "B1")
@pytest.mark.parametrize("day", [2, 3, 4])
def test_between_notice_and_imprint_the_answer_depends_on_the_first_day(day: int) -> None:
    on = date(2018, 11, day)

    answer, fifth = ask("T1", "A2", on=on), ask("T1", "A2", on=date(2018, 11, 5))

    assert essence(answer) == essence(fifth) == ("handler", "AO")
    assert keys(answer) == ["EFFECTIVE_DATE"]
    assert essence(ask("T1", "A2", on=on, EFFECTIVE_DATE="B")) == ("gap", "NO_RULE", None)
    assert not fifth.rulings


@pytest.mark.rows("A9", "B4", "B5", "B6")
@pytest.mark.parametrize(
    ("origin", "new_superior", "others"),
    [
        ("As1", "AS", ["SYSTEM_TO_SYSTEM"]),
        ("U1", "A", ["SYSTEM_BORDER"]),
        ("T1", "XC", []),
    ],
)
def test_the_first_day_is_a_ruling_beside_the_others(
    origin: str, new_superior: str, others: list[str]
) -> None:
    answer = ask(origin, new_superior, on=date(2018, 11, 2))

    assert keys(answer) == ["EFFECTIVE_DATE", *others]


def test_a_park_is_no_system() -> None:
    to_county, of_province = ask("K1", "A1"), ask("PK1", "A1")

    assert essence(to_county) == ("gap", "NO_RULE", "AO")
    assert essence(of_province) == ("gap", "NO_RULE", "PO")
    assert not to_county.rulings
    assert not of_province.rulings


@pytest.mark.parametrize(("origin", "new_superior"), [("As1", "As2"), ("U1", "U2"), ("AF", "A")])
def test_a_move_that_crosses_nothing_has_no_rule(origin: str, new_superior: str) -> None:
    answer = ask(origin, new_superior)

    assert essence(answer) == ("gap", "NO_RULE", None)
    assert phrases(answer) == [("第六条", ARTICLE_SIX)]


def test_a_city_without_its_department_on_the_day_is_a_missing_fact() -> None:
    ends = a_body("T1"), a_body("A2")

    answer = bulk_handler(*ends, BOOK, acting=lambda _: None)

    assert essence(answer) == ("gap", "FACT_MISSING", None)
    assert phrases(answer) == [("第六条", TO_CITY)]


def test_a_move_and_the_way_back_have_one_handler() -> None:
    for one, other in MOVES:
        assert essence(ask(one, other)) == essence(ask(other, one))


def every_answer(book: Rulebook) -> list[tuple[str | None, ...]]:
    """Return what the table says of the moves, under each reading that it names."""
    flips: list[dict[str, Any]] = [{}]
    flips += [{key: "B"} for key in ("SYSTEM_BORDER", "SYSTEM_TO_SYSTEM", "COUNTY_BULK")]
    return [essence(ask(*move, book=book, **flip)) for flip in flips for move in MOVES]


@pytest.mark.parametrize("row", [crossing["id"] for crossing in PART["bulk"]["crossings"]])
def test_every_row_of_the_table_decides_something(row: str) -> None:
    section = deepcopy(PART["bulk"])
    section["crossings"] = [each for each in section["crossings"] if each["id"] != row]

    assert every_answer(the_book(section)) != every_answer(BOOK)


@pytest.mark.parametrize(
    "row", [crossing["id"] for crossing in PART["bulk"]["crossings"] if "readings" in crossing]
)
def test_every_reading_of_the_table_decides_something(row: str) -> None:
    section = deepcopy(PART["bulk"])
    crossing = next(each for each in section["crossings"] if each["id"] == row)
    (condition,) = crossing["readings"]
    crossing["readings"] = [f"{condition[:-1]}{'B' if condition.endswith('A') else 'A'}"]

    assert every_answer(the_book(section)) != every_answer(BOOK)


def test_every_phrase_is_a_literal_quotation() -> None:
    rules = BulkRules.from_section(PART["bulk"], HUNAN)

    assert HUNAN.articles["第六条"].phrase == ARTICLE_SIX
    for row in rules.table.crossings:
        assert all(each.phrase in ARTICLE_SIX for each in row.basis)


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("crossings", 0, "handlers"), "province", "handlers"),
        (("crossings", 0, "when", "province_system"), "SOMEWHERE", "SOMEWHERE"),
        (("crossings", 0, "when", "village"), "SAME", "village"),
        (("crossings", 0, "when"), {}, "otherwise"),
        (("crossings", 0, "handler"), "city", "city: SAME"),
        (("crossings", 0, "proposed"), "province", "not both"),
        (("crossings", 0, "basis"), [], "cites no article"),
        (("crossings", 0, "basis"), [{"article": "第九十九条"}], "第九十九条"),
        (("crossings", 1, "readings"), ["SYSTEM_BORDER=Z"], "SYSTEM_BORDER=Z"),
        (("crossings", 1, "readings"), ["NO_QUESTION=A"], "NO_QUESTION=A"),
        (("crossings", 2, "when"), {"province_system": "DIFFER"}, "conditions of between-systems"),
        (("scope", "place"), "nation", "nation"),
        (("places", "county"), {"colour": "red"}, "colour"),
        (("otherwise",), [{"article": "第九十九条"}], "第九十九条"),
    ],
)
def test_a_defect_of_the_table_is_refused_by_its_name(
    path: tuple[str | int, ...], value: object, problem: str
) -> None:
    section: Any = deepcopy(PART["bulk"])
    *way, last = path
    part = section
    for step in way:
        part = part[step]
    part[last] = value

    with pytest.raises(RulePackRejected, match=problem):
        BulkRules.from_section(section, HUNAN)
