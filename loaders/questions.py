"""(io) Many questions at once: a CSV of ends in, the same rows with path and reasons out.

Rows are answered one by one in their order, so a file of any length takes little memory. A row
that cannot be asked says why in its own line and stops no other.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, ClassVar

from graph.days import today
from graph.errors import InvalidInput, ZhuanjieError
from law.answer import NoPath, UnknownBody
from law.wording import Wording
from loaders.asking import resolve
from loaders.cells import cell_text

if TYPE_CHECKING:
    from law.answer import Path as FoundPath
    from loaders.served import Served

REQUIRED = ("origin", "destination")
OPTIONAL = ("relation", "as_of")
ANSWER = (
    "code", "bodies", "moves", "articles", "working_days", "channel", "initiator", "receiver",
    "heading", "rulings", "nearest", "message", "graph_version",
)  # fmt: skip
PATH = "PATH"
RELATIONS = {"": "FORMAL", "FORMAL": "FORMAL", "TEMPORARY": "TEMPORARY"}
PLACE = " > "

Row = dict[str, str]


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
    """How many rows there were, and which of them could not be asked."""

    paths: int = 0
    without: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All rows."""
        return self.paths + self.without + len(self.failures)


class Questions:
    """A file of questions and what answers them.

    Args:
        path: the CSV.
        served: the revision that answers.
        language: `zh` or `en`, for messages.
    """

    def __init__(self, path: Path, served: Served, language: str) -> None:
        """Keep them; the file is opened when the rows are asked for."""
        self.tally = Tally()
        self._path = path
        self._served = served
        self._language = language
        self._today = today()

    @property
    def size(self) -> int:
        """The bytes of the file."""
        return self._path.stat().st_size

    def columns(self) -> list[str]:
        """Return the columns of the answer: those of the file, then those of the answers.

        Raises:
            QuestionsUnreadable: the file is not there, or lacks a column.
        """
        with self._opened() as file:
            return [*self._header(csv.reader(file, strict=True)), *self._added()]

    def answers(self) -> Iterator[tuple[int, Row]]:
        """Yield each row with its answer, behind the bytes read so far.

        Raises:
            QuestionsUnreadable: the file is cut or no UTF-8.
        """
        with self._opened() as file:
            reader = csv.reader(file, strict=True)
            header = self._header(reader)
            try:
                for texts in reader:
                    if texts:
                        yield file.buffer.tell(), self._row(header, texts, reader.line_num)  # type: ignore[attr-defined]
            except (csv.Error, UnicodeDecodeError):
                raise self._unreadable(
                    f"第 {reader.line_num} 行附近损坏。",
                    f"it is damaged near line {reader.line_num}.",
                ) from None

    def _opened(self) -> IO[str]:
        try:
            return self._path.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            reason = error.strerror or "?"
            raise self._unreadable(f"{reason}。", f"{reason}.") from None

    def _header(self, reader: Iterator[list[str]]) -> list[str]:
        try:
            header = [name.strip() for name in next(reader, [])]
        except (csv.Error, UnicodeDecodeError):
            raise self._unreadable("不是 UTF-8 的 CSV。", "it is no CSV in UTF-8.") from None
        missing = [name for name in REQUIRED if name not in header]
        if missing or len(set(header)) < len(header):
            names = ", ".join(missing) or "?"
            raise self._unreadable(
                f"表头缺少 {names} 或有重复的列。", f"its header lacks {names} or repeats a column."
            )
        return header

    def _added(self) -> list[str]:
        return list(ANSWER)

    def _row(self, header: list[str], texts: list[str], line: int) -> Row:
        row = dict(zip(header, texts, strict=False))
        try:
            if len(texts) != len(header):
                raise InvalidInput(
                    field="row", value=len(texts),
                    reason_zh=f"应有 {len(header)} 列。", reason_en=f"it needs {len(header)} cells.",
                )  # fmt: skip
            answer = self._answer(row)
        except ZhuanjieError as error:
            answer = {"code": error.code, "message": error.text(self._language)}
            self.tally.failures.append((line, answer["message"]))
        given = {name: row.get(name, "") for name in header}
        return given | {name: cell_text(answer.get(name) or None) for name in self._added()}

    def _answer(self, row: Row) -> Row:
        day, relation = self._day(row.get("as_of", "").strip()), _relation(row.get("relation", ""))
        origin, destination = (resolve(row[name], self._served, day) for name in REQUIRED)
        answer = self._served.engine.path(origin, destination, relation, as_of=day)
        assert not isinstance(answer, UnknownBody)  # noqa: S101 -- resolved above.
        if isinstance(answer, NoPath):
            self.tally.without += 1
            return self._without_path(answer)
        self.tally.paths += 1
        return _with_path(answer)

    def _without_path(self, answer: NoPath) -> Row:
        words = Wording(self._served.engine, answer.as_of, self._language, answer.relation)
        return {
            "code": answer.code,
            "message": words.no_path(answer),
            "nearest": answer.nearest or "",
            "rulings": " ".join(ruling.key for ruling in answer.rulings),
            "graph_version": str(answer.revision),
        }

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
        return QuestionsUnreadable(value=self._path.name, field="FILE", reason_zh=zh, reason_en=en)


def _relation(text: str) -> str:
    relation = RELATIONS.get(text.strip().upper())
    if relation is None:
        raise InvalidInput(
            field="relation", value=text,
            reason_zh="应为 FORMAL 或 TEMPORARY。", reason_en="it should be FORMAL or TEMPORARY.",
        )  # fmt: skip
    return relation


def _with_path(path: FoundPath) -> Row:
    articles = [
        " ".join(dict.fromkeys(f"{b.pack}:{b.article}" for b in s.basis)) for s in path.steps
    ]
    days = ["" if step.working_days is None else str(step.working_days) for step in path.steps]
    return {
        "code": PATH,
        "bodies": PLACE.join(path.bodies),
        "moves": PLACE.join(path.moves),
        "articles": PLACE.join(articles),
        "working_days": PLACE.join(days),
        "channel": path.channel,
        "initiator": path.initiator or "",
        "receiver": path.receiver or "",
        "heading": path.heading or "",
        "rulings": " ".join(ruling.key for ruling in path.rulings),
        "graph_version": str(path.revision),
    }
