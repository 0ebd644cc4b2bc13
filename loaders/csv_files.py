"""(io) Reads one CSV file, which is named after its table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from graph.tables import TABLES, DataSet
from loaders.flaws import flaw
from loaders.lines import Meter, Unreadable, text_lines
from loaders.rows import Findings, TableReader, unknown_table


def read_csv(path: Path, data_set: DataSet, findings: Findings, meter: Meter) -> None:
    """Add the rows of a CSV file to the data set and its problems to the findings."""
    if path.suffix != ".csv" or path.stem not in TABLES:
        findings.add(unknown_table(path.stem, ".csv"), path.name, value=path.name)
        return
    reader = TableReader(TABLES[path.stem], path.name, findings)
    data_set[path.stem] = reader.rows
    try:
        _read_rows(reader, text_lines(path, findings, meter))
    except Unreadable as end:
        reader.report(end.found, end.line)


def _read_rows(reader: TableReader, lines: Iterator[str]) -> None:
    """Give header and rows to the reader, each with the line where it begins."""
    rows = csv.reader(lines, strict=True)
    header, begins = 0, 1
    try:
        for texts in rows:
            line, begins = begins, rows.line_num + 1
            if not any(texts):
                continue
            if header:
                reader.row(texts, line)
                continue
            header = line
            if not _is_header(reader, texts, line):
                return
    except csv.Error as error:
        is_cut = "unexpected end" in str(error) or "field larger" in str(error)
        raise Unreadable(flaw("FILE_CUT" if is_cut else "BAD_QUOTING"), begins) from None
    if not header:
        raise Unreadable(flaw("EMPTY_FILE"), 0)
    reader.report_absent_columns(header)


def _is_header(reader: TableReader, texts: list[str], line: int) -> bool:
    if len(texts) == 1 and any(sign in texts[0] for sign in ";\t|"):
        raise Unreadable(flaw("WRONG_SEPARATOR", texts[0]), line)
    return reader.header(texts, line)
