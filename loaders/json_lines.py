"""(io) Reads a file of JSON Lines: each line one object with its table and its cells.

A line has columns of its own: a column that it lacks is left as it is, null is an empty cell.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graph.tables import DROP, TABLES, DataSet, Table
from loaders.flaws import Flaw, flaw
from loaders.lines import Meter, Unreadable, text_lines
from loaders.rows import Findings, TableReader, Text, unknown_table

_TAKES_BOOLEANS = {
    table.name: {
        column.name for column in (*table.columns, DROP) if column.type in ("boolean", "value")
    }
    for table in TABLES.values()
}


def read_json_lines(path: Path, data_set: DataSet, findings: Findings, meter: Meter) -> None:
    """Add the rows of a file to the data set and its problems to the findings."""
    book = _Book(path.name, data_set, findings)
    line = 0
    try:
        for line, text in enumerate(text_lines(path, findings, meter), start=1):
            if text.strip():
                book.take(text, line)
    except Unreadable as end:
        findings.add(end.found, path.name, end.line)
    if not line and not findings.problems:
        findings.add(flaw("EMPTY_FILE"), path.name)


class _Book:
    """The tables of one file, each read as its lines come."""

    def __init__(self, file: str, data_set: DataSet, findings: Findings) -> None:
        self.file = file
        self.data_set = data_set
        self.findings = findings
        self.readers: dict[str, TableReader] = {}

    def take(self, text: str, line: int) -> None:
        """Read one line."""
        try:
            pairs = json.loads(text, object_pairs_hook=tuple)
        except (ValueError, RecursionError) as error:
            reason = str(error).split(":")[0]
            is_cut = not text.endswith(("\n", "\r"))
            found = flaw("FILE_CUT") if is_cut else flaw("BAD_JSON", reason=reason)
            self.findings.add(found, self.file, line)
            return
        if not isinstance(pairs, tuple):
            self.findings.add(flaw("NOT_AN_OBJECT"), self.file, line)
            return
        found_name = _table_name([value for name, value in pairs if name == "table"])
        if isinstance(found_name, Flaw):
            self.findings.add(found_name, self.file, line, column="table")
            return
        pairs = tuple([pair for pair in pairs if pair[0] != "table"])
        self._take_row(self._reader(TABLES[found_name]), pairs, line)

    def _take_row(self, reader: TableReader, pairs: tuple[tuple[str, Any], ...], line: int) -> None:
        names = tuple([name for name, _ in pairs])
        if not reader.header(names, line):
            return
        booleans = _TAKES_BOOLEANS[reader.table.name]
        is_drop = reader.row([_text(value, name in booleans) for name, value in pairs], line)
        reader.report_absent_cells(line, is_drop=is_drop)

    def _reader(self, table: Table) -> TableReader:
        reader = self.readers.get(table.name)
        if reader is None:
            reader = self.readers[table.name] = TableReader(table, self.file, self.findings)
            self.data_set[table.name] = reader.rows
        return reader


def _table_name(values: list[Any]) -> str | Flaw:
    if len(values) != 1:
        return flaw("DUPLICATE_COLUMN") if values else flaw("MISSING_CELL")
    if not isinstance(values[0], str):
        return flaw("NOT_TEXT")
    return values[0] if values[0] in TABLES else unknown_table(values[0])._replace(value=values[0])


def _text(value: Any, takes_booleans: bool) -> Text:  # noqa: FBT001
    """Return the text of a JSON value, or its flaw where the column takes no such value."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool) and takes_booleans:
        return "true" if value else "false"
    return flaw("NOT_TEXT", "…" if isinstance(value, list | tuple) else str(value))
