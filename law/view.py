"""A snapshot as one question sees it: one relation, one choice of readings.

Turns what the packs say about classes, powers and readings into small tables by number, once, so
that a traversal only looks numbers up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.facts import Scope
from graph.snapshot import Snapshot
from graph.snapshot_arrays import Interning
from graph.snapshot_build import CLASS_CELLS
from law.readings import Choice, satisfied
from law.rulebook import Rulebook
from law.standing import Readings, Standing

if TYPE_CHECKING:
    from law.course import Course
    from law.exchange import End
    from law.inquiry import Held
    from law.upper_lines import UpperLine

NEEDS_ORGAN, SKIPPED, OFF_SYSTEM, SUMMIT, PROVINCE, HAS_ORGAN = 1, 2, 4, 8, 16, 32
SENDS, RECEIVES, BOTH = 1, 2, 3
_SIDES = {"SENDS": SENDS, "RECEIVES": RECEIVES, "BOTH": BOTH}


class Tables:
    """The arrays that a traversal reads, each table by its own."""

    def __init__(
        self,
        committee_of: memoryview,
        *,
        state: tuple[memoryview, ...],
        superior: tuple[memoryview, ...],
        organ: tuple[memoryview, ...],
        holds: tuple[memoryview, ...],
    ) -> None:
        """Keep all of them."""
        self.committee_of = committee_of
        self.state = state
        self.superior = superior
        self.organ = organ
        self.holds = holds


_CELLS = {
    "state": ("class",), "superior": ("body",), "organ": ("body", "readings"),
    "holds": ("scope", "power"),
}  # fmt: skip


class View:
    """Tables of one relation under one choice of readings.

    `flags` by class number; `organ_acts` by the number of organ readings; `side` by power number
    (0 where the power does not count); `scope` by scope number, the number under which a power
    joins two bodies (-1 where the relation differs), `implied` likewise for powers that hold at both
    sides, and `joins` the one of the two that counts; `off_scopes` are the scopes that only join the two sides of the online system.
    `tables` are the arrays of the snapshot: in each table the start of each body's rows, their
    days, and their cells. `upper_lines` are the parts that lines have in common, as far as they are
    kept, `codes` those of the bodies in them, and `held` the powers of bodies by body and day.
    `ends`, `outlines`, `courses` and `verdicts` are kept by the modules of `law` of these names;
    `forms` numbers by scope number what a scope reaches, whoever it is of.
    """

    def __init__(self, snapshot: Snapshot, book: Rulebook, relation: str, choice: Choice) -> None:
        """Make the tables."""
        self.snapshot = snapshot
        self.book = book
        self.relation = relation
        self.choice = choice
        meta = snapshot.meta
        self.tables = _tables(snapshot)
        self.flags = [self._flags(cells) for cells in meta["classes"]]
        for number in snapshot.classes_with_organ:
            self.flags[number] |= HAS_ORGAN
        self.organ_acts = [satisfied(tuple(each), choice) for each in meta["organ_readings"]]
        self.side = [
            _SIDES[power[5]] if satisfied(tuple(power[6]), choice) else 0
            for power in meta["powers"]
        ]
        scopes = [Scope.of_key(key) for key in meta["scopes"]]
        numbers = {scope: number for number, scope in enumerate(scopes)}
        self.scope = [
            number if scope.relation == relation else -1 for number, scope in enumerate(scopes)
        ]
        self.implied = [self._implied(scope, numbers) for scope in scopes]
        self.joins = [
            implied if own < 0 else own
            for own, implied in zip(self.scope, self.implied, strict=True)
        ]
        self.off_scopes = frozenset(
            number for number, scope in enumerate(scopes) if scope.range == "OFF_SYSTEM"
        )
        self.settles_off_system = any(
            pack.off_system and pack.off_system.relation == relation for pack in book.packs.values()
        )
        self._keep_nothing()
        forms = Interning()
        self.forms = [
            forms.number((scope.relation, scope.range, bool(scope.range_of))) for scope in scopes
        ]
        self.adopted = self._adopted()
        self.opened = {row[0]: row[2] for row in meta["events"]}

    def _keep_nothing(self) -> None:
        """Start without anything that is kept of answers."""
        self.upper_lines: dict[int, UpperLine] = {}
        self.codes: dict[int, str] = {}
        self.held: dict[tuple[int, int], list[Held]] = {}
        self.ends: dict[tuple[int, int, int, bool], End] = {}
        self.outlines: dict[tuple[object, ...], int] = {}
        self.plain_outlines: dict[int, int] = {}
        self.outlines_told = 1
        self.courses: dict[tuple[object, ...], Course] = {}
        self.verdicts: dict[tuple[object, ...], str | None] = {}

    def governing(self, line: list[int], day: int) -> str | None:
        """Return the pack that governs the first body of a line upwards on a day."""
        for body in line:
            for since, until, pack, readings in self.adopted.get(body, ()):
                if since <= day < until and satisfied(readings, self.choice):
                    return str(pack)
        return None

    def code(self, body: int) -> str:
        """Return the code of a body."""
        return self.codes.get(body) or self.snapshot.code(body)

    def may_turn(self, pack: str) -> bool:
        """Tell whether a path may turn at a common superior that a pack governs."""
        turn = self.book.packs[pack].turn
        return turn is not None and satisfied(turn.readings, self.choice)

    def _flags(self, cells: list[Any]) -> int:
        bodies = self.book.bodies
        named = dict(zip(CLASS_CELLS, cells, strict=True))
        body = bodies.resolve(Standing("", named, None))
        flags = NEEDS_ORGAN if bodies.acts_through_organ.get(body.kind) else 0
        flags |= 0 if body.on_system else OFF_SYSTEM
        flags |= SUMMIT if bodies.is_summit_level(body) else 0
        flags |= PROVINCE if bodies.is_province(body) else 0
        skips = [skip for pack in self.book.packs.values() for skip in pack.skips]
        for skip in skips:
            applies = skip.relation == self.relation and satisfied(skip.readings, self.choice)
            if applies and self.book.test(skip.body)(body):
                flags |= SKIPPED
        return flags

    def _implied(self, scope: Scope, numbers: dict[Scope, int]) -> int:
        for pack in self.book.packs.values():
            for rule in pack.implies:
                fits = (rule.from_.relation, rule.from_.range) == (scope.relation, scope.range)
                if fits and rule.to.relation == self.relation and not scope.range_of:
                    # A scope that nobody holds by itself still joins two that it is implied for.
                    return numbers.get(Scope(rule.to.relation, rule.to.range), len(numbers))
        return -1

    def _adopted(self) -> dict[int, list[tuple[int, int, str, Readings]]]:
        adopted: dict[int, list[tuple[int, int, str, Readings]]] = {}
        for code, pack, since, until, readings, origin in self.snapshot.meta["adoptions"]:
            body = self.snapshot.find(code)
            settles = pack in self.book.packs and self.relation in self.book.packs[pack].settles
            if origin == "DERIVED" and settles and body is not None:
                adopted.setdefault(body, []).append((since, until, pack, tuple(readings or ())))
        for rows in adopted.values():
            rows.sort(key=lambda row: (self.book.is_everywhere(row[2]), row[2], row[0]))
        return adopted


def _tables(snapshot: Snapshot) -> Tables:
    rows = {
        table: tuple(
            snapshot.arrays[f"{table}_{column}"] for column in ("start", "since", "until", *cells)
        )
        for table, cells in _CELLS.items()
    }
    return Tables(snapshot.arrays["committee_of"], **rows)
