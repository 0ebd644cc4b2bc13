"""Every hostile or broken file is refused with its place, its reason and its remedy."""

from __future__ import annotations

import os
import struct
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from graph.problems import Problem
from graph.tables import TABLES, DataSet
from loaders.reading import read_data_set
from loaders.writing import write_tables
from tests.unit.invented_tables import small_tables

HEAD = "code,name,kind\n"
GOOD = "A1,甲镇党委,TOWNSHIP_COMMITTEE\n"
LINE = '{"table": "organizations", "code": "A1", "name": "甲", "kind": "BRANCH"'


def problems_of(path: Path) -> list[Problem]:
    """Return the problems of a data set, which speak both languages and know their place."""
    _, problems = read_data_set(path)
    for problem in problems:
        assert problem.file or problem.code == "NO_DATA_SET"
        assert problem.remedy_zh in problem.text("zh")
        assert problem.remedy_en in problem.text("en")
        assert "{" not in problem.zh + problem.en + problem.remedy_zh.replace('{"table"', "")
    return problems


def places_of(problems: list[Problem]) -> list[tuple[str, int, str]]:
    """Return code, line and column of each problem."""
    return [(problem.code, problem.line, problem.column) for problem in problems]


def text_set(folder: Path, content: str | bytes, name: str = "organizations.csv") -> Path:
    """Write one CSV file into a data set."""
    data = content if isinstance(content, bytes) else content.encode()
    (folder / name).write_bytes(data)
    return folder


def rows_of(path: Path, table: str = "organizations") -> list[dict[str, Any]]:
    """Return the cells of a table of a data set without problems."""
    data_set, problems = read_data_set(path)
    assert problems == []
    return [row.cells for row in data_set[table]]


CSV_FLAWS: dict[str, tuple[str | bytes, str, int, str]] = {
    "unknown column": ("code,name,kind,colour\nA1,甲,BRANCH,red\n", "UNKNOWN_COLUMN", 1, "colour"),
    "misspelt column": ("code,name,kind,sincee\nA1,甲,BRANCH,\n", "UNKNOWN_COLUMN", 1, "sincee"),
    "column in capitals": ("Code,name,kind\nA1,甲,BRANCH\n", "UNKNOWN_COLUMN", 1, "Code"),
    "column with a blank": ("code,name , kind\nA1,甲,BRANCH\n", "UNKNOWN_COLUMN", 1, " kind"),
    "column without a name": ("code,name,kind,\nA1,甲,BRANCH,\n", "UNKNOWN_COLUMN", 1, ""),
    "column like a formula": ("code,name,kind,=1\nA1,甲,BRANCH,\n", "UNKNOWN_COLUMN", 1, "=1"),
    "column of no width": ("code,name,kind,\u200b\nA,甲,BRANCH,\n", "UNKNOWN_COLUMN", 1, "\u200b"),
    "header with a path": ("code,name,kind,../x\nA,甲,BRANCH,\n", "UNKNOWN_COLUMN", 1, "../x"),
    "doubled column": ("code,name,kind,name\nA1,甲,BRANCH,乙\n", "DUPLICATE_COLUMN", 1, "name"),
    "doubled key column": ("code,code,name,kind\nA,B,甲,BRANCH\n", "DUPLICATE_COLUMN", 1, "code"),
    "missing column": ("code,name\nA1,甲\n", "MISSING_COLUMN", 1, "kind"),
    "missing key column": ("name,kind\n甲,BRANCH\n", "MISSING_COLUMN", 1, "code"),
    "missing column, no rows": ("code,name\n", "MISSING_COLUMN", 1, "kind"),
    "no header": (GOOD, "UNKNOWN_COLUMN", 1, "A1"),
    "a million columns": (",".join(["c"] * 400_000), "TOO_MANY_COLUMNS", 1, ""),
    "a line without end": ("c" * 1_500_000, "LINE_TOO_LONG", 1, ""),
    "a field without end": (HEAD + "A1," + "甲" * 200_000 + ",BRANCH\n", "FILE_CUT", 2, ""),
    "missing cell": (HEAD + "A1,,BRANCH\n", "MISSING_CELL", 2, "name"),
    "missing key": (HEAD + ",甲,BRANCH\n", "MISSING_CELL", 2, "code"),
    "blank cell": (HEAD + "A1,  ,BRANCH\n", "MISSING_CELL", 2, "name"),
    "repeated key": (HEAD + GOOD + "A2,乙,BRANCH\n" + GOOD, "REPEATED_KEY", 4, "code"),
    "too few cells": (HEAD + "A1,甲\n" + GOOD, "WRONG_CELL_COUNT", 2, ""),
    "too many cells": (HEAD + "A1,甲,BRANCH,\n", "WRONG_CELL_COUNT", 2, ""),
    "cut in the last row": (HEAD + GOOD + "A2,乙", "WRONG_CELL_COUNT", 3, ""),
    "cut in a quote": (HEAD + GOOD + 'A2,"乙', "FILE_CUT", 3, ""),
    "open quote": (HEAD + 'A1,"甲,BRANCH\n' + GOOD, "FILE_CUT", 2, ""),
    "text after a quote": (HEAD + 'A1,"甲"x,BRANCH\n', "BAD_QUOTING", 2, ""),
    "cut in the header": ('code,"na', "FILE_CUT", 1, ""),
    "semicolons": ("code;name;kind\nA1;甲;BRANCH\n", "WRONG_SEPARATOR", 1, ""),
    "tabs": ("code\tname\tkind\nA1\t甲\tBRANCH\n", "WRONG_SEPARATOR", 1, ""),
    "empty file": ("", "EMPTY_FILE", 0, ""),
    "only blanks": ("\n\n\n", "EMPTY_FILE", 0, ""),
    "only a mark": (b"\xef\xbb\xbf", "EMPTY_FILE", 0, ""),
    "GBK": ((HEAD + GOOD).encode("gbk"), "WRONG_ENCODING", 2, ""),
    "GB18030": ((HEAD + GOOD).encode("gb18030"), "WRONG_ENCODING", 2, ""),
    "UTF-16": ((HEAD + GOOD).encode("utf-16"), "WRONG_ENCODING", 1, ""),
    "UTF-16 without a mark": ((HEAD + GOOD).encode("utf-16-le"), "NUL_CHARACTER", 1, ""),
    "UTF-32": ((HEAD + GOOD).encode("utf-32"), "WRONG_ENCODING", 1, ""),
    "Latin-1": ((HEAD + "A1,é,BRANCH\n").encode("latin-1"), "WRONG_ENCODING", 2, ""),
    "overlong UTF-8": (HEAD.encode() + b"A1,\xc0\xaf,BRANCH\n", "WRONG_ENCODING", 2, ""),
    "surrogate in UTF-8": (HEAD.encode() + b"A1,\xed\xa0\x80,BRANCH\n", "WRONG_ENCODING", 2, ""),
    "cut in a character": ((HEAD + "A1,甲").encode()[:-1], "WRONG_ENCODING", 2, ""),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "WRONG_ENCODING", 1, ""),
    "a workbook by name": (b"PK\x03\x04" + bytes(100), "NUL_CHARACTER", 1, ""),
    "NUL in a cell": (HEAD + "A1,甲\0,BRANCH\n", "NUL_CHARACTER", 2, ""),
    "NUL at the end": (HEAD + GOOD + "\0\0\0", "NUL_CHARACTER", 3, ""),
    "mixed newlines": (HEAD + "A1,甲,BRANCH\r\n", "MIXED_NEWLINES", 2, ""),
    "mixed with old newlines": (HEAD + "A1,甲,BRANCH\rA2,乙,BRANCH\n", "MIXED_NEWLINES", 2, ""),
    "newline in a cell": (HEAD + 'A1,"甲\n乙",BRANCH\n', "FORBIDDEN_CHARACTER", 2, "name"),
    "formula": (HEAD + "A1,=1+1,BRANCH\n", "FORMULA_CELL", 2, "name"),
    "quoted formula": (HEAD + 'A1,"=cmd|\' /C calc\'!A0",BRANCH\n', "FORMULA_CELL", 2, "name"),
    "doubly quoted formula": (HEAD + 'A1,"""=1",BRANCH\n', "FORMULA_CELL", 2, "name"),
    "formula after blanks": (HEAD + 'A1,"  =1",BRANCH\n', "FORMULA_CELL", 2, "name"),
    "formula after a separator": (HEAD + "A1,甲;=1,BRANCH\n", "FORMULA_CELL", 2, "name"),
    "plus": (HEAD + "A1,+1,BRANCH\n", "FORMULA_CELL", 2, "name"),
    "minus": (HEAD + "A1,-1,BRANCH\n", "FORMULA_CELL", 2, "name"),
    "at": (HEAD + "A1,@SUM(1),BRANCH\n", "FORMULA_CELL", 2, "name"),
    "full-width formula": (HEAD + "A1,＝1+1,BRANCH\n", "FORMULA_CELL", 2, "name"),
    "full-width at": (HEAD + "A1,＠SUM(1),BRANCH\n", "FORMULA_CELL", 2, "name"),
    "tab": (HEAD + "A1,\t甲,BRANCH\n", "FORMULA_CELL", 2, "name"),
    "formula as a code": (HEAD + "=A1,甲,BRANCH\n", "FORMULA_CELL", 2, "code"),
    "formula as a kind": (HEAD + "A1,甲,=BRANCH\n", "FORMULA_CELL", 2, "kind"),
    "unknown kind": (HEAD + "A1,甲,BRANCHX\n", "UNKNOWN_VALUE", 2, "kind"),
    "kind in small letters": (HEAD + "A1,甲,branch\n", "UNKNOWN_VALUE", 2, "kind"),
    "kind in Chinese": (HEAD + "A1,甲,支部\n", "UNKNOWN_VALUE", 2, "kind"),
    "long name": (HEAD + f"A1,{'甲' * 121},BRANCH\n", "TOO_LONG", 2, "name"),
    "long code": (HEAD + f"{'A' * 121},甲,BRANCH\n", "TOO_LONG", 2, "code"),
    "control character": (HEAD + "A1,甲\x1b[2J,BRANCH\n", "FORBIDDEN_CHARACTER", 2, "name"),
    "direction": (HEAD + "A1,甲\u202e乙,BRANCH\n", "FORBIDDEN_CHARACTER", 2, "name"),
    "zero width": (HEAD + "A1,甲\u200b乙,BRANCH\n", "FORBIDDEN_CHARACTER", 2, "name"),
    "zero width in a code": (HEAD + "A\u200b1,甲,BRANCH\n", "FORBIDDEN_CHARACTER", 2, "code"),
    "blank in a code": (HEAD + "A 1,甲,BRANCH\n", "CODE_WITH_BLANKS", 2, "code"),
    "wide blank in a code": (HEAD + "A\u30001,甲,BRANCH\n", "CODE_WITH_BLANKS", 2, "code"),
    "identity number": (HEAD + "A1,110101190001019991,BRANCH\n", "IDENTITY_LIKE", 2, "name"),
    "phone": (HEAD + "A1,甲13800000000,BRANCH\n", "IDENTITY_LIKE", 2, "name"),
    "mail": (HEAD + "A1,a@example.org,BRANCH\n", "IDENTITY_LIKE", 2, "name"),
    "bad date": ("code,name,kind,since\nA1,甲,BRANCH,2018/1/2\n", "BAD_DATE", 2, "since"),
    "no such day": ("code,name,kind,since\nA1,甲,BRANCH,2018-02-29\n", "BAD_DATE", 2, "since"),
    "end of time": ("code,name,kind,until\nA1,甲,BRANCH,9999-12-31\n", "END_OF_TIME", 2, "until"),
    "bad boolean": ("code,name,kind,admits\nA1,甲,BRANCH,yes\n", "BAD_BOOLEAN", 2, "admits"),
    "bad system": ("code,name,kind,system\nA1,甲,BRANCH,教育\n", "UNKNOWN_VALUE", 2, "system"),
    "bad drop": ("code,name,kind,drop\nA1,甲,BRANCH,x\n", "BAD_BOOLEAN", 2, "drop"),
    "drop without a key": ("code,drop\n,true\n", "MISSING_CELL", 2, "code"),
    "no life": (
        "code,name,kind,since,until\nA1,甲,BRANCH,2018-11-02,2018-11-02\n",
        "INVALID_VALIDITY", 2, "until",
    ),
    "life backwards": (
        "code,name,kind,since,until\nA1,甲,BRANCH,2019-01-01,2018-11-02\n",
        "INVALID_VALIDITY", 2, "until",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CSV_FLAWS)
def test_a_broken_csv_file_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    content, code, line, column = CSV_FLAWS[case]

    problems = problems_of(text_set(tmp_path, content))

    assert (code, line, column) in places_of(problems)


OTHER_TABLES = {
    "affiliation kind": ("affiliations", "subordinate,superior,kind\nA,B,PARENT\n",
                         "UNKNOWN_VALUE", "kind"),
    "range": ("authority_grants", "holder,relation,range,basis\nA,FORMAL,WORLD,甲\n",
              "UNKNOWN_VALUE", "range"),
    "grant without a basis": ("authority_grants", "holder,relation,range,basis\nA,FORMAL,NATION,\n",
                              "MISSING_CELL", "basis"),
    "mail in a basis": ("authority_grants",
                        "holder,relation,range,basis\nA,FORMAL,NATION,x@example.org\n",
                        "IDENTITY_LIKE", "basis"),
    "region level": ("regions", "code,name,level\n43,甲,STATE\n", "UNKNOWN_VALUE", "level"),
    "fact field": ("facts", "code,field,value,since\nA,colour,red,2018-01-01\n",
                   "UNKNOWN_VALUE", "field"),
    "fact value": ("facts", "code,field,value,since\nA,kind,BRANCHX,2018-01-01\n",
                   "UNKNOWN_VALUE", "value"),
    "fact boolean": ("facts", "code,field,value,since\nA,admits,maybe,2018-01-01\n",
                     "BAD_BOOLEAN", "value"),
    "fact name": ("facts", f"code,field,value,since\nA,name,{'甲' * 121},2018-01-01\n",
                  "TOO_LONG", "value"),
    "fact that empties a name": ("facts", "code,field,value,since\nA,name,,2018-01-01\n",
                                 "MISSING_CELL", "value"),
    "fact formula": ("facts", "code,field,value,since\nA,name,=1,2018-01-01\n",
                     "FORMULA_CELL", "value"),
    "fact phone": ("facts", "code,field,value,since\nA,name,甲13800000000,2018-01-01\n",
                   "IDENTITY_LIKE", "value"),
    "fact seat": ("facts", "code,field,value,since\nA,seat,4 3,2018-01-01\n",
                  "CODE_WITH_BLANKS", "value"),
    "fact without a day": ("facts", "code,field,value,since\nA,admits,true,\n",
                           "MISSING_CELL", "since"),
    "fact without a validity": (
        "facts", "code,field,value,since,until\nA,admits,true,2018-01-01,2018-01-01\n",
        "INVALID_VALIDITY", "until"),
    "succession": ("successions", "predecessor,successor,kind,on\nA,B,BECOMES,2018-01-01\n",
                   "UNKNOWN_VALUE", "kind"),
    "succession without a day": ("successions", "predecessor,successor,kind,on\nA,B,MERGE,\n",
                                 "MISSING_CELL", "on"),
    "nature": ("units", "code,name,nature\nU,甲,FACTORY\n", "UNKNOWN_VALUE", "nature"),
    "event": ("events", "event,on\nNATIONAL_EXCHANGE,2025-01-01\n", "UNKNOWN_VALUE", "event"),
    "status": ("members", "ref,organization,status\nM1,A,MEMBER\n", "UNKNOWN_VALUE", "status"),
    "standing": ("members", "ref,organization,status,standing\nM1,A,FULL,DEAD\n",
                 "UNKNOWN_VALUE", "standing"),
    "identity reference": ("members", "ref,organization,status\n110101190001019991,A,FULL\n",
                           "IDENTITY_LIKE", "ref"),
    "old identity reference": ("members", "ref,organization,status\n110101800101999,A,FULL\n",
                               "IDENTITY_LIKE", "ref"),
    "phone reference": ("members", "ref,organization,status\n13800000000,A,FULL\n",
                        "IDENTITY_LIKE", "ref"),
    "mail reference": ("members", "ref,organization,status\na@example.org,A,FULL\n",
                       "IDENTITY_LIKE", "ref"),
    "placed identity": ("placements", "member,organization,relation\n110101190001019991,A,FORMAL\n",
                        "IDENTITY_LIKE", "member"),
    "placed relation": ("placements", "member,organization,relation\nM1,A,GUEST\n",
                        "UNKNOWN_VALUE", "relation"),
    "pack with a blank": ("rule_adoptions", "pack,territory\nhn 2018,A\n",
                          "CODE_WITH_BLANKS", "pack"),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHER_TABLES)
def test_every_table_is_held_to_its_columns(case: str, tmp_path: Path) -> None:
    table, content, code, column = OTHER_TABLES[case]

    problems = problems_of(text_set(tmp_path, content, f"{table}.csv"))

    assert places_of(problems) == [(code, 2, column)]


@pytest.mark.parametrize(
    ("table", "header", "row"),
    [
        ("affiliations", "subordinate,superior,kind", "A,B,FORMAL"),
        ("affiliations", "subordinate,superior,kind,since", "A,B,FORMAL,2018-01-01"),
        ("authority_grants", "holder,relation,range,basis", "A,FORMAL,NATION,甲"),
        ("facts", "code,field,value,since", "A,admits,true,2018-01-01"),
        ("regions", "code,name,level", "43,甲,PROVINCE"),
        ("successions", "predecessor,successor,kind,on", "A,B,MERGE,2018-01-01"),
        ("units", "code,name", "U,甲"),
        ("events", "event,on", "NATIONAL_EXCHANGE_OPENED,2018-01-01"),
        ("members", "ref,organization,status", "M1,A,FULL"),
        ("placements", "member,organization,relation", "M1,A,FORMAL"),
        ("rule_adoptions", "pack,territory", "hn-2018,A"),
    ],
)
def test_a_key_stands_once_in_a_table(table: str, header: str, row: str, tmp_path: Path) -> None:
    text_set(tmp_path, f"{header}\n{row}\n\n{row}\n", f"{table}.csv")

    problems = problems_of(tmp_path)

    assert places_of(problems) == [("REPEATED_KEY", 4, TABLES[table].key[0])]
    assert "line 2" in problems[0].en


@pytest.mark.parametrize(
    "name",
    ["organisations.csv", "Organizations.csv", "members.CSV", "orgs.csv", "=1.csv",
     "organizations.xlsx", "organizations.tsv", "organizations.jsonl", "data.json", "member s.csv"],
)  # fmt: skip
def test_a_file_of_an_unknown_name_is_refused(name: str, tmp_path: Path) -> None:
    text_set(tmp_path, HEAD + GOOD)

    problems = problems_of(text_set(tmp_path, HEAD + GOOD, name))

    assert [(problem.code, problem.value) for problem in problems] == [("UNKNOWN_TABLE", name)]


def test_a_misspelt_table_names_the_nearest(tmp_path: Path) -> None:
    [problem] = problems_of(text_set(tmp_path, HEAD, "organisations.csv"))

    assert problem.remedy_en == "Did you mean “organizations.csv”?"
    assert problem.remedy_zh == "是否应为“organizations.csv”？"


def test_other_files_in_a_folder_are_left_alone(tmp_path: Path) -> None:
    for name in ("README.md", ".hidden.csv", "~$open.xlsx", "LICENSE"):
        text_set(tmp_path, "x", name)

    assert len(rows_of(text_set(tmp_path, HEAD + GOOD))) == 1


def test_what_is_no_data_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "set.txt").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "members.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.jsonl")
    names = ("nowhere", "empty", "set.txt", "folder", "pipe.jsonl", "x" * 300)

    codes = [problems_of(tmp_path / name)[0].code for name in names]

    assert codes == ["NO_DATA_SET", "EMPTY_DATA_SET", "UNKNOWN_FORMAT", "NOT_A_FILE", "NOT_A_FILE",
                     "UNREADABLE_FILE"]  # fmt: skip


@pytest.mark.parametrize("name", ["organizations.csv", "set.jsonl", "set.xlsx"])
def test_a_file_of_three_gigabytes_is_refused_unread(name: str, tmp_path: Path) -> None:
    with (tmp_path / name).open("wb") as handle:
        handle.truncate(3 << 30)

    [problem] = problems_of(tmp_path / name)

    assert problem.code == "FILE_TOO_LARGE"


def test_all_problems_come_at_once_in_their_order(tmp_path: Path) -> None:
    text_set(tmp_path, "code,name,kind,since\nA 1,=1,BRANCHX,1.1.2018\nA2,甲,BRANCH,\nA2,,x,\n")
    text_set(tmp_path, "ref,organization,status\n13800000000,A2,FULL\n", "members.csv")

    problems = problems_of(tmp_path)

    assert [(problem.file, *place) for problem, place in zip(
        problems, places_of(problems), strict=True
    )] == [
        ("members.csv", "IDENTITY_LIKE", 2, "ref"),
        ("organizations.csv", "CODE_WITH_BLANKS", 2, "code"),
        ("organizations.csv", "FORMULA_CELL", 2, "name"),
        ("organizations.csv", "UNKNOWN_VALUE", 2, "kind"),
        ("organizations.csv", "BAD_DATE", 2, "since"),
        ("organizations.csv", "MISSING_CELL", 4, "name"),
        ("organizations.csv", "UNKNOWN_VALUE", 4, "kind"),
        ("organizations.csv", "REPEATED_KEY", 4, "code"),
    ]  # fmt: skip


def test_a_problem_never_repeats_the_personal_data_it_speaks_of(tmp_path: Path) -> None:
    content = "ref,organization,status,since\n110101190001019991,13800000000,a@example.org,1\n"

    texts = [p.text("en") for p in problems_of(text_set(tmp_path, content, "members.csv"))]

    assert len(texts) == 4
    assert not [text for text in texts if "0101" in text or "0000" in text or "example" in text]


def test_the_line_is_the_one_that_an_editor_shows(tmp_path: Path) -> None:
    content = '\n\n{HEAD}\nA1,"甲\n\n乙",BRANCH\nA2,乙,x\n'.replace("{HEAD}\n", HEAD)

    problems = problems_of(text_set(tmp_path, content))

    assert places_of(problems) == [("FORBIDDEN_CHARACTER", 4, "name"), ("UNKNOWN_VALUE", 7, "kind")]


def test_more_problems_than_anybody_reads_are_counted_no_further(tmp_path: Path) -> None:
    rows = "".join(f"A{number},甲,x\n" for number in range(10_500))

    problems = problems_of(text_set(tmp_path, HEAD + rows))

    assert len(problems) == 10_001
    assert [p.code for p in problems if p.code != "UNKNOWN_VALUE"] == ["TOO_MANY_PROBLEMS"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_one_kind_of_newline_and_a_mark_are_taken(
    mark: str, newline: str, tmp_path: Path
) -> None:
    content = (mark + HEAD + GOOD + ",,\n").replace("\n", newline)

    assert rows_of(text_set(tmp_path, content)) == [
        {"code": "A1", "name": "甲镇党委", "kind": "TOWNSHIP_COMMITTEE"}
    ]


def test_a_drop_needs_only_the_key(tmp_path: Path) -> None:
    data_set, problems = read_data_set(text_set(tmp_path, "code,drop\nA1,true\n"))

    assert problems == []
    assert [(row.cells, row.drop) for row in data_set["organizations"]] == [({"code": "A1"}, True)]


def test_a_row_that_is_no_drop_needs_its_columns(tmp_path: Path) -> None:
    problems = problems_of(text_set(tmp_path, "code,name,drop\nA1,,true\nA2,乙,\n"))

    assert places_of(problems) == [("MISSING_COLUMN", 1, "kind")]


def test_a_bad_cell_is_absent_and_the_rest_of_its_row_is_kept(tmp_path: Path) -> None:
    data_set, problems = read_data_set(text_set(tmp_path, HEAD + "A1,甲,x\nA 2,乙,BRANCH\n"))

    assert len(problems) == 2
    assert [row.cells for row in data_set["organizations"]] == [{"code": "A1", "name": "甲"}]


def test_the_value_of_a_fact_has_the_type_of_its_field(tmp_path: Path) -> None:
    content = (
        "code,field,value,since\nA,admits,false,2018-01-01\nA,name,乙,2018-01-01\n"
        "A,level,,2018-01-01\nA,name,'=1,2019-01-01\n"
    )

    rows = rows_of(text_set(tmp_path, content, "facts.csv"), "facts")

    assert [row["value"] for row in rows] == [False, "乙", None, "=1"]


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    rows = "".join(f"A{number},甲,BRANCH\n" for number in range(20_000))
    told: list[tuple[int, int]] = []

    read_data_set(text_set(tmp_path, HEAD + rows), lambda *seen: told.append(seen))

    assert len(told) == 4
    assert told == sorted(told)
    assert {whole for _, whole in told} == {len((HEAD + rows).encode())}


JSON_FLAWS: dict[str, tuple[str | bytes, str, int, str]] = {
    "cut line": (LINE, "FILE_CUT", 1, ""),
    "cut in a text": (LINE + '}\n{"table": "organi', "FILE_CUT", 2, ""),
    "no JSON": ("table organizations\n", "BAD_JSON", 1, ""),
    "single quotes": ("{'table': 'organizations'}\n", "BAD_JSON", 1, ""),
    "two objects": (LINE + "}" + LINE + "}\n", "BAD_JSON", 1, ""),
    "an array": ('["organizations"]\n', "NOT_AN_OBJECT", 1, ""),
    "a text": ('"organizations"\n', "NOT_AN_OBJECT", 1, ""),
    "one great array": ("[" + LINE + "}]\n", "NOT_AN_OBJECT", 1, ""),
    "no table": ('{"code": "A1"}\n', "MISSING_CELL", 1, "table"),
    "two tables": ('{"table": "members", "table": "units"}\n', "DUPLICATE_COLUMN", 1, "table"),
    "unknown table": ('{"table": "orgs", "code": "A1"}\n', "UNKNOWN_TABLE", 1, "table"),
    "table that is none": ('{"table": 1}\n', "NOT_TEXT", 1, "table"),
    "table of a path": ('{"table": "../members"}\n', "UNKNOWN_TABLE", 1, "table"),
    "unknown key": (LINE + ', "colour": "red"}\n', "UNKNOWN_COLUMN", 1, "colour"),
    "doubled key": (LINE + ', "code": "A2"}\n', "DUPLICATE_COLUMN", 1, "code"),
    "missing key": ('{"table": "organizations", "code": "A"}\n', "MISSING_CELL", 1, "name"),
    "null where text must be": (LINE[:-8] + "null}\n", "MISSING_CELL", 1, "kind"),
    "number": (LINE + ', "superior": 430100}\n', "NOT_TEXT", 1, "superior"),
    "number for a boolean": (LINE + ', "admits": 1}\n', "NOT_TEXT", 1, "admits"),
    "boolean for a text": (LINE + ', "short_name": true}\n', "NOT_TEXT", 1, "short_name"),
    "list": (LINE + ', "superior": ["A"]}\n', "NOT_TEXT", 1, "superior"),
    "object": (LINE + ', "superior": {"code": "A"}}\n', "NOT_TEXT", 1, "superior"),
    "not a number": (LINE + ', "superior": NaN}\n', "NOT_TEXT", 1, "superior"),
    "endless number": (LINE + f', "superior": {"9" * 5000}}}\n', "BAD_JSON", 1, ""),
    "depth": (LINE + f', "superior": {"[" * 90_000}\n', "BAD_JSON", 1, ""),
    "half a surrogate": (LINE + ', "short_name": "\\ud800"}\n', "FORBIDDEN_CHARACTER", 1,
                         "short_name"),
    "escaped NUL": (LINE + ', "short_name": "\\u0000"}\n', "FORBIDDEN_CHARACTER", 1, "short_name"),
    "formula": (LINE + ', "short_name": "=1"}\n', "FORMULA_CELL", 1, "short_name"),
    "escaped formula": (LINE + ', "short_name": "\\u003d1"}\n', "FORMULA_CELL", 1, "short_name"),
    "repeated": (LINE + "}\n" + LINE + "}\n", "REPEATED_KEY", 2, "code"),
    "bad date": (LINE + ', "since": "today"}\n', "BAD_DATE", 1, "since"),
    "many keys": (LINE + "".join(f', "k{n}": ""' for n in range(200)) + "}\n", "TOO_MANY_COLUMNS",
                  1, ""),
    "wrong encoding": ((LINE + "}\n").encode("gbk"), "WRONG_ENCODING", 1, ""),
    "NUL": (LINE + "}\n\0", "NUL_CHARACTER", 2, ""),
    "mixed newlines": (LINE + "}\r\n" + LINE.replace("A1", "A2") + "}\n", "MIXED_NEWLINES", 2, ""),
    "a long line": (LINE + " " * 1_500_000 + "}\n", "LINE_TOO_LONG", 1, ""),
    "empty": ("", "EMPTY_FILE", 0, ""),
    "identity": ('{"table": "members", "ref": "110101190001019991"}\n', "IDENTITY_LIKE", 1, "ref"),
}  # fmt: skip


@pytest.mark.parametrize("case", JSON_FLAWS)
def test_a_broken_line_of_json_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    content, code, line, column = JSON_FLAWS[case]
    text_set(tmp_path, content, "set.jsonl")

    problems = problems_of(tmp_path / "set.jsonl")

    assert (code, line, column) in places_of(problems)


def test_a_key_that_a_line_lacks_is_left_as_it_is_and_null_is_empty(tmp_path: Path) -> None:
    text_set(tmp_path, "\ufeff" + LINE + ', "level": null, "admits": true}\n\n', "set.jsonl")

    [row] = rows_of(tmp_path / "set.jsonl")

    assert row == {"code": "A1", "name": "甲", "kind": "BRANCH", "level": None, "admits": True}


def workbook(folder: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook as a spreadsheet program does."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "set.xlsx")
    return folder / "set.xlsx"


def one_sheet(folder: Path, *rows: list[Any]) -> Path:
    """Write a workbook with the sheet `organizations`."""
    return workbook(folder, organizations=[["code", "name", "kind", "since", "admits"], *rows])


AT_FIVE = datetime.fromisoformat("2018-11-02 05:00")
SHEET_FLAWS: dict[str, tuple[list[list[Any]], str, int, str]] = {
    "formula": ([["A1", "=1+1", "BRANCH"]], "FORMULA_CELL", 2, "name"),
    "formula as a key": ([["=A2", "甲", "BRANCH"]], "FORMULA_CELL", 2, "code"),
    "late formula": ([["A1", "甲", "BRANCH"], [], ["A2", '=HYPERLINK("x")', "BRANCH"]],
                     "FORMULA_CELL", 4, "name"),
    "formula below the table": ([["A1", "甲", "BRANCH"], [None, None, None, None, None, "=1"]],
                                "FORMULA_CELL", 3, ""),
    "text like a formula": ([["A1", "+1", "BRANCH"]], "FORMULA_CELL", 2, "name"),
    "error value": ([["A1", "#N/A", "BRANCH"]], "ERROR_CELL", 2, "name"),
    "number with a point": ([[1.5, "甲", "BRANCH"]], "NOT_TEXT", 2, "code"),
    "number that lost digits": ([[110101190001019991, "甲", "BRANCH"]], "NOT_TEXT", 2, "code"),
    "time of day": ([["A1", "甲", "BRANCH", AT_FIVE]], "BAD_DATE", 2, "since"),
    "number for a date": ([["A1", "甲", "BRANCH", 43406]], "BAD_DATE", 2, "since"),
    "number for a boolean": ([["A1", "甲", "BRANCH", None, 1]], "BAD_BOOLEAN", 2, "admits"),
    "unknown kind": ([["A1", "甲", "BRANCHX"]], "UNKNOWN_VALUE", 2, "kind"),
    "missing cell": ([["A1", None, "BRANCH"]], "MISSING_CELL", 2, "name"),
    "repeated": ([["A1", "甲", "BRANCH"], [], ["A1", "乙", "BRANCH"]], "REPEATED_KEY", 4, "code"),
    "cell without a column": ([["A1", "甲", "BRANCH", None, None, "x"]], "WRONG_CELL_COUNT", 2, ""),
    "identity": ([["A1", "110101190001019991", "BRANCH"]], "IDENTITY_LIKE", 2, "name"),
    "direction": ([["A1", "甲\u202e乙", "BRANCH"]], "FORBIDDEN_CHARACTER", 2, "name"),
    "line end": ([["A1", "甲\n乙", "BRANCH"]], "FORBIDDEN_CHARACTER", 2, "name"),
}  # fmt: skip


@pytest.mark.parametrize("case", SHEET_FLAWS)
def test_a_bad_cell_of_a_sheet_is_refused_where_excel_shows_it(case: str, tmp_path: Path) -> None:
    rows, code, line, column = SHEET_FLAWS[case]

    problems = problems_of(one_sheet(tmp_path, *rows))

    assert (code, line, column) in places_of(problems)
    assert {problem.file for problem in problems} == {"set.xlsx!organizations"}


@pytest.mark.parametrize(
    ("sheets", "code", "file"),
    [
        ({"orgs": [["code"]]}, "UNKNOWN_TABLE", "set.xlsx!orgs"),
        ({"Organizations": [["code"]]}, "UNKNOWN_TABLE", "set.xlsx!Organizations"),
        ({"organizations": [["code", "code", "name", "kind"]]}, "DUPLICATE_COLUMN",
         "set.xlsx!organizations"),
        ({"organizations": [["code", 1, "name", "kind"]]}, "UNKNOWN_COLUMN",
         "set.xlsx!organizations"),
        ({"organizations": [["code", "name"]]}, "MISSING_COLUMN", "set.xlsx!organizations"),
        ({"organizations": []}, "EMPTY_FILE", "set.xlsx!organizations"),
        ({"organizations": [["c"] * 200]}, "TOO_MANY_COLUMNS", "set.xlsx!organizations"),
        ({"Sheet1": []}, "EMPTY_DATA_SET", "set.xlsx"),
        ({"orgs": [["=1"]]}, "FORMULA_CELL", "set.xlsx!orgs"),
    ],
)  # fmt: skip
def test_a_wrong_sheet_is_refused(
    sheets: dict[str, list[list[Any]]], code: str, file: str, tmp_path: Path
) -> None:
    problems = problems_of(workbook(tmp_path, **sheets))

    assert (code, file) in [(problem.code, problem.file) for problem in problems]


def test_a_formula_is_shown_as_it_stands_in_the_cell(tmp_path: Path) -> None:
    [*_, problem] = problems_of(one_sheet(tmp_path, ["A1", "=SUM(C1:C2)", "BRANCH"]))

    assert (problem.code, problem.value) == ("FORMULA_CELL", "=SUM(C1:C2)")


def test_what_excel_makes_of_cells_is_understood(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        Sheet1=[],
        organizations=[
            [],
            [None, "code", "name", "kind", "since", "admits"],
            [None, 430102, "甲", "BRANCH", date(2018, 11, 2), True],
            [],
            [None, "A2", "乙", "BRANCH", "2018-11-02", "false"],
        ],
    )

    data_set, problems = read_data_set(path)

    assert problems == []
    since = date(2018, 11, 2)
    assert [(row.line, *row.cells.values()) for row in data_set["organizations"]] == [
        (3, "430102", "甲", "BRANCH", since, True), (5, "A2", "乙", "BRANCH", since, False),
    ]  # fmt: skip


def changed(path: Path, change: dict[str, Any]) -> Path:
    """Write the workbook anew with some parts replaced, added, or passed through a function."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in change.items():
        parts[name] = part(parts[name]) if callable(part) else part
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def after_declaration(addition: bytes) -> Any:
    """Return a function that puts an addition before the root of a part."""
    return lambda part: (
        part.replace(b"?>", b"?>" + addition, 1) if b"?>" in part else addition + part
    )


HOSTILE_PARTS: dict[str, tuple[dict[str, Any], str]] = {
    "entities in a sheet": ({SHEET: after_declaration(DOCTYPE)}, "XML_ENTITIES"),
    "external entity": ({SHEET: after_declaration(EXTERNAL)}, "XML_ENTITIES"),
    "entities in the book": ({"xl/workbook.xml": after_declaration(DOCTYPE)}, "XML_ENTITIES"),
    "entities in a link": ({"_rels/.rels": after_declaration(DOCTYPE)}, "XML_ENTITIES"),
    "entities far inside": ({SHEET: lambda part: part + token_hex(2_000_000).encode() + DOCTYPE},
                            "XML_ENTITIES"),
    "UTF-16 sheet": ({SHEET: lambda part: part.decode().encode("utf-16")}, "UNSAFE_ARCHIVE"),
    "other encoding": ({SHEET: lambda part: b'<?xml version="1.0" encoding="utf-7"?>' + part},
                       "UNSAFE_ARCHIVE"),
    "zip bomb": ({"xl/media/image.bin": bytes(100 << 20)}, "ZIP_BOMB"),
    "bomb of blanks": ({SHEET: lambda part: part + b" " * (30 << 20)}, "ZIP_BOMB"),
    "path upwards": ({"../../evil.xml": b"<x/>"}, "UNSAFE_ARCHIVE"),
    "path from the root": ({"/etc/evil.xml": b"<x/>"}, "UNSAFE_ARCHIVE"),
    "path of another system": ({"..\\evil.xml": b"<x/>"}, "UNSAFE_ARCHIVE"),
    "too many parts": ({f"x{n}.xml": b"<x/>" for n in range(1200)}, "UNSAFE_ARCHIVE"),
    "cut sheet": ({SHEET: lambda part: part[: len(part) // 2]}, "SHEETS_UNREADABLE"),
    "no XML": ({SHEET: b"code,name,kind"}, "SHEETS_UNREADABLE"),
    "broken book": ({"xl/workbook.xml": b"<workbook"}, "SHEETS_UNREADABLE"),
    "path as a sheet name": (
        {"xl/workbook.xml": lambda part: part.replace(b'"organizations"', b'"../../members"')},
        "UNKNOWN_TABLE"),
    "formula with a prefix": (
        {SHEET: lambda part: part.replace(b"<sheetData", b'<sheetData xmlns:q="x"')
         .replace(b"<is>", b"<q:f>1</q:f><is>", 1)}, "FORMULA_CELL"),
    "error in single quotes": (
        {SHEET: lambda part: part.replace(b't="inlineStr"', b"t='e'", 1)
         .replace(b't="s"', b"t='e'", 1)}, "ERROR_CELL"),
    "a cell far away": (
        {SHEET: lambda part: part.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        )}, "SHEETS_UNREADABLE"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE_PARTS)
def test_a_hostile_workbook_is_refused(case: str, tmp_path: Path) -> None:
    change, code = HOSTILE_PARTS[case]
    path = changed(one_sheet(tmp_path, ["A1", "甲", "BRANCH"]), change)

    problems = problems_of(path)

    assert code in [problem.code for problem in problems]


def test_a_workbook_whose_sizes_lie_is_refused(tmp_path: Path) -> None:
    path = changed(one_sheet(tmp_path, ["A1", "甲", "BRANCH"]), {"x.xml": bytes(1 << 16)})
    data = bytearray(path.read_bytes())
    data = bytearray(data.replace(struct.pack("<I", 1 << 16), struct.pack("<I", 64)))
    path.write_bytes(data)

    assert [problem.code for problem in problems_of(path)] == ["NOT_A_WORKBOOK"]


def test_a_workbook_with_two_parts_of_one_name_is_refused(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, ["A1", "甲", "BRANCH"])
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")

    assert [problem.code for problem in problems_of(path)] == ["UNSAFE_ARCHIVE"]


@pytest.mark.parametrize("kept", [0, 1, 10, 500, -1, -22, -100])
def test_a_cut_workbook_is_refused(kept: int, tmp_path: Path) -> None:
    path = one_sheet(tmp_path, *[[f"A{number}", "甲", "BRANCH"] for number in range(50)])
    path.write_bytes(path.read_bytes()[:kept])

    assert [problem.code for problem in problems_of(path)] == ["NOT_A_WORKBOOK"]


@pytest.mark.parametrize(
    "content", [b"not a zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), b"PK\x05\x06"]
)
def test_another_file_under_the_name_of_a_workbook_is_refused(
    content: bytes, tmp_path: Path
) -> None:
    text_set(tmp_path, content, "set.xlsx")

    assert [problem.code for problem in problems_of(tmp_path / "set.xlsx")] == ["NOT_A_WORKBOOK"]


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("organizations.csv", HEAD + GOOD)
    text_set(tmp_path, data.getvalue(), "set.xlsx")

    assert [problem.code for problem in problems_of(tmp_path / "set.xlsx")] == ["NOT_A_WORKBOOK"]


@pytest.mark.parametrize("name", ["organizations.csv", "set.jsonl", "set.xlsx"])
@given(data=st.data())
@settings(max_examples=30, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_a_damaged_file_never_brings_the_reader_down(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    path = whole_file(tmp_path, name)
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])

    data_set, problems = read_data_set(path)

    assert isinstance(problems, list)
    assert set(data_set) <= set(TABLES)


def whole_file(folder: Path, name: str) -> Path:
    """Write the small tables and return one of their files."""
    format_ = name.rpartition(".")[2]
    path = folder / ("set" if format_ == "csv" else name)
    path.unlink(missing_ok=True) if path.is_file() else None
    write_tables(small_tables(), path, format_)
    return path / name if format_ == "csv" else path


def test_a_row_knows_its_file_and_line(tmp_path: Path) -> None:
    for name in ("set", "set.xlsx", "set.jsonl"):
        write_tables(small_tables(), tmp_path / name, name.rpartition(".")[2].replace("set", "csv"))

    places = [place_of_first(read_data_set(tmp_path / name)[0]) for name in
              ("set", "set.xlsx", "set.jsonl")]  # fmt: skip

    assert places == [
        ("organizations.csv", 2), ("set.xlsx!organizations", 2), ("set.jsonl", 1),
    ]  # fmt: skip


def place_of_first(data_set: DataSet) -> tuple[str, int]:
    """Return the place of the first organization."""
    row = data_set["organizations"][0]
    return row.file, row.line
