"""(io) The cells of answers to many questions, made once for each class of pairs.

What differs between pairs of one class are the codes of bodies; everything else of a row is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from law.answer import NoPath
from law.batch_answers import FEW, together
from law.wording import Wording
from loaders.cells import cell_text

if TYPE_CHECKING:
    from law.answer import Path as FoundPath
    from law.batch_answers import Asked
    from law.batch_shared import Shared
    from loaders.served import Served

ANSWER = (
    "code", "bodies", "moves", "articles", "working_days", "channel", "initiator", "receiver",
    "heading", "rulings", "nearest", "message", "graph_version",
)  # fmt: skip
PATH = "PATH"
PLACE = " > "
_ROLES = ("initiator", "receiver", "heading")
_WORDINGS_KEPT = 64

Row = dict[str, str]


class Asking(NamedTuple):
    """What a row asks: relation and day, and the numbers of both ends."""

    relation: str
    day: int
    origin: int
    destination: int


class _Outline(NamedTuple):
    """The cells that all pairs of a class have, and the places of the bodies of the others."""

    cells: Row
    bodies: list[int]
    roles: list[tuple[str, int]]


class QuestionAnswers:
    """Answers questions by the rows of a table.

    Args:
        served: the revision that answers.
        language: `zh` or `en`, for messages.
        few: fewer questions of one relation and day than this are answered one by one.
    """

    def __init__(self, served: Served, language: str, few: int = FEW) -> None:
        """Start without any class."""
        self._engine = served.engine
        self._few = few
        self._language = language
        self._outlines: WeakKeyDictionary[Shared, _Outline] = WeakKeyDictionary()
        self._wordings: dict[tuple[str, int], Wording] = {}

    def of(self, questions: Sequence[Asking]) -> Iterator[Row]:
        """Yield the cells of the answers in the order of the questions."""
        groups: dict[tuple[str, int], list[Asking]] = {}
        for question in questions:
            groups.setdefault(question[:2], []).append(question)
        answers = {mark: iter(self._asked(*mark, group)) for mark, group in groups.items()}
        for question in questions:
            yield self._row(question, next(answers[question[:2]]))

    def _asked(self, relation: str, day: int, group: list[Asking]) -> list[Asked | None]:
        if len(group) < self._few:
            return [None] * len(group)
        origins = [question.origin for question in group]
        destinations = [question.destination for question in group]
        return together(self._engine, relation, day).ask(origins, destinations)

    def _row(self, question: Asking, asked: Asked | None) -> Row:
        if asked is None:
            return self._alone(question)
        shared = asked.told
        if isinstance(shared.answer, NoPath):
            answer = asked.answer(explain=True)
            assert isinstance(answer, NoPath)  # noqa: S101 -- it has a code.
            return self._without_path(answer)
        outline = self._outlines.get(shared)
        if outline is None:
            outline = self._outlines[shared] = _outline(shared)
        code = asked.code_at
        row = outline.cells | {"bodies": cell_text(PLACE.join(map(code, outline.bodies)))}
        for role, place in outline.roles:
            row[role] = cell_text(code(place))
        return row

    def _alone(self, question: Asking) -> Row:
        """Return the cells of an answer that is like no other."""
        engine, (relation, day, *ends) = self._engine, question
        choice = engine.book.default
        answer = engine.answer(engine.inquiry(ends[0], ends[1], relation, day, choice))
        if isinstance(answer, NoPath):
            return self._without_path(answer)
        keys = " ".join(ruling.key for ruling in answer.rulings)
        roles = {role: getattr(answer, role) or "" for role in _ROLES}
        row = _constant(answer, keys) | roles | {"bodies": PLACE.join(answer.bodies)}
        return _cells(row)

    def _without_path(self, answer: NoPath) -> Row:
        cells = {
            "code": answer.code,
            "message": self._wording(answer).no_path(answer),
            "nearest": answer.nearest or "",
            "rulings": " ".join(ruling.key for ruling in answer.rulings),
            "graph_version": str(answer.revision),
        }
        return _cells(cells)

    def _wording(self, answer: NoPath) -> Wording:
        mark = (answer.relation, answer.as_of)
        known = self._wordings.get(mark)
        if known is None:
            if len(self._wordings) >= _WORDINGS_KEPT:
                self._wordings.clear()
            known = Wording(self._engine, answer.as_of, self._language, answer.relation)
            self._wordings[mark] = known
        return known


def failure(code: str, message: str) -> Row:
    """Return the cells of a row that cannot be asked."""
    return _cells({"code": code, "message": message})


def _cells(cells: Row) -> Row:
    return {name: cell_text(cells.get(name) or None) for name in ANSWER}


def _outline(shared: Shared) -> _Outline:
    path = shared.answer
    assert not isinstance(path, NoPath)  # noqa: S101 -- it has no code.
    keys = " ".join(ruling.key for ruling in shared.rulings)
    acting = [(role, getattr(path, role)) for role in _ROLES]
    return _Outline(
        _cells(_constant(path, keys)),
        [shared.place(body) for body in path.bodies],
        [(role, shared.place(body)) for role, body in acting if body is not None],
    )


def _constant(path: FoundPath, rulings: str) -> Row:
    """Return the cells of a path that name no body."""
    articles = [
        " ".join(dict.fromkeys(f"{b.pack}:{b.article}" for b in s.basis)) for s in path.steps
    ]
    days = ["" if step.working_days is None else str(step.working_days) for step in path.steps]
    return {
        "code": PATH,
        "moves": PLACE.join(path.moves),
        "articles": PLACE.join(articles),
        "working_days": PLACE.join(days),
        "channel": path.channel,
        "rulings": rulings,
        "graph_version": str(path.revision),
    }
