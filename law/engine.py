"""The engine: from two codes and a day to the lawful path with its reasons, or why there is none.

Reads a snapshot and the rule packs, and nothing else. One engine serves one revision; it keeps
the small tables of each choice of readings that it has been asked under.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from graph.snapshot import Snapshot
from law.answer import NoPath, Path, Ruling, Step, UnknownBody
from law.course import course_of
from law.inquiry import Inquiry
from law.readings import Choice
from law.reasons import moves_of
from law.refusals import nearest, obstacles, refused_ways
from law.rulebook import Rulebook
from law.rulings import Core, core_along, core_of, rulings_of
from law.standings import Standings
from law.traversal import Way
from law.verdict import verdict
from law.view import View

DAYS_KEPT = 8
"""Days and choices of packs of which bodies are kept as the law sees them; most ask about today."""

_Mark = tuple[str, int, tuple[str, ...] | None]
_WITHOUT_OBSTACLES = ("SAME_ORGANIZATION", "DISSOLVED", "NO_RULE_IN_FORCE")


class Route(NamedTuple):
    """The code why there is no path, or the bodies and moves of the shortest lawful one."""

    code: str | None
    bodies: tuple[str, ...]
    moves: tuple[str, ...]


class Engine:
    """Answers questions about one revision.

    Args:
        snapshot: the revision.
        book: the rule packs.
    """

    def __init__(self, snapshot: Snapshot, book: Rulebook) -> None:
        """Keep both; views are made when a relation and a choice are first asked for."""
        self.snapshot = snapshot
        self.book = book
        self._views: dict[tuple[str, tuple[tuple[str, str], ...]], View] = {}
        self._standings: OrderedDict[_Mark, Standings] = OrderedDict()

    def path(
        self,
        origin: str,
        destination: str,
        relation: str = "FORMAL",
        *,
        as_of: int,
        packs: tuple[str, ...] | None = None,
        all_shortest: bool = False,
        readings: Mapping[str, str] | None = None,
        explain: bool = True,
    ) -> Path | NoPath | UnknownBody:
        """Return the shortest lawful path between two organizations on a day.

        Args:
            origin: code of the origin.
            destination: code of the destination.
            relation: FORMAL or TEMPORARY.
            as_of: the day asked about.
            packs: rule packs to judge by instead of the adopted ones.
            all_shortest: also return the others of the same length.
            readings: readings to choose instead of the defaults.
            explain: whether refused ways, obstacles and rulings are worked out.

        Raises:
            UnknownPack: a named pack does not exist.
        """
        inquiry = self._inquiry(origin, destination, relation, as_of, packs, readings)
        if isinstance(inquiry, UnknownBody):
            return inquiry
        return self.answer(inquiry, all_shortest=all_shortest, explain=explain)

    def answer(
        self, inquiry: Inquiry, *, all_shortest: bool = False, explain: bool = True
    ) -> Path | NoPath:
        """Return the answer to a question whose lines are climbed; the arguments are those of `path`."""
        code = verdict(inquiry)
        if code is not None:
            return self._no_path(inquiry, code, explain=explain)
        path, *others = inquiry.ways if all_shortest else inquiry.ways[:1]
        answer = self._path(inquiry, path, explain=explain)
        if not others:
            return answer
        return self._with_others(
            answer, [self._path(inquiry, way, explain=False) for way in others]
        )

    def route(
        self,
        origin: str,
        destination: str,
        relation: str = "FORMAL",
        *,
        as_of: int,
        packs: tuple[str, ...] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Route | UnknownBody:
        """Return the bodies and moves of the path that `path` gives, without any reason.

        Raises:
            UnknownPack: a named pack does not exist.
        """
        inquiry = self._inquiry(origin, destination, relation, as_of, packs, readings)
        if isinstance(inquiry, UnknownBody):
            return inquiry
        code = verdict(inquiry)
        if code is not None:
            return Route(code, (), ())
        way = inquiry.ways[0]
        return Route(None, self._codes(inquiry, way), moves_of(inquiry, way))

    def inquiry(
        self,
        origin: int,
        destination: int,
        relation: str,
        day: int,
        choice: Choice,
        packs: tuple[str, ...] | None = None,
    ) -> Inquiry:
        """Return the two lines of a question under a choice of readings."""
        view, standings = self.ground(relation, day, choice, packs)
        return Inquiry(view, origin, destination, day, packs, standings)

    def ground(
        self, relation: str, day: int, choice: Choice, packs: tuple[str, ...] | None = None
    ) -> tuple[View, Standings]:
        """Return what all questions about a relation on a day have in common."""
        view = self.view(relation, choice)
        return view, self._standings_on(view, day, packs)

    def view(self, relation: str, choice: Choice) -> View:
        """Return the tables for a relation and a choice of readings, made once."""
        # The defaults are asked for far more often than all else, and need no sorting to be known.
        default = self.book.default
        is_default = choice is default or choice == default
        mark = (relation, () if is_default else tuple(sorted(choice.items())))
        known = self._views.get(mark)
        if known is None:
            known = self._views[mark] = View(self.snapshot, self.book, relation, choice)
        return known

    def _standings_on(self, view: View, day: int, packs: tuple[str, ...] | None) -> Standings:
        """Return the bodies of a day as the law sees them; those of the last days are kept."""
        mark = (view.relation, day, packs)
        known = self._standings.get(mark)
        if known is None:
            if len(self._standings) >= DAYS_KEPT:
                self._standings.popitem(last=False)
            known = Standings(self.snapshot, view.adopted, self.book, day, packs)
            self._standings[mark] = known
        return known

    def _inquiry(
        self,
        origin: str,
        destination: str,
        relation: str,
        day: int,
        packs: tuple[str, ...] | None,
        readings: Mapping[str, str] | None,
    ) -> Inquiry | UnknownBody:
        for key in packs or ():
            self.book.pack(key)
        start, end = self.snapshot.find(origin), self.snapshot.find(destination)
        if start is None or end is None:
            return UnknownBody(origin if start is None else destination)
        choice = self.book.choice(**readings) if readings else self.book.default
        return self.inquiry(start, end, relation, day, choice, packs)

    def _rulings(self, inquiry: Inquiry, core: Core) -> tuple[Ruling, ...]:
        return rulings_of(inquiry, core, lambda choice: self._ask(inquiry, choice))

    def _ask(self, asked: Inquiry, choice: Choice) -> Core:
        view = self.view(asked.relation, choice)
        ends = (asked.origin, asked.destination)
        return core_of(Inquiry(view, *ends, asked.day, asked.packs, asked.standings))

    def _path(self, inquiry: Inquiry, way: Way, *, explain: bool) -> Path:
        course = course_of(inquiry, way)
        codes = self._codes(inquiry, way)
        steps = course.steps(inquiry, way)
        told = zip(steps.moves, steps.bases, steps.working_days, strict=True)
        rulings: tuple[Ruling, ...] = ()
        if explain:
            rulings = self._rulings(inquiry, core_along(inquiry, way))
        return Path(
            origin=self.snapshot.code(inquiry.origin),
            destination=self.snapshot.code(inquiry.destination),
            relation=inquiry.relation,
            as_of=inquiry.day,
            bodies=codes,
            steps=tuple(
                Step(order, codes[order - 1], codes[order], move, basis, days)
                for order, (move, basis, days) in enumerate(told, 1)
            ),
            channel=course.channel,
            initiator=self._code(inquiry.body(course.initiator)),
            receiver=self._code(inquiry.body(course.receiver)),
            heading=self._code(inquiry.body(course.heading)),
            rulings=rulings,
            refused=refused_ways(inquiry, way.cost) if explain else (),
            revision=self.snapshot.revision,
        )

    def _no_path(self, inquiry: Inquiry, code: str, *, explain: bool) -> NoPath:
        is_explained = explain and code not in _WITHOUT_OBSTACLES
        core = Core(code, None, ())
        return NoPath(
            origin=self.snapshot.code(inquiry.origin),
            destination=self.snapshot.code(inquiry.destination),
            relation=inquiry.relation,
            as_of=inquiry.day,
            code=code,
            nearest=self._code(nearest(inquiry)) if is_explained else None,
            obstacles=obstacles(inquiry) if is_explained else (),
            rulings=self._rulings(inquiry, core) if explain else (),
            revision=self.snapshot.revision,
        )

    @staticmethod
    def _codes(inquiry: Inquiry, way: Way) -> tuple[str, ...]:
        return tuple(map(inquiry.view.code, way.bodies(inquiry.ascent, inquiry.descent)))

    def _code(self, body: int | None) -> str | None:
        return None if body is None else self.snapshot.code(body)

    @staticmethod
    def _with_others(answer: Path, others: list[Path]) -> Path:
        cells = {name: getattr(answer, name) for name in Path.__slots__}
        return Path(**{**cells, "others": tuple(others)})
