"""(io) The lawful path by the one Cypher statement: the same question asked of the database.

The statement finds lines and ways; here its row becomes the code or the ways that a snapshot
would give. It serves as the differential check of the snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from graph.connection import Database
from graph.statements import statement
from law.pack import Pack
from law.readings import Choice, conditions_met, satisfied
from law.rulebook import Rulebook

PLANNING_SECONDS = 60.0
"""The first call on a cold server waits for its plan, on a busy machine more than ten seconds."""

Row = Mapping[str, Any]
Line = Sequence[Row]


class StatementAnswer(NamedTuple):
    """A code why there is no path, or all shortest ways as bodies and moves in the order of codes."""

    code: str | None
    ways: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


class StatementQuestion(NamedTuple):
    """Two codes, a relation, a day and the revision to read at."""

    origin: str
    destination: str
    relation: str
    as_of: int
    revision: int


async def answer_by_statement(
    database: Database,
    question: StatementQuestion,
    book: Rulebook,
    *,
    events: Mapping[str, int] | None = None,
    choice: Choice | None = None,
) -> StatementAnswer | None:
    """Return what the statement says, None where a code is unknown.

    Args:
        database: the database to ask.
        question: the ends, the relation and the day.
        book: the rule packs.
        events: the days on which events happened.
        choice: the chosen readings, the defaults where not given.
    """
    chosen = choice or book.default
    rows = await database.read(
        statement("approval_path"),
        deadline_seconds=PLANNING_SECONDS,
        **question._replace(as_of=0)._asdict() | {"as_of": date.fromordinal(question.as_of)},
        **parameters(book, question.relation, chosen),
    )
    return _answer(rows[0], question, book, chosen, events or {}) if rows else None


def parameters(book: Rulebook, relation: str, choice: Choice) -> dict[str, Any]:
    """Return what the statement needs to know of the rule packs and the meaning of kinds."""
    bodies = book.bodies
    settling = [pack for pack in book.packs.values() if relation in pack.settles]
    settling.sort(key=lambda pack: (book.is_everywhere(pack.key), pack.key))
    skips = [skip for pack in book.packs.values() for skip in pack.skips]
    return {
        "readings": conditions_met(choice, book.options),
        "settling": [pack.key for pack in settling],
        "turning": [
            pack.key for pack in settling if pack.turn and satisfied(pack.turn.readings, choice)
        ],
        "organ_kinds": [kind for kind, required in bodies.acts_through_organ.items() if required],
        "ranks": bodies.rank_of_kind,
        "skipped_ranks": [
            skip.body["rank"]
            for skip in skips
            if skip.relation == relation and satisfied(skip.readings, choice)
        ],
        "summit_level": bodies.data["summit"]["level"],
        "off_system": any(
            pack.off_system and pack.off_system.relation == relation for pack in book.packs.values()
        ),
    }


def _answer(
    row: Row, question: StatementQuestion, book: Rulebook, choice: Choice, events: Mapping[str, int]
) -> StatementAnswer:
    lines = (row["origin_line"], row["destination_line"])
    code = _refusal(lines, question, book, choice, events)
    ways = tuple((tuple(way["bodies"]), tuple(way["moves"])) for way in row["ways"])
    if code is None and not ways:
        code = "RULE_GAP" if row["turn_refused"] else _want(lines)
    return StatementAnswer(code, () if code else ways)


def _refusal(
    lines: tuple[Line, Line],
    question: StatementQuestion,
    book: Rulebook,
    choice: Choice,
    events: Mapping[str, int],
) -> str | None:
    if question.origin == question.destination or _end(lines[0]) == _end(lines[1]):
        return "SAME_ORGANIZATION"
    if not all(line and line[0]["exists"] for line in lines):
        return "DISSOLVED"
    packs = [_pack(line, book) for line in lines]
    if None in packs:
        return "NO_RULE_IN_FORCE"
    has_gap = _off_system_gap(lines, packs, question.relation, book, choice) or any(
        _crossing_gap(line, other, pack, question.as_of, book, choice, events)
        for line, other, pack in zip(lines, lines[::-1], packs, strict=True)
    )
    return "RULE_GAP" if has_gap else None


def _end(line: Line) -> str | None:
    return str(line[0]["body"]) if line else None


def _pack(line: Line, book: Rulebook) -> Pack | None:
    key = next((each["adopted"][0] for each in line if each["adopted"]), None)
    return None if key is None else book.packs[key]


def _off_system_gap(
    lines: tuple[Line, Line],
    packs: list[Pack | None],
    relation: str,
    book: Rulebook,
    choice: Choice,
) -> bool:
    is_settled = any(
        pack.off_system and pack.off_system.relation == relation for pack in book.packs.values()
    )
    sends, receives = (line[0]["on_system"] for line in lines)
    if not is_settled or sends == receives:
        return False
    pack = packs[0] if sends else packs[1]
    rule = pack.off_system if pack else None
    return rule is None or (receives and not satisfied(rule.return_, choice))


def _crossing_gap(
    line: Line,
    other: Line,
    pack: Pack | None,
    day: int,
    book: Rulebook,
    choice: Choice,
    events: Mapping[str, int],
) -> bool:
    rule = pack.crossing if pack else None
    if rule is None or events.get(rule.ends_on, day + 1) > day:
        return False
    own, far = _province(line, book), _province(other, book)
    return far is not None and far != own and not satisfied(rule.extended, choice)


def _province(line: Line, book: Rulebook) -> str | None:
    is_province = book.bodies.data["province"].items()
    return next(
        (
            each["committee"]
            for each in line
            if all(each[name] == value for name, value in is_province)
        ),
        None,
    )


def _want(lines: tuple[Line, Line]) -> str:
    cut = [each for line in lines for each in line if each["lacks_organ"]]
    return "FACT_MISSING" if any(not each["is_summit"] for each in cut) else "NO_AUTHORITY"
