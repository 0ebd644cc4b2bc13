"""(io) A list as the bytes of a file: text with commas, or a workbook; headed by what it holds.

No cell can be run by a spreadsheet: what begins like a formula has one apostrophe more, and in a
workbook every cell is a text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from itertools import chain
from typing import Final, NamedTuple

from xlsxwriter import Workbook

from loaders.cells import cell_text
from loaders.lists import Row

_MADE_ON: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A workbook carries the day it was made; one fixed day keeps its bytes the same."""
_NAME_LIMIT: Final = 31
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Sheet(NamedTuple):
    """A list to be written: its title, what is said of it above, its columns and rows."""

    title: str
    heading: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Iterable[Row]


def csv_of(sheet: Sheet) -> bytes:
    """Return a list as text with commas, in UTF-8 with a byte order mark."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(_lines(sheet))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def workbook_of(sheet: Sheet) -> bytes:
    """Return a list as a workbook with one sheet of texts, written row by row."""
    memory = BytesIO()
    with Workbook(memory, {"constant_memory": True, "in_memory": True}) as book:
        book.set_properties({"created": _MADE_ON})
        page = book.add_worksheet(_NOT_IN_A_NAME.sub(" ", sheet.title)[:_NAME_LIMIT])
        for line, texts in enumerate(_lines(sheet)):
            for column, text in enumerate(texts):
                if text:
                    page.write_string(line, column, _NOT_IN_XML.sub("", text))
    return memory.getvalue()


def _lines(sheet: Sheet) -> Iterable[list[str]]:
    head = [[label, cell_text(value)] for label, value in sheet.heading]
    columns = [cell_text(column) for column in sheet.columns]
    rows = ([cell_text(value) for value in row] for row in sheet.rows)
    return chain(head, [[], columns], rows)
