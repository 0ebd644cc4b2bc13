"""(io) Reads a workbook: each sheet that is named like a table.

The archive is judged by `archive` first; the cells are parsed by `sheet_child` in a process of
its own with bounded memory and time, and judged by `rows` like those of any other file.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar
from zipfile import ZipFile

import orjson
from defusedxml import ElementTree

from graph.tables import TABLES, DataSet
from loaders.archive import CellFlaw, check_archive
from loaders.flaws import flaw
from loaders.lines import Meter, Unreadable
from loaders.rows import Findings, TableReader, Text, unknown_table

WORKBOOK_LIMIT = 512 << 20
_HOUSE = Path(__file__).resolve().parent.parent
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROWS_PER_REPORT = 4096


def read_workbook(path: Path, data_set: DataSet, findings: Findings, meter: Meter) -> None:
    """Add the rows of a workbook to the data set and its problems to the findings."""
    size = path.stat().st_size
    if size > WORKBOOK_LIMIT:
        findings.add(flaw("FILE_TOO_LARGE", size=size, limit=WORKBOOK_LIMIT), path.name)
        return
    try:
        cell_flaws = check_archive(path, lambda done: meter(done // 2))
        book = _Book(path.name, data_set, findings, _flaws_by_sheet(path, cell_flaws))
        with _cells(path) as messages:
            for number, message in enumerate(messages):
                book.take(message)
                if not number % _ROWS_PER_REPORT:
                    meter(size // 2 + size // 2 * book.line // max(book.height, book.line, 1))
        book.finish()
    except Unreadable as end:
        findings.add(end.found, path.name, end.line)


class _Book:
    """The sheets of one workbook, each read as its rows come from the child."""

    _WIDTH: ClassVar[int] = 100

    def __init__(
        self, file: str, data_set: DataSet, findings: Findings, flaws: dict[str, list[CellFlaw]]
    ) -> None:
        self.file = file
        self.data_set = data_set
        self.findings = findings
        self.flaws = flaws
        self.reader: TableReader | None = None
        self.line = 0
        self.height = 0
        self.has_ended = False
        self._header_line = 0
        self._names: list[Text] = []
        self._first_column = 0
        self._sheets: set[str] = set()
        self._sheet = ""

    def take(self, message: Any) -> None:
        """Take one message of the child."""
        if isinstance(message, list):
            self.line = message[0]
            self._take_row([_text(cell) for cell in message[1]])
        elif "sheet" in message:
            self.finish_sheet()
            self._begin_sheet(message["sheet"], message["rows"])
        elif "first_column" in message:
            self._first_column = message["first_column"]
        elif "width" in message and self.reader:
            found = flaw("TOO_MANY_COLUMNS", count=message["width"], limit=self._WIDTH)
            self.reader.report(found, 1)
        self.has_ended = isinstance(message, dict) and "end" in message

    def _begin_sheet(self, name: str, height: int) -> None:
        self._sheet, self.height, self.line, self._header_line = name, height, 0, 0
        self._names = []
        file = f"{self.file}!{name}"
        if name in self._sheets:
            self.findings.add(flaw("DUPLICATE_TABLE"), file)
        elif name in TABLES:
            self.reader = TableReader(TABLES[name], file, self.findings)
            self.data_set[name] = self.reader.rows
        elif height:
            self.findings.add(unknown_table(name), file, value=name)
        self._sheets.add(name)

    def _take_row(self, texts: list[Text]) -> None:
        if self.reader is None:
            return
        if self._header_line:
            self.reader.row(_cut(texts, len(self._names)), self.line)
            return
        self._header_line, self._names = self.line, _cut(texts, 1)
        if not self.reader.header(self._names, self.line):
            self.reader = None

    def finish(self) -> None:
        """Report what only the whole workbook shows."""
        self.finish_sheet()
        for part, flaws in self.flaws.items():
            for found in flaws:
                self.findings.add(found.found, f"{self.file}!{part}", found.line)
        if not self.has_ended:
            raise Unreadable(flaw("SHEETS_UNREADABLE"), 0)

    def finish_sheet(self) -> None:
        """Report what only the whole sheet shows."""
        if self.reader is None:
            return
        for found in self.flaws.pop(self._sheet, []):
            index = found.column - 1 - self._first_column
            name = self._names[index] if 0 <= index < len(self._names) else ""
            column = name if isinstance(name, str) else ""
            self.reader.report(found.found, found.line, column)
        if self._header_line:
            self.reader.report_absent_columns(self._header_line)
        else:
            self.reader.report(flaw("EMPTY_FILE"), 0)
        self.reader = None


def _cut(texts: list[Text], width: int) -> list[Text]:
    """Return a row without the empty cells to the right of the table."""
    while len(texts) > width and texts[-1] == "":
        texts.pop()
    return texts


def _text(cell: Any) -> Text:
    return cell if isinstance(cell, str) else flaw("NOT_TEXT", str(cell))


def _flaws_by_sheet(path: Path, flaws: list[CellFlaw]) -> dict[str, list[CellFlaw]]:
    """Return the flaws by the name of the sheet; a part that is no sheet keeps its own name."""
    if not flaws:
        return {}
    names = _names_of_parts(path)
    by_sheet: dict[str, list[CellFlaw]] = {}
    for found in flaws:
        by_sheet.setdefault(names.get(found.part, found.part), []).append(found)
    return by_sheet


def _names_of_parts(path: Path) -> dict[str, str]:
    try:
        with ZipFile(path) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
            links = ElementTree.fromstring(
                archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True
            )
    except (KeyError, ElementTree.ParseError, ValueError):
        raise Unreadable(flaw("NOT_A_WORKBOOK"), 0) from None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    names = {}
    for sheet in book.iter():
        target = targets.get(sheet.get(_RELATIONS))
        if target:
            names[str(PurePosixPath("/xl", target)).lstrip("/")] = sheet.get("name", "")
    return names


@contextmanager
def _cells(path: Path) -> Iterator[Iterator[Any]]:
    """Run the child and give its messages; end it when they are no longer wanted."""
    paths = [str(_HOUSE), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "loaders.sheet_child", str(path.resolve())],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment,
    )  # fmt: skip
    try:
        yield _messages(child)
    finally:
        child.kill()
        if child.stdout:
            child.stdout.close()
        child.wait()


def _messages(child: subprocess.Popen[bytes]) -> Iterator[Any]:
    for line in child.stdout or ():
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError:
            # The child died in the middle of a line.
            return
