"""Days as integers, and the one place that asks which day it is.

A day is its proleptic Gregorian ordinal (`datetime.date.toordinal`), so a test of validity is two
integer comparisons. Intervals are half-open: `since` counts, `until` does not.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

FIRST_DAY = date.min.toordinal()
"""Sentinel of an unbounded `since` (0001-01-01); shown as empty."""

LAST_DAY = date.max.toordinal()
"""Sentinel of an unbounded `until` (9999-12-31); shown as empty."""

_ZONE = ZoneInfo("Asia/Shanghai")


def today() -> int:
    """Return today's day in Asia/Shanghai, whatever the zone of the server."""
    return datetime.now(tz=_ZONE).date().toordinal()


def day_of(value: date | None, default: int) -> int:
    """Return the day of a date, or the sentinel for an empty one.

    >>> day_of(date(2018, 11, 2), FIRST_DAY)
    737000
    """
    return default if value is None else value.toordinal()


def date_of(day: int) -> date | None:
    """Return the date of a day, or None for either end of time.

    >>> date_of(737000)
    datetime.date(2018, 11, 2)
    >>> date_of(LAST_DAY) is None
    True
    """
    return None if day in (FIRST_DAY, LAST_DAY) else date.fromordinal(day)
