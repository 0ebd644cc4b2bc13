"""Deadlines: the last day of a period of working days or months, and which days made it so."""

from __future__ import annotations

from datetime import date

import strawberry

from law.clock import deadline
from resolvers.legal_basis import LegalBasis


@strawberry.type(
    description="The day on which a period ends, by the working-day calendar of the State Council (期限)."
)
class Deadline:
    """The day on which a period ends."""

    due: date = strawberry.field(
        description="The last day of the period. Months never shift to a working day."
    )
    provisional: bool = strawberry.field(
        description="Whether the period touches a year whose notice was not out yet, so that the day may move."
    )
    skipped: list[date] = strawberry.field(
        description="The days inside the period that are not worked and did not count (休息日、节假日)."
    )
    make_up: list[date] = strawberry.field(
        description="The Saturdays and Sundays inside the period that are worked and counted (调休上班)."
    )
    basis: list[LegalBasis] = strawberry.field(
        description="The articles that say how to count; none of the documents does, so it is empty."
    )
    first_day_counted: bool = strawberry.field(
        description="The convention used: whether `start` itself was counted as the first day."
    )


def deadline_of(
    start: date,
    working_days: int | None,
    months: int | None,
    *,
    count_first_day: bool,
    known_on: date,
) -> Deadline:
    """Return the deadline of a period.

    Raises:
        InvalidInput: not exactly one length is given, or a value is out of bounds.
    """
    found = deadline(
        start,
        working_days=working_days,
        months=months,
        count_first_day=count_first_day,
        known_on=known_on,
    )
    return Deadline(
        due=found.due,
        provisional=found.provisional,
        skipped=found.skipped,
        make_up=found.make_up,
        basis=[],
        first_day_counted=found.first_day_counted,
    )
