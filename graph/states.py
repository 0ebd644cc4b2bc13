"""Cells that change with time: a first value and later rows, cut into intervals and back.

A field of an organization is a step function: its first value holds from the first day of its
life, every row of `facts` from its own day on. Which cells become which facts is left to
`conversion`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from graph.days import FIRST_DAY, LAST_DAY, day_of
from graph.tables import Key, Row


class Interval(NamedTuple):
    """A value and the days it holds on, half-open."""

    since: int
    until: int
    value: Any


class Change(NamedTuple):
    """One row of `facts`: the value of a field from a day on, until a day or the next row."""

    since: int
    until: int
    value: Any


def life_of(row: Row) -> tuple[int, int]:
    """Return the first day of a row and the first that no longer counts."""
    return day_of(row["since"], FIRST_DAY), day_of(row["until"], LAST_DAY)


def changes_by_field(rows: dict[Key, Row]) -> dict[str, dict[str, list[Change]]]:
    """Return the rows of `facts` by organization and field, in the order of their days."""
    changes: dict[str, dict[str, list[Change]]] = {}
    for row in rows.values():
        since, until = life_of(row)
        fields = changes.setdefault(row["code"], {})
        fields.setdefault(row["field"], []).append(Change(since, until, row["value"]))
    for fields in changes.values():
        for field in fields:
            fields[field].sort(key=_place)
    return changes


def steps(first: Any, changes: Iterable[Change], life: tuple[int, int]) -> list[Interval]:
    """Cut a field into the intervals of its values, equal neighbours as one.

    Args:
        first: the value from the first day of the life on.
        changes: the later rows in the order of their days; an `until` that no other row begins
            on is one more row, which restores the value before.
        life: the days that are covered; rows outside it are an error that `lives` reports.

    >>> steps("a", [Change(5, 8, "b")], (1, 10))
    [Interval(since=1, until=5, value='a'), Interval(since=5, until=8, value='b'), \
Interval(since=8, until=10, value='a')]
    """
    since, until = life
    cuts: list[tuple[int, Any]] = [(since, first)]
    for day, value in _days_of(first, list(changes)):
        if day >= until:
            break
        if day <= since:
            cuts = [(since, value)]
        elif value != cuts[-1][1]:
            cuts.append((day, value))
    ends = [day for day, _ in cuts[1:]] + [until]
    return [Interval(day, end, value) for (day, value), end in zip(cuts, ends, strict=True)]


def combined(fields: Sequence[list[Interval]]) -> list[Interval]:
    """Cut one life by all its fields: each interval holds the values in the order of the fields.

    >>> combined([[Interval(1, 5, "a"), Interval(5, 9, "b")], [Interval(1, 9, "x")]])
    [Interval(since=1, until=5, value=('a', 'x')), Interval(since=5, until=9, value=('b', 'x'))]
    """
    days = sorted({interval.since for field in fields for interval in field})
    ends = [*days[1:], fields[0][-1].until]
    positions = [0] * len(fields)
    intervals = []
    for day, end in zip(days, ends, strict=True):
        for index, field in enumerate(fields):
            while field[positions[index]].until <= day:
                positions[index] += 1
        values = tuple(field[at].value for field, at in zip(fields, positions, strict=True))
        intervals.append(Interval(day, end, values))
    return intervals


def filled(intervals: Iterable[Interval], life: tuple[int, int]) -> list[Interval]:
    """Cover a life: where no interval holds, the value is None.

    >>> filled([Interval(3, 5, "x")], (1, 5))
    [Interval(since=1, until=3, value=None), Interval(since=3, until=5, value='x')]
    """
    day, until = life
    covered = []
    for interval in sorted(intervals, key=_place):
        if interval.since > day:
            covered.append(Interval(day, interval.since, None))
        covered.append(interval)
        day = interval.until
    if day < until:
        covered.append(Interval(day, until, None))
    return covered


class Dated(Protocol):
    """Anything that is valid from a day to a day."""

    @property
    def since(self) -> int:
        """The first day."""

    @property
    def until(self) -> int:
        """The first day that no longer counts."""


DatedT = TypeVar("DatedT", bound=Dated)


def overlapping(items: Iterable[DatedT]) -> Iterator[tuple[DatedT, DatedT]]:
    """Yield each one that begins before an earlier one ends, with that earlier one before it.

    >>> list(overlapping([Interval(1, 5, "a"), Interval(5, 9, "b"), Interval(8, 9, "c")]))
    [(Interval(since=5, until=9, value='b'), Interval(since=8, until=9, value='c'))]
    """
    reaching: DatedT | None = None
    for item in sorted(items, key=_place):
        if item.since >= item.until:
            continue
        if reaching and item.since < reaching.until:
            yield reaching, item
        if reaching is None or item.until > reaching.until:
            reaching = item


def _days_of(first: Any, changes: list[Change]) -> list[tuple[int, Any]]:
    """Return each day on which a value begins to hold, restored ones included."""
    begins = {change.since for change in changes}
    marks = [(change.since, 0, index) for index, change in enumerate(changes)]
    marks += [
        (change.until, 1, index)
        for index, change in enumerate(changes)
        if change.until < LAST_DAY and change.until not in begins
    ]
    before: dict[int, Any] = {}
    value, days = first, []
    for day, is_end, index in sorted(marks):
        if is_end:
            value = before.get(index, first)
        else:
            before[index], value = value, changes[index].value
        days.append((day, value))
    return days


def _place(interval: Dated) -> tuple[int, int]:
    return interval.since, interval.until
