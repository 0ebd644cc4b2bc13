"""A field holds each day what its rows say, and a life is cut where any field changes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.days import LAST_DAY
from graph.states import Change, Interval, combined, overlapping, steps

STEP_ROWS = st.dictionaries(
    st.integers(2, 18),
    st.tuples(st.sampled_from("abc"), st.none() | st.integers(3, 20)),
    max_size=4,
)


@given(STEP_ROWS)
@settings(deadline=None)
def test_a_field_holds_each_day_what_the_rows_say(rows: dict[int, tuple[str, int | None]]) -> None:
    changes = [
        Change(since, LAST_DAY if until is None else until, value)
        for since, (value, until) in sorted(rows.items())
        if until is None or until > since
    ]

    intervals = steps("first", changes, (1, 21))

    said = [interval.value for interval in intervals for _ in range(interval.since, interval.until)]
    assert said == _day_by_day(changes)
    assert all(one.value != after.value for one, after in pairwise(intervals))


def _day_by_day(changes: list[Change]) -> list[str]:
    """Walk through the days with a note of what each row replaced."""
    value, replaced, values = "first", {}, []
    for today in range(1, 21):
        begun = [change for change in changes if change.since == today]
        ended = [change for change in changes if change.until == today]
        for change in begun:
            replaced[change], value = value, change.value
        if ended and not begun:
            value = replaced[ended[-1]]
        values.append(value)
    return values


def test_combined_fields_are_cut_at_every_change() -> None:
    fields = [[Interval(1, 4, "a"), Interval(4, 9, "b")], [Interval(1, 6, 1), Interval(6, 9, 2)]]

    assert combined(fields) == [
        Interval(1, 4, ("a", 1)), Interval(4, 6, ("b", 1)), Interval(6, 9, ("b", 2)),
    ]  # fmt: skip


def test_an_overlap_with_an_interval_long_begun_is_seen() -> None:
    long, short, late = Interval(1, 20, "x"), Interval(3, 4, "y"), Interval(10, 12, "z")

    assert list(overlapping([late, short, long])) == [(long, short), (long, late)]


def test_an_empty_interval_overlaps_nothing() -> None:
    assert list(overlapping([Interval(1, 20, "x"), Interval(3, 3, "y")])) == []
