"""Rulings: on which unclear texts an answer depends.

An answer depends on a question when another of its readings, all else at the default, would
change the bodies, moves, channel, initiator, receiver, heading or clocks, or turn the answer into
a refusal or back. Only questions that occur on the two lines are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from law.answer import ReadingAnswer, Ruling
from law.course import course_of
from law.inquiry import Inquiry
from law.pack import Flow, Grant, Prohibition
from law.procedure import flow_of
from law.readings import Choice, question_of
from law.traversal import Line, Way
from law.verdict import verdict


class Core(NamedTuple):
    """What of an answer a ruling can change."""

    code: str | None
    bodies: tuple[str, ...] | None
    rest: tuple[Any, ...]


def core_of(inquiry: Inquiry) -> Core:
    """Return what of the answer to a question a ruling can change."""
    code = verdict(inquiry)
    return core_along(inquiry, inquiry.ways[0]) if code is None else Core(code, None, ())


def core_along(inquiry: Inquiry, way: Way) -> Core:
    """Return the same where the path goes along a way."""
    course = course_of(inquiry, way)
    posts = (course.initiator, course.receiver, course.heading)
    rest = (course.moves, course.channel, *map(inquiry.body, posts), course.working_days)
    bodies = way.bodies(inquiry.ascent, inquiry.descent)
    return Core(None, tuple(map(inquiry.code, bodies)), rest)


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
            readings = tuple(
                ReadingAnswer(each, answers[each].bodies) for each in question.readings
            )
            rulings.append(Ruling(key, readings, needs_ruling=not question.settled))
    return tuple(rulings)


def occurring(inquiry: Inquiry) -> set[str]:
    """Return the questions whose readings may matter for this pair of lines."""
    conditions = {
        *_on_line(inquiry, inquiry.ascent),
        *_on_line(inquiry, inquiry.descent),
        *_of_turn(inquiry),
        *_of_skips(inquiry),
        *_of_procedure(inquiry),
        *_of_named_packs(inquiry),
    }
    keys = {question_of(condition) for condition in conditions}
    return {key for key in keys if _settles(inquiry, key)}


def _of_turn(inquiry: Inquiry) -> Iterator[str]:
    """Yield the conditions on which the packs above a common body let a path turn."""
    if set(inquiry.ascent.acting) & set(inquiry.descent.acting):
        for pack in inquiry.book.packs.values():
            yield from pack.turn.readings if pack.turn else ()


def _of_skips(inquiry: Inquiry) -> Iterator[str]:
    """Yield the conditions on which a path passes over a body that stands on a line."""
    book = inquiry.book
    for skip in (skip for pack in book.packs.values() for skip in pack.skips):
        above = (*inquiry.ascent.whole[1:], *inquiry.descent.whole[1:])
        test = book.test(skip.body)
        if skip.relation == inquiry.relation and any(test(inquiry.standing(b)) for b in above):
            yield from skip.readings


def _of_procedure(inquiry: Inquiry) -> Iterator[str]:
    """Yield the conditions that decide who starts, who receives, and by which channel."""
    sender, receiver = inquiry.line_pack(inquiry.ascent), inquiry.line_pack(inquiry.descent)
    is_off_system = inquiry.ascent.is_off_system or inquiry.descent.is_off_system
    for pack in (pack for pack in (sender, receiver) if pack is not None):
        if pack.flow and any(
            _is_lacking(inquiry, pack.flow, line) for line in (inquiry.ascent, inquiry.descent)
        ):
            yield from pack.flow.lacking_readings
        if pack.flow and flow_of(sender) is None:
            yield from pack.flow.entry_by_receiver
        if pack.crossing and inquiry.view.opened:
            yield from pack.crossing.extended
        if pack.off_system and is_off_system:
            yield from (*pack.off_system.paper, *pack.off_system.return_)


def _is_lacking(inquiry: Inquiry, flow: Flow, line: Line) -> bool:
    """Tell whether a line has a body that would start a case if only it might."""
    if flow.initiators is None or flow.lacking is None:
        return False
    may, lacks = inquiry.book.test(flow.initiators), inquiry.book.test(flow.lacking)
    standings = (inquiry.standing(body) for body in line.committees)
    return any(lacks(body) and not may(body) for body in standings)


def _of_named_packs(inquiry: Inquiry) -> Iterator[str]:
    for key in inquiry.packs or ():
        pack = inquiry.book.pack(key)
        rules: list[Grant | Prohibition] = [*pack.grants, *pack.prohibitions]
        yield from (each for rule in rules for each in rule.readings)
        yield from (each for period in pack.in_force for each in period.readings)


def _settles(inquiry: Inquiry, key: str) -> bool:
    return inquiry.relation in inquiry.book.packs[inquiry.book.pack_of_question[key]].settles


def _on_line(inquiry: Inquiry, line: Line) -> set[str]:
    """Return the conditions of powers, organs and adoptions of the bodies of a line."""
    view, snapshot, day = inquiry.view, inquiry.view.snapshot, inquiry.day
    readings, powers = snapshot.meta["organ_readings"], snapshot.meta["powers"]
    conditions: set[str] = set()
    bodies = {*line.whole, *line.acting}
    for body in line.whole:
        for organ, number in snapshot.organs(body, day):
            bodies.add(organ)
            conditions.update(readings[number])
        for since, until, _, each in view.adopted.get(body, ()):
            if since <= day < until:
                conditions.update(each)
    for body in bodies:
        for holding in snapshot.holdings(body, day):
            conditions.update(powers[holding.power][6])
    return conditions
