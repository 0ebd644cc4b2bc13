"""Answers to many questions of one relation and day, worked out once for each class of pairs.

The engine answers one pair of each class (`law.batch_classes`); the others have the same answer
with other bodies at the same places. What is not asked for is not worked out.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np

from graph.day_columns import ABSENT
from graph.lazy import lazy
from law.answer import NoPath, Obstacle, Path, ReadingAnswer, RefusedWay, Ruling, Step
from law.batch_classes import PairClasses
from law.batch_shared import Shared
from law.engine import Engine
from law.procedure import Post

KEPT = 20_000
"""Classes of which the answers are kept; the country has a few thousand on a day."""

DAYS_KEPT = 4
"""Relations and days of which they are kept; nearly all ask about today."""

FEW = 16
"""Fewer pairs than this are answered sooner one by one than their classes are found."""


class Asked:
    """One pair: what its class shares, and its own bodies at the same places.

    Args:
        kept: what pairs of its relation and day share.
        key: the key of its class.
        ends: numbers of origin and destination.
        bodies: the numbers of the bodies of its lines by place.
    """

    def __init__(self, kept: Kept, key: int, ends: tuple[int, int], bodies: Sequence[int]) -> None:
        """Keep them."""
        self._kept, self._key, self._ends, self._bodies = kept, key, ends, bodies

    @lazy
    def plain(self) -> Shared:
        """What answers without an explanation."""
        return self._ordered if self._class.is_tied else self._class

    @lazy
    def told(self) -> Shared:
        """What answers with the rulings."""
        return self._ordered if self._class.is_tied_by_reading else self._class

    def code_at(self, place: int) -> str:
        """Return the code of the body at a place."""
        return self._kept.code(self._bodies[place])

    @property
    def path(self) -> list[int]:
        """The numbers of the bodies of the path."""
        return [self._bodies[place] for place in self.plain.path]

    def at_post(self, post: Post) -> int:
        """Return the number of the body at a place of the two lines that the course names."""
        return self._bodies[self.plain.posts[post]]

    def answer(self, *, explain: bool) -> Path | NoPath:
        """Return what `Engine.answer` returns for this pair."""
        if not explain:
            return self._own_answer(self.plain, self.plain.answer)
        # Ways that are refused stand in the order of codes.
        shared = self._ordered if self._class.code is None else self.told
        return self._own_answer(shared, shared.explained)

    def _own_answer(self, shared: Shared, answer: Path | NoPath) -> Path | NoPath:
        own = _Own(shared, self._bodies, self._kept.code)
        made = own.path(answer) if isinstance(answer, Path) else own.no_path(answer)
        origin, destination = map(self._kept.code, self._ends)
        return replace(made, origin=origin, destination=destination)

    @lazy
    def _class(self) -> Shared:
        return self._kept.shared(self._key, self._ends, self._bodies)

    @lazy
    def _ordered(self) -> Shared:
        """What is shared only with pairs whose codes stand in the same order."""
        order = tuple(sorted(range(len(self._bodies)), key=self._bodies.__getitem__))
        return self._kept.shared((self._key, order), self._ends, self._bodies)


class _Own:
    """Puts the bodies of one pair into what its class shares."""

    def __init__(self, shared: Shared, bodies: Sequence[int], code: Callable[[int], str]) -> None:
        self._shared, self._bodies, self._code = shared, bodies, code

    def path(self, answer: Path) -> Path:
        bodies = self._all(answer.bodies)
        steps = tuple(
            Step(step.order, bodies[step.order - 1], bodies[step.order], step.move, step.basis,
                 step.working_days)
            for step in answer.steps
        )  # fmt: skip
        refused = tuple(
            RefusedWay(self._all(way.bodies), way.code, way.basis, self._all(way.unknown_admits))
            for way in answer.refused
        )
        return replace(
            answer,
            bodies=bodies,
            steps=steps,
            initiator=self._maybe(answer.initiator),
            receiver=self._maybe(answer.receiver),
            heading=self._maybe(answer.heading),
            rulings=tuple(map(self._ruling, answer.rulings)),
            refused=refused,
        )

    def no_path(self, answer: NoPath) -> NoPath:
        obstacles = tuple(
            Obstacle(self._one(each.organization), each.code, each.basis)
            for each in answer.obstacles
        )
        return replace(
            answer,
            nearest=self._maybe(answer.nearest),
            obstacles=obstacles,
            rulings=tuple(map(self._ruling, answer.rulings)),
        )

    def _ruling(self, ruling: Ruling) -> Ruling:
        readings = tuple(
            ReadingAnswer(each.key, None if each.bodies is None else self._all(each.bodies))
            for each in ruling.readings
        )
        return Ruling(ruling.key, readings, ruling.needs_ruling)

    def _one(self, code: str) -> str:
        return self._code(self._bodies[self._shared.place(code)])

    def _all(self, codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(self._one, codes))

    def _maybe(self, code: str | None) -> str | None:
        return None if code is None else self._one(code)


class Kept:
    """What pairs share, by the keys of their classes.

    Args:
        engine: the engine of the revision.
        relation: FORMAL or TEMPORARY.
        day: the day.
    """

    def __init__(self, engine: Engine, relation: str, day: int) -> None:
        """Start without any class."""
        self._engine, self._relation, self._day = engine, relation, day
        self.classes = PairClasses(engine.view(relation, engine.book.default), day)
        self.code = engine.snapshot.code
        self._shared: dict[object, Shared] = {}

    @property
    def is_full(self) -> bool:
        """Whether so much is kept that one should begin anew."""
        return self.classes.is_full or len(self._shared) > KEPT

    def shared(self, key: object, ends: tuple[int, int], bodies: Sequence[int]) -> Shared:
        """Return what pairs with a key share, which is worked out for the first of them."""
        found = self._shared.get(key)
        if found is None:
            engine = self._engine
            inquiry = engine.inquiry(*ends, self._relation, self._day, engine.book.default)
            found = self._shared[key] = Shared(engine, inquiry, bodies)
        return found


class Together:
    """Answers to many pairs of one relation on one day.

    Args:
        engine: the engine of the revision.
        relation: FORMAL or TEMPORARY.
        day: the day.
    """

    def __init__(self, engine: Engine, relation: str, day: int) -> None:
        """Start without any class."""
        self._asked = engine, relation, day
        self._lock = Lock()
        self._kept = Kept(*self._asked)

    def ask(self, origins: Sequence[int], destinations: Sequence[int]) -> list[Asked | None]:
        """Return the answers for pairs of bodies by their numbers, None for a pair of no class."""
        with self._lock:
            if self._kept.is_full:
                # Answers that are still read keep what they share.
                self._kept = Kept(*self._asked)
            kept = self._kept
            pairs = kept.classes.pairs(
                np.array(origins, np.int32), np.array(destinations, np.int32)
            )
        ends = zip(origins, destinations, strict=True)
        keys, rows = pairs.keys.tolist(), pairs.bodies.tolist()
        return [
            None if key == ABSENT else Asked(kept, key, pair, row)
            for key, pair, row in zip(keys, ends, rows, strict=True)
        ]


_known: WeakKeyDictionary[Engine, OrderedDict[tuple[str, int], Together]] = WeakKeyDictionary()
_lock = Lock()


def together(engine: Engine, relation: str, day: int) -> Together:
    """Return what answers many pairs of a relation on a day; that of the last few is kept."""
    with _lock:
        known = _known.setdefault(engine, OrderedDict())
        mark = (relation, day)
        found = known.get(mark) or known.setdefault(mark, Together(engine, relation, day))
        known.move_to_end(mark)
        while len(known) > DAYS_KEPT:
            known.popitem(last=False)
    return found
