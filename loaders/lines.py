"""(io) The lines of a text file, stopped at the first that shows that it is no such file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from loaders.flaws import Flaw, flaw
from loaders.rows import Findings

LINE_LIMIT = 1_000_000
_LINES_PER_REPORT = 4096
_UNDECODED = re.compile("[\udc80-\udcff]")

Meter = Callable[[int], None]
"""Told now and then how many bytes of a file have been read."""


class Unreadable(Exception):
    """The rest of a file cannot be read; the flaw says why."""

    def __init__(self, found: Flaw, line: int) -> None:
        """Keep the flaw and its line."""
        super().__init__(found.en)
        self.found = found
        self.line = line


def text_lines(path: Path, findings: Findings, meter: Meter) -> Iterator[str]:
    """Yield the lines with their ends; report where the ends are of several kinds.

    Raises:
        Unreadable: at a line that is not UTF-8, holds a NUL or is far too long.
    """
    first_end, mixed_at = "", 0
    with path.open("rb") as raw:
        handle = TextIOWrapper(raw, "utf-8-sig", "surrogateescape", newline="")
        for number, line in enumerate(iter(partial(handle.readline, LINE_LIMIT), ""), start=1):
            _check(line, number)
            end = "\r\n" if line[-2:] == "\r\n" else line[-1]
            if end != first_end and end in "\r\n":
                mixed_at = mixed_at or (number if first_end else 0)
                first_end = first_end or end
            if not number % _LINES_PER_REPORT:
                meter(raw.tell())
            yield line
    if mixed_at:
        findings.add(flaw("MIXED_NEWLINES"), path.name, mixed_at)


def _check(line: str, number: int) -> None:
    if not line.isascii() and _UNDECODED.search(line):
        raise Unreadable(flaw("WRONG_ENCODING"), number)
    if "\0" in line:
        raise Unreadable(flaw("NUL_CHARACTER"), number)
    if len(line) == LINE_LIMIT:
        raise Unreadable(flaw("LINE_TOO_LONG", limit=LINE_LIMIT), number)
