"""(io) Writes the tables as a folder of CSV files, a workbook or a file of JSON Lines.

The same tables give the same bytes: rows by key, columns as the contract lists them, UTF-8 and
plain line ends, the same dates in every workbook. A table without rows is left out, since a table
that is there says that its codes are to be checked; `organizations` is always there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from xlsxwriter import Workbook

from graph.errors import InvalidInput
from graph.tables import TABLES, Key, Row, Table, Tables
from loaders.cells import cell_text
from loaders.destination import replaced_file, replaced_folder

SHEET_LIMIT = 1_048_575
_LINES_PER_WRITE = 1000
# A workbook carries the day it was made; one fixed day keeps its bytes the same.
_MADE_ON = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_tables(tables: Tables, path: Path, format: str) -> None:
    """Write the tables: `csv` into a folder, `xlsx` and `jsonl` into a file.

    Raises:
        InvalidInput: where the format is none of these, a table has more rows than a sheet, or
            the path cannot be written.
    """
    if format == "csv":
        with replaced_folder(path) as folder:
            for table, rows in _filled(tables):
                _write_csv(folder / f"{table.name}.csv", table, rows)
    elif format == "xlsx":
        _check_fits(tables, path)
        with replaced_file(path) as handle:
            _write_workbook(handle, tables)
    elif format == "jsonl":
        with replaced_file(path) as handle:
            _write_json_lines(handle, tables)
    else:
        raise InvalidInput(
            field="format",
            value=format,
            reason_zh="请选 csv、xlsx 或 jsonl。",
            reason_en="choose csv, xlsx or jsonl.",
        )


def sorted_rows(tables: Tables, table: str) -> list[Row]:
    """Return the rows of a table by key; an empty cell comes first."""
    rows = tables.get(table, {})
    return [rows[key] for key in sorted(rows, key=_order)]


def _order(key: Key) -> tuple[str, ...]:
    return tuple(["" if cell is None else str(cell) for cell in key])


def _filled(tables: Tables) -> Iterator[tuple[Table, list[Row]]]:
    for table in TABLES.values():
        if tables.get(table.name) or table.name == "organizations":
            yield table, sorted_rows(tables, table.name)


def _texts(table: Table, rows: list[Row]) -> Iterator[list[str]]:
    names = table.names
    for row in rows:
        yield [cell_text(row.get(name)) for name in names]


def _write_csv(path: Path, table: Table, rows: list[Row]) -> None:
    with path.open("x", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(table.names)
        writer.writerows(_texts(table, rows))


def _write_json_lines(handle: BinaryIO, tables: Tables) -> None:
    """Write every column of every row, so that an import leaves no old cell standing."""
    for table, rows in _filled(tables):
        for start in range(0, len(rows), _LINES_PER_WRITE):
            lines = [_line(table, row) for row in rows[start : start + _LINES_PER_WRITE]]
            handle.write(b"".join(lines))


def _line(table: Table, row: Row) -> bytes:
    cells: dict[str, Any] = {"table": table.name}
    for name in table.names:
        value = row.get(name)
        cells[name] = value if value is None or isinstance(value, bool) else cell_text(value)
    return orjson.dumps(cells, option=orjson.OPT_APPEND_NEWLINE)


def _write_workbook(handle: BinaryIO, tables: Tables) -> None:
    """Write each table as a sheet of texts; nothing in it is a number, a date or a formula."""
    with Workbook(handle, {"constant_memory": True}) as book:
        book.set_properties({"created": _MADE_ON})
        for table, rows in _filled(tables):
            sheet = book.add_worksheet(table.name)
            for line, texts in enumerate(chain([table.names], _texts(table, rows))):
                for column, text in enumerate(texts):
                    if text:
                        sheet.write_string(line, column, text)


def _check_fits(tables: Tables, path: Path) -> None:
    for name, rows in tables.items():
        if len(rows) > SHEET_LIMIT:
            raise InvalidInput(
                field="format",
                value=path.suffix or "xlsx",
                reason_zh=f"表 {name} 有 {len(rows)} 行，工作表最多 {SHEET_LIMIT} 行。请用 csv。",
                reason_en=f"{name} has {len(rows)} rows, a sheet {SHEET_LIMIT}. Use csv.",
            )
