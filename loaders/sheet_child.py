"""(io) The child process that parses a workbook, so that a hostile one can only end the child.

It prints one line of JSON per thing: `{"sheet": name, "rows": n}`, then `[line, [cells]]` for each
row that is not empty, `{"width": n}` for a sheet that is too wide, and `{"end": true}` at the end.
A cell is a text, or a number or an object where it has no text that is safe to take.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, time
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineSheet, load_workbook

MEMORY_LIMIT = 4 << 30
SECONDS_LIMIT = 300
WIDTH_LIMIT = 100
_SAFE_INTEGER = 10**15


def main(path: str) -> None:
    """Print the cells of the workbook at this path."""
    _limit_itself()
    out = sys.stdout.buffer
    try:
        workbook = load_workbook(path)
        for index, name in enumerate(workbook.sheet_names):
            _print_sheet(name, workbook.get_sheet_by_index(index))
    except (CalamineError, ValueError, OSError) as error:
        out.write(orjson.dumps({"error": str(error)}) + b"\n")
        return
    out.write(b'{"end":true}\n')


def _limit_itself() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _print_sheet(name: str, sheet: CalamineSheet) -> None:
    out = sys.stdout.buffer
    rows = sheet.end[0] + 1 if sheet.end else 0
    out.write(orjson.dumps({"sheet": name, "rows": rows}) + b"\n")
    if sheet.width > WIDTH_LIMIT:
        out.write(orjson.dumps({"width": sheet.width}) + b"\n")
        return
    first = sheet.start[1] if sheet.start else 0
    out.write(orjson.dumps({"first_column": first}) + b"\n")
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_plain(cell) for cell in cells]
        if any(text != "" for text in texts):
            out.write(orjson.dumps([line, texts]) + b"\n")


def _plain(cell: Any) -> Any:
    """Return the text of a cell; a number whose digits Excel may have changed stays a number."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        is_whole = abs(cell) < _SAFE_INTEGER and cell == round(cell)
        return str(int(cell)) if is_whole else float(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    main(sys.argv[1])
