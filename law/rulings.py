"""Rulings: on which unclear texts an answer depends.

An answer depends on a question when another of its readings, all else at the default, would
change the bodies, moves, channel, initiator, receiver, heading or clocks, or turn the answer into
a refusal or back. Only questions that occur on the two lines are asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from law.answer import ReadingAnswer, Ruling
from law.inquiry import Inquiry
from law.readings import Choice, question_of
from law.traversal import Line


class Core(NamedTuple):
    """What of an answer a ruling can change."""

    code: str | None
    bodies: tuple[str, ...] | None
    rest: tuple[Any, ...]


def rulings_of(inquiry: Inquiry, core: Core, ask: Callable[[Choice], Core]) -> tuple[Ruling, ...]:
    """Return the questions that an answer depends on, in the order of their keys.

    Args:
        inquiry: the question under the default readings.
        core: its answer.
        ask: gives the answer under other readings.
    """
    book = inquiry.book
    rulings = []
    for key in sorted(occurring(inquiry)):
        question = book.questions[key]
        chosen = inquiry.choice[key]
        answers = {
            reading: core if reading == chosen else ask({**inquiry.choice, key: reading})
            for reading in question.readings
        }
        if any(answer != core for answer in answers.values()):
            readings = tuple(ReadingAnswer(each, answers[each].bodies) for each in question.readings)
            rulings.append(Ruling(key, readings, needs_ruling=not question.settled))
    return tuple(rulings)


def occurring(inquiry: Inquiry) -> set[str]:
    """Return the questions whose readings may matter for this pair of lines."""
    view, book = inquiry.view, inquiry.book
    keys: set[str] = set()
    for line in (inquiry.ascent, inquiry.descent):
        keys |= _on_line(inquiry, line)
    governing = {
        pack.key: pack
        for line in (inquiry.ascent, inquiry.descent)
        if (pack := inquiry.line_pack(line)) is not None
    }
    conditions: list[str] = []
    for pack in governing.values():
        if pack.flow:
            conditions += [*pack.flow.lacking_readings, *pack.flow.entry_by_receiver]
        if pack.crossing and view.opened:
            conditions += pack.crossing.extended
        if pack.off_system and (inquiry.ascent.is_off_system or inquiry.descent.is_off_system):
            conditions += [*pack.off_system.paper, *pack.off_system.return_]
    for pack in book.packs.values():
        conditions += [*(pack.turn.readings if pack.turn else ())]
        conditions += [
            each for skip in pack.skips if skip.relation == inquiry.relation for each in skip.readings
        ]
    if inquiry.packs is not None:
        conditions += [
            each
            for key in inquiry.packs
            for rule in (*book.pack(key).grants, *book.pack(key).prohibitions, *book.pack(key).in_force)
            for each in rule.readings
        ]
    keys |= {question_of(condition) for condition in conditions}
    return {key for key in keys if _settles(inquiry, key)}


def _settles(inquiry: Inquiry, key: str) -> bool:
    return inquiry.relation in inquiry.book.packs[inquiry.book.pack_of_question[key]].settles


def _on_line(inquiry: Inquiry, line: Line) -> set[str]:
    """Return the questions named by powers, organs and adoptions of the bodies of a line."""
    view, snapshot, day = inquiry.view, inquiry.view.snapshot, inquiry.day
    meta = snapshot.meta
    keys: set[str] = set()
    for body in {*line.whole, *line.acting}:
        for organ, readings in snapshot.organs(body, day):
            keys.update(question_of(each) for each in meta["organ_readings"][readings])
            keys.update(_in_powers(inquiry, organ))
        for since, until, _, conditions in view.adopted.get(body, ()):
            if since <= day < until:
                keys.update(question_of(each) for each in conditions)
        keys.update(_in_powers(inquiry, body))
    return keys


def _in_powers(inquiry: Inquiry, body: int) -> set[str]:
    snapshot = inquiry.view.snapshot
    return {
        question_of(condition)
        for holding in snapshot.holdings(body, inquiry.day)
        for condition in snapshot.meta["powers"][holding.power][6]
    }
