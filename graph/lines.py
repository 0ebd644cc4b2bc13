"""Lines upwards: one FORMAL superior a day, none missing on some days only, and no cycle.

Where all three hold, every body reaches exactly one top on every day of its life.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from graph.days import FIRST_DAY, date_of
from graph.evidence import Evidence, by_start
from graph.facts import Fact
from graph.findings import found, period
from graph.problems import Problem
from graph.states import overlapping

_SHOWN = 40


def second_superiors(evidence: Evidence) -> Iterator[Problem]:
    """Find the bodies with two FORMAL superiors on one day, naming both periods."""
    for code, facts in evidence.superiors.items():
        for first, second in overlapping(facts) if len(facts) > 1 else ():
            table, key, column = evidence.place(second)
            yield found(
                "SECOND_SUPERIOR", table, key, column, second.end, subordinate=code,
                period=period(second.since, second.until), other=first.end,
                other_period=period(first.since, first.until),
            )  # fmt: skip


def orphans(evidence: Evidence) -> Iterator[Problem]:
    """Find the bodies with a FORMAL superior on some days of their life and not on others."""
    for code, facts in evidence.superiors.items():
        if code not in evidence.lives:
            continue
        day, end = evidence.lives[code]
        for fact in facts:
            if fact.since > day:
                yield _orphan(code, day, min(fact.since, end))
            day = max(day, fact.until)
        if day < end:
            yield _orphan(code, day, end)


def cycles(evidence: Evidence) -> Iterator[Problem]:
    """Find each cycle of affiliations and organs, of regions and of successions, on a day."""
    facts = evidence.facts
    for edges in (
        facts["SUBORDINATE_TO"] + facts["ORGAN_OF"], facts["PART_OF"], facts["SUCCEEDED_BY"],
    ):  # fmt: skip
        yield from (_cycle(evidence, loop) for loop in loops(edges))


def loops(edges: Iterable[Fact]) -> Iterator[list[Fact]]:
    """Yield each set of facts that lead in a circle on one day, once.

    A circle first closes on a day on which one of its facts begins, so only those days are
    walked, and only among the facts that no line out of the circle explains away.
    """
    begins: dict[int, list[Fact]] = {}
    onward = by_start(_unresolved(edges))
    for facts in onward.values():
        for fact in facts:
            begins.setdefault(fact.since, []).append(fact)
    seen: set[frozenset[str]] = set()
    for day in sorted(begins):
        for loop in _loops_on(day, begins[day], onward):
            codes = frozenset(fact.start for fact in loop)
            if codes not in seen:
                seen.add(codes)
                yield loop


def _unresolved(edges: Iterable[Fact]) -> list[Fact]:
    """Return what is left when bodies whose every line ends are taken away, again and again."""
    edges = list(edges)
    into: dict[str, list[str]] = {}
    left: dict[str, int] = {}
    for edge in edges:
        into.setdefault(edge.end, []).append(edge.start)
        left[edge.start] = left.get(edge.start, 0) + 1
    ended = deque(code for code in into if code not in left)
    while ended:
        for code in into.get(ended.popleft(), ()):
            left[code] -= 1
            if not left[code]:
                ended.append(code)
    return [edge for edge in edges if left[edge.start] and left.get(edge.end)]


def _loops_on(day: int, begun: list[Fact], onward: dict[str, list[Fact]]) -> Iterator[list[Fact]]:
    """Walk from the facts that begin on a day, each body once, and yield where a walk closes."""
    done: set[str] = set()
    for origin in sorted({fact.start for fact in begun}):
        path: list[Fact] = []
        places = {origin: 0}
        todo = [] if origin in done else [_valid(onward, origin, day)]
        while todo:
            fact = next(todo[-1], None)
            if fact is None:
                todo.pop()
                left = path.pop().end if path else origin
                done.add(left)
                places.pop(left, None)
            elif fact.end in places:
                yield [*path[places[fact.end] :], fact]
            elif fact.end not in done:
                path.append(fact)
                places[fact.end] = len(path)
                todo.append(_valid(onward, fact.end, day))


def _valid(onward: dict[str, list[Fact]], code: str, day: int) -> Iterator[Fact]:
    return (fact for fact in onward.get(code, ()) if fact.since <= day < fact.until)


def _orphan(code: str, since: int, until: int) -> Problem:
    days = period(since, until)
    return found("ORPHAN", "organizations", (code,), "superior", code, period=days)


def _cycle(evidence: Evidence, loop: list[Fact]) -> Problem:
    """Name a loop from its smallest code on, at the row that closes it last."""
    last = max(loop, key=lambda fact: (fact.since, fact.start))
    at = min(range(len(loop)), key=lambda index: loop[index].start)
    codes = [fact.start for fact in loop[at:] + loop[:at]]
    day = ".." if last.since == FIRST_DAY else date_of(last.since)
    shown = codes if len(codes) <= _SHOWN else [*codes[:_SHOWN], f"…(+{len(codes) - _SHOWN})"]
    value = " > ".join([*shown, codes[0]])
    table, key, column = _place(evidence, last)
    return found("CYCLE", table, key, column, value, day=day)


def _place(evidence: Evidence, fact: Fact) -> tuple[str, tuple[object, ...], str]:
    since = date_of(fact.since)
    if fact.type == "ORGAN_OF":
        return "organizations", (fact.start,), "organ_of"
    if fact.type == "PART_OF":
        return "regions", (fact.start, since), "part_of"
    if fact.type == "SUCCEEDED_BY":
        return "successions", (fact.start, fact.end, since), "successor"
    return evidence.place(fact)
