"""A list as a file can be read again, by a program and by a spreadsheet, and runs nothing there."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from loaders.cells import cell_text
from loaders.list_file import Sheet, csv_of, workbook_of
from loaders.lists import Row

HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", '"=1"', "<script>alert(1)</script>",
    "a&b<c>\"d\"'e'", "_x0041_", " x ", "一" * 120, "x\x00\x1f\ufffey", "a\nb",
)  # fmt: skip


def a_sheet(*rows: Row) -> Sheet:
    return Sheet("名单", [("日期", "2019-06-03"), ("范围", "=A1")], ["代码", "名称"], rows)


def workbook_of_texts(name: str, rows: list[list[str]]) -> bytes:
    """Return a workbook whose first line is a row of texts."""
    return workbook_of(Sheet(name, [], rows[0], rows[1:]))


def cells_of(content: bytes) -> list[list[Any]]:
    """Return what a spreadsheet shows."""
    page = openpyxl.load_workbook(BytesIO(content)).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.rows("U9")
def test_text_with_commas_begins_with_its_mark_and_its_head() -> None:
    content = csv_of(a_sheet(("A1", "甲"), ("B,1", '乙"丙')))

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["日期", "2019-06-03"], ["范围", "'=A1"], [], ["代码", "名称"],
        ["A1", "甲"], ["B,1", '乙"丙'],
    ]  # fmt: skip


def test_a_workbook_holds_the_same_lines() -> None:
    rows = cells_of(workbook_of(a_sheet(("A1", "甲"), ("B", None), (True, date(2018, 11, 2)))))

    assert rows == [
        ["日期", "2019-06-03"], ["范围", "'=A1"], [None, None], ["代码", "名称"],
        ["A1", "甲"], ["B", None], ["true", "2018-11-02"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    sheet = a_sheet((text, "名"))

    page = openpyxl.load_workbook(BytesIO(workbook_of(sheet))).active
    last = list(csv.reader(StringIO(csv_of(sheet).decode("utf-8-sig"), newline="")))[-1][0]

    assert page is not None
    assert all(cell.data_type in {"s", "inlineStr", "n"} for row in page.iter_rows() for cell in row
               if cell.value is not None and not isinstance(cell.value, int))  # fmt: skip
    assert last[:1] not in {"=", "+", "-", "@", "＝"}


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_what_is_written_comes_back(text: str) -> None:
    rows = CalamineWorkbook.from_filelike(BytesIO(workbook_of_texts("x", [[text]])))

    assert rows.get_sheet_by_index(0).to_python()[-1] == [cell_text(text)]


def test_what_a_workbook_cannot_hold_is_left_out() -> None:
    assert cells_of(workbook_of_texts("x", [["x\x00\x1f\ufffey"]]))[-1] == ["xy"]


def test_a_sheet_may_have_more_columns_than_letters() -> None:
    rows = cells_of(workbook_of_texts("可达", [[str(number) for number in range(160)]]))

    assert rows[-1] == [str(number) for number in range(160)]


@pytest.mark.parametrize("name", ["a/b:c*d?[e]'", "一" * 40])
def test_any_title_names_a_sheet(name: str) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook_of_texts(name, [["x"]])))

    assert 0 < len(book.sheetnames[0]) <= 31


def test_the_same_list_gives_the_same_bytes() -> None:
    sheet = a_sheet(("A1", "甲"))

    assert workbook_of(sheet) == workbook_of(sheet)
