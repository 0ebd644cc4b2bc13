"""(io) Many questions at once: a CSV of ends in, the same rows with path and reasons out.

Rows are read and answered some thousand at a time and told in their order, so that a file of any
length takes little memory. A row that cannot be asked says why in its own line and stops no other.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from graph.days import today
from graph.errors import InvalidInput, ZhuanjieError
from law.batch_answers import FEW
from loaders.asking import resolve
from loaders.question_answers import ANSWER, PATH, Asking, QuestionAnswers, Row, failure

if TYPE_CHECKING:
    from loaders.served import Served

REQUIRED = ("origin", "destination")
RELATIONS = {"": "FORMAL", "FORMAL": "FORMAL", "TEMPORARY": "TEMPORARY"}

CHUNK = 8192
"""Rows that are read and answered together."""

FAILURES_KEPT = 50
"""Rows that cannot be asked of which the reason is kept; all are counted."""


class QuestionsUnreadable(InvalidInput):
    """A file of questions cannot be read at all."""

    code: ClassVar[str] = "QUESTIONS_UNREADABLE"
    zh: ClassVar[str] = (
        "“{value}”不能读取：{reason_zh} 应为 UTF-8 的 CSV，表头为 origin,destination[,relation,as_of]。"
    )
    en: ClassVar[str] = (
        "{value!r} cannot be read: {reason_en} It should be CSV in UTF-8 with the header "
        "origin,destination[,relation,as_of]."
    )


@dataclass
class Tally:
    """How many rows there were, and the first of those that could not be asked."""

    paths: int = 0
    without: int = 0
    failed: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All rows."""
        return self.paths + self.without + self.failed

    def fail(self, line: int, why: str) -> None:
        """Count a row that cannot be asked."""
        self.failed += 1
        if len(self.failures) < FAILURES_KEPT:
            self.failures.append((line, why))


class _Row(NamedTuple):
    """One row: its line, how far the file was read with it, and its cells."""

    line: int
    read: int
    texts: list[str]


class Questions:
    """Rows of questions and what answers them; they are read once.

    Args:
        path: the CSV, None for the standard input.
        served: the revision that answers.
        language: `zh` or `en`, for messages.
        few: fewer questions of one relation and day than this are answered one by one.
    """

    def __init__(self, path: Path | None, served: Served, language: str, few: int = FEW) -> None:
        """Keep them; the file is opened when its columns or rows are asked for."""
        self.tally = Tally()
        self._path = path
        self._served = served
        self._language = language
        self._today = today()
        self._answering = QuestionAnswers(served, language, few)
        self._file: TextIOWrapper | None = None

    @property
    def size(self) -> int:
        """The bytes of the file, 0 where that is not known."""
        return 0 if self._path is None else self._path.stat().st_size

    def columns(self) -> list[str]:
        """Return the columns of the answer: those of the file, then those of the answers.

        Raises:
            QuestionsUnreadable: the file is not there, or lacks a column.
        """
        return [*self._header, *ANSWER]

    def answers(self) -> Iterator[tuple[int, Row]]:
        """Yield each row with its answer, behind the bytes read so far (of a file).

        Raises:
            QuestionsUnreadable: the file is cut or no UTF-8.
        """
        rows = self._rows()
        try:
            while chunk := list(islice(rows, CHUNK)):
                yield from self._answered(chunk)
        finally:
            self.close()

    def close(self) -> None:
        """Close the file; nothing more is read."""
        if self._file is not None:
            self._file.detach() if self._path is None else self._file.close()
            self._file = None

    @cached_property
    def _header(self) -> list[str]:
        self._file = self._opened()
        self._reader: Any = csv.reader(self._file, strict=True)
        try:
            header = [name.strip() for name in next(self._reader, [])]
        except (csv.Error, UnicodeDecodeError):
            self.close()
            raise self._unreadable("不是 UTF-8 的 CSV。", "it is no CSV in UTF-8.") from None
        missing = [name for name in REQUIRED if name not in header]
        if missing or len(set(header)) < len(header):
            self.close()
            names = ", ".join(missing) or "?"
            raise self._unreadable(
                f"表头缺少 {names} 或有重复的列。", f"its header lacks {names} or repeats a column."
            )
        return header

    def _opened(self) -> TextIOWrapper:
        if self._path is None:
            return TextIOWrapper(sys.stdin.buffer, "utf-8-sig", newline="")
        try:
            return self._path.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            reason = error.strerror or "?"
            raise self._unreadable(f"{reason}。", f"{reason}.") from None

    def _rows(self) -> Iterator[_Row]:
        header = self._header
        reader, file = self._reader, self._file
        assert header is not None  # noqa: S101
        # What comes from a pipe has no place.
        tell = (lambda: 0) if self._path is None else file.buffer.tell  # type: ignore[union-attr]
        try:
            for texts in reader:
                if texts:
                    yield _Row(reader.line_num, tell(), texts)
        except (csv.Error, UnicodeDecodeError):
            raise self._unreadable(
                f"第 {reader.line_num} 行附近损坏。", f"it is damaged near line {reader.line_num}."
            ) from None

    def _answered(self, rows: list[_Row]) -> Iterator[tuple[int, Row]]:
        """Yield some rows with their answers."""
        header = self._header
        given = [dict(zip(header, row.texts, strict=False)) for row in rows]
        asked = [self._asked(row, cells) for row, cells in zip(rows, given, strict=True)]
        answers = self._answering.of([each for each in asked if isinstance(each, Asking)])
        for row, cells, each in zip(rows, given, asked, strict=True):
            answer = next(answers) if isinstance(each, Asking) else each
            self._count(row.line, answer)
            if len(cells) < len(header):
                cells = {name: cells.get(name, "") for name in header}  # noqa: PLW2901
            yield row.read, cells | answer

    def _count(self, line: int, answer: Row) -> None:
        if answer["code"] == PATH:
            self.tally.paths += 1
        elif answer["graph_version"]:
            self.tally.without += 1
        else:
            self.tally.fail(line, answer["message"])

    def _asked(self, row: _Row, cells: Row) -> Asking | Row:
        """Return what a row asks, or the answer to one that cannot be asked."""
        try:
            expected = len(self._header)
            if len(row.texts) != expected:
                raise InvalidInput(
                    field="row", value=len(row.texts),
                    reason_zh=f"应有 {expected} 列。", reason_en=f"it needs {expected} cells.",
                )  # fmt: skip
            day = self._day(cells.get("as_of", "").strip())
            relation = _relation(cells.get("relation", ""))
            origin, destination = (self._number(cells[name], day) for name in REQUIRED)
        except ZhuanjieError as error:
            return failure(error.code, error.text(self._language))
        return Asking(relation, day, origin, destination)

    def _number(self, text: str, day: int) -> int:
        find = self._served.snapshot.find
        known = find(text.strip())
        found = find(resolve(text, self._served, day)) if known is None else known
        assert found is not None  # noqa: S101 -- resolved to a code that is known.
        return found

    def _day(self, text: str) -> int:
        if not text:
            return self._today
        try:
            return date.fromisoformat(text).toordinal()
        except ValueError:
            raise InvalidInput(
                field="as_of", value=text,
                reason_zh="应为日期，例如 2018-11-02。",
                reason_en="it should be a day such as 2018-11-02.",
            ) from None  # fmt: skip

    def _unreadable(self, zh: str, en: str) -> QuestionsUnreadable:
        name = "-" if self._path is None else self._path.name
        return QuestionsUnreadable(value=name, field="FILE", reason_zh=zh, reason_en=en)


def _relation(text: str) -> str:
    relation = RELATIONS.get(text.strip().upper())
    if relation is None:
        raise InvalidInput(
            field="relation", value=text,
            reason_zh="应为 FORMAL 或 TEMPORARY。", reason_en="it should be FORMAL or TEMPORARY.",
        )  # fmt: skip
    return relation
