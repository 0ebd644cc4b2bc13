"""A problem of a data set: what is wrong, where, with which value, and what to do.

The checks name table, key and column; whoever read the row knows its file and line and adds them
with `at`. All problems of a data set are reported at once, sorted by place.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Problem(NamedTuple):
    """One problem in one cell or row of a data set.

    `code` is stable (such as `UNKNOWN_COLUMN`, `DANGLING_CODE`, `CYCLE`); `key` is the key of the
    row in the order of the table's key columns; `line` counts from 1 as an editor does, 0 where
    the problem has no line.
    """

    code: str
    table: str
    key: tuple[Any, ...]
    column: str
    value: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    file: str = ""
    line: int = 0

    def at(self, file: str, line: int) -> Problem:
        """Return the same problem with its place."""
        return self._replace(file=file, line=line)

    def text(self, language: str) -> str:
        """Return place, column, value, what is wrong and what to do, in `zh` or `en`."""
        place = f"{self.file}:{self.line}" if self.line else self.file or self.table
        column = f" [{self.column}]" if self.column else ""
        value = f" “{self.value}”" if self.value else ""
        message, remedy = (
            (self.zh, self.remedy_zh) if language == "zh" else (self.en, self.remedy_en)
        )
        return f"{place}{column}{value}: {message} {remedy}"
