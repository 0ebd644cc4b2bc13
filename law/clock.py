"""The clocks of the rules: the day on which a period of working days or of months ends.

A calendar says which days are worked; the legal basis of a period is added by whoever asks.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from graph.errors import InvalidInput
from law.calendar import SATURDAY, official_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from law.calendar import WorkingDays

FIRST_YEAR = 1949
LAST_YEAR = 2100
MAX_WORKING_DAYS = 10_000
MAX_MONTHS = 1_200

_ONE_DAY = timedelta(days=1)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day on which a period ends, and the days that made it so.

    Args:
        due: the last day of the period.
        provisional: the period touches a year whose notice was not out, so it may still move.
        skipped: days inside the period that are not worked and therefore did not count.
        make_up: Saturdays and Sundays that are worked and therefore counted.
        first_day_counted: whether the starting day was counted as the first.
    """

    due: date
    provisional: bool
    skipped: list[date]
    make_up: list[date]
    first_day_counted: bool


def deadline(  # Each argument is one of the question of the contract.
    start: date,
    *,
    working_days: int | None = None,
    months: int | None = None,
    count_first_day: bool = False,
    known_on: date,
    calendar: WorkingDays | None = None,
) -> Deadline:
    """Return the day on which a period ends.

    The starting day does not count unless `count_first_day` says so. Months are calendar months and
    never shift to a working day. A period is provisional when any of its days, from the first that
    counts to the last, lies in a year whose notice was not out on `known_on`.

    Args:
        start: the day of the event that starts the clock.
        working_days: length in working days; exactly one of this and `months` is given.
        months: length in calendar months.
        count_first_day: whether the starting day is the first day of the period.
        known_on: the calendar counts as it was published on this day.
        calendar: which days are worked; the official calendar by default.

    Raises:
        InvalidInput: none or both lengths are given, or a value is out of bounds.
    """
    _check_year("start", start)
    days = official_calendar() if calendar is None else calendar
    first = start if count_first_day else start + _ONE_DAY
    passed: list[tuple[date, bool]] = []
    if working_days is not None and months is None:
        _check_length("workingDays", working_days, MAX_WORKING_DAYS)
        passed = list(_pass(first, working_days, days, known_on))
        due = passed[-1][0] if passed else start
    elif months is not None and working_days is None:
        _check_length("months", months, MAX_MONTHS)
        due = _end_of_months(start, months, count_first_day=count_first_day)
    else:
        raise _wrong_lengths(working_days, months)
    _check_year("due", due)
    years = range(min(first, due).year, due.year + 1)
    return Deadline(
        due=due,
        provisional=not all(days.is_announced(year, known_on) for year in years),
        skipped=[day for day, worked in passed if not worked],
        make_up=[day for day, worked in passed if worked and day.weekday() >= SATURDAY],
        first_day_counted=count_first_day,
    )


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a month that lacks it.

    >>> add_months(date(2018, 8, 31), 6)
    datetime.date(2019, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _pass(
    first: date, working_days: int, days: WorkingDays, known_on: date
) -> Iterator[tuple[date, bool]]:
    """Yield the days up to the last of so many working days, each with whether it is worked."""
    day = first
    while working_days:
        _check_year("due", day)
        worked = days.is_working(day, known_on)
        yield day, worked
        working_days -= worked
        day += _ONE_DAY


def _end_of_months(start: date, months: int, *, count_first_day: bool) -> date:
    """Return the last day of a period of calendar months."""
    end = add_months(start, months)
    # A period that includes its first day ends on the eve of the same day of the last month; where
    # that month lacks the day, the period ends with the month either way.
    if count_first_day and months and end.day == start.day:
        return end - _ONE_DAY
    return end


def _check_year(field: str, day: date) -> None:
    """Refuse a day outside the years this clock counts."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(
            field=field,
            value=day.isoformat(),
            reason_zh=f"只能计算 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间的日期，请改正。",
            reason_en=f"only days from {FIRST_YEAR} to {LAST_YEAR} can be counted; correct it.",
        )


def _check_length(field: str, value: int, limit: int) -> None:
    """Refuse a length below zero or above the limit."""
    if not 0 <= value <= limit:
        raise InvalidInput(
            field=field,
            value=value,
            reason_zh=f"须为 0 至 {limit} 的整数，请改正。",
            reason_en=f"it must be a whole number from 0 to {limit}; correct it.",
        )


def _wrong_lengths(working_days: int | None, months: int | None) -> InvalidInput:
    """Return the error for none or both of the two lengths."""
    return InvalidInput(
        field="workingDays, months",
        value=f"{working_days}, {months}",
        reason_zh="工作日数与月数必须且只能给出一个，请去掉或补上其中之一。",
        reason_en="exactly one of workingDays and months must be given; drop or add one.",
    )
