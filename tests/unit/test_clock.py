"""The clocks: working days, months, and the days that made a deadline what it is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest

from graph.errors import InvalidInput
from law.clock import MAX_MONTHS, MAX_WORKING_DAYS, Deadline, add_months, deadline

TODAY = date(2026, 11, 21)
MONTH_ENDS = [
    date(year, month, monthrange(year, month)[1]) for year in (2019, 2020) for month in range(1, 13)
]


def working_days(start: date, length: int, known_on: date = TODAY) -> Deadline:
    """Return the deadline of a period of working days."""
    return deadline(start, working_days=length, known_on=known_on)


def months(start: date, length: int, *, count_first_day: bool = False) -> date:
    """Return the last day of a period of months."""
    period = deadline(start, months=length, count_first_day=count_first_day, known_on=TODAY)
    return period.due


@pytest.mark.rows("W5")
def test_a_holiday_and_a_weekend_do_not_count() -> None:
    period = working_days(date(2019, 6, 3), 5)

    assert period.due == date(2019, 6, 11)
    assert period.skipped == [date(2019, 6, 7), date(2019, 6, 8), date(2019, 6, 9)]
    assert period.make_up == []
    assert not period.provisional


@pytest.mark.rows("W11")
def test_fifteen_working_days_from_the_landing() -> None:
    assert working_days(date(2018, 11, 30), 15).due == date(2018, 12, 21)


@pytest.mark.rows("W19")
def test_a_deadline_may_fall_on_a_sunday_that_is_worked() -> None:
    period = working_days(date(2019, 1, 29), 5)

    assert period.due == date(2019, 2, 3)
    assert period.due.weekday() == 6
    assert period.make_up == [date(2019, 2, 2), date(2019, 2, 3)]
    assert period.skipped == []


@pytest.mark.rows("W20")
@pytest.mark.parametrize(
    ("known_on", "due"),
    [
        (date(2020, 1, 20), date(2020, 2, 1)),
        (date(2020, 1, 25), date(2020, 2, 1)),
        (date(2020, 1, 27), date(2020, 2, 4)),
        (TODAY, date(2020, 2, 4)),
    ],
)
def test_a_correction_of_the_calendar_moves_a_running_deadline(known_on: date, due: date) -> None:
    period = working_days(date(2020, 1, 20), 5, known_on)

    assert period.due == due
    assert not period.provisional


@pytest.mark.rows("W20")
@pytest.mark.parametrize(
    ("start", "length", "known_on", "is_provisional"),
    [
        (date(2026, 12, 24), 5, TODAY, False),
        (date(2026, 12, 24), 6, TODAY, True),
        (date(2027, 3, 1), 5, TODAY, True),
        (date(2003, 6, 2), 5, TODAY, True),
        (date(2003, 12, 31), 5, TODAY, False),
        (date(2019, 1, 29), 5, date(2018, 11, 1), True),
        (date(2019, 1, 29), 5, date(2018, 12, 5), False),
    ],
)
def test_a_day_in_a_year_without_a_notice_makes_the_answer_provisional(
    start: date, length: int, known_on: date, is_provisional: bool
) -> None:
    assert working_days(start, length, known_on).provisional is is_provisional


@pytest.mark.rows("W20")
@pytest.mark.parametrize(
    ("start", "is_provisional"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)]
)
def test_a_period_of_months_into_a_year_without_a_notice_is_provisional(
    start: date, is_provisional: bool
) -> None:
    period = deadline(start, months=3, known_on=TODAY)

    assert period.provisional is is_provisional


@pytest.mark.rows("W21")
def test_the_first_day_is_not_counted_unless_asked_for() -> None:
    start = date(2019, 6, 3)

    without = working_days(start, 5)
    with_it = deadline(start, working_days=5, count_first_day=True, known_on=TODAY)

    assert (without.due, without.first_day_counted) == (date(2019, 6, 11), False)
    assert (with_it.due, with_it.first_day_counted) == (date(2019, 6, 10), True)


@pytest.mark.rows("W21")
def test_a_first_day_that_is_not_worked_is_skipped_even_when_counted() -> None:
    period = deadline(date(2019, 6, 1), working_days=1, count_first_day=True, known_on=TODAY)

    assert period.due == date(2019, 6, 3)
    assert period.skipped == [date(2019, 6, 1), date(2019, 6, 2)]


@pytest.mark.rows("C11")
@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        (date(2018, 8, 31), 6, date(2019, 2, 28)),
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(2019, 8, 30), 6, date(2020, 2, 29)),
        (date(2019, 8, 28), 6, date(2020, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2019, 3, 31), 1, date(2019, 4, 30)),
        (date(2019, 12, 31), 3, date(2020, 3, 31)),
        (date(2019, 11, 15), 14, date(2021, 1, 15)),
    ],
)
def test_a_month_that_lacks_the_day_ends_the_period_with_it(
    start: date, length: int, due: date
) -> None:
    assert months(start, length) == due


@pytest.mark.rows("C11")
@pytest.mark.parametrize("start", MONTH_ENDS, ids=str)
def test_from_every_end_of_a_month_the_period_ends_on_that_day_or_the_last(start: date) -> None:
    for length in range(25):
        due = add_months(start, length)
        last = monthrange(due.year, due.month)[1]

        assert (due.year - start.year) * 12 + due.month - start.month == length
        assert due.day == min(start.day, last)


@pytest.mark.rows("C11")
def test_months_never_shift_to_a_working_day() -> None:
    period = deadline(date(2019, 4, 5), months=1, known_on=TODAY)
    at_new_year = deadline(date(2018, 12, 1), months=1, known_on=TODAY)

    assert (period.due, period.due.weekday()) == (date(2019, 5, 5), 6)
    assert at_new_year.due == date(2019, 1, 1)
    assert (period.skipped, period.make_up) == ([], [])


@pytest.mark.rows("W21")
@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        (date(2019, 3, 1), 1, date(2019, 3, 31)),
        (date(2019, 1, 15), 2, date(2019, 3, 14)),
        (date(2018, 8, 31), 6, date(2019, 2, 28)),
        (date(2019, 1, 1), 12, date(2019, 12, 31)),
        (date(2019, 1, 1), 0, date(2019, 1, 1)),
    ],
)
def test_months_that_include_the_first_day_end_on_the_eve(
    start: date, length: int, due: date
) -> None:
    assert months(start, length, count_first_day=True) == due


@pytest.mark.parametrize("count_first_day", [False, True])
def test_a_period_of_no_working_days_ends_where_it_starts(count_first_day: bool) -> None:
    start = date(2019, 6, 8)

    period = deadline(start, working_days=0, count_first_day=count_first_day, known_on=TODAY)

    assert (period.due, period.skipped) == (start, [])


def test_every_day_inside_a_period_is_worked_or_skipped() -> None:
    start = date(2019, 9, 20)

    period = working_days(start, 40)

    days = (period.due - start).days
    weekends = sum((start + timedelta(days=n)).weekday() >= 5 for n in range(1, days + 1))
    assert days == 40 + len(period.skipped)
    assert period.make_up == [date(2019, 9, 29), date(2019, 10, 12)]
    assert len(period.skipped) == weekends - 2 + 5


def test_the_longest_period_is_counted() -> None:
    assert working_days(date(2010, 1, 1), MAX_WORKING_DAYS).due.year == 2050


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({}, "workingDays, months"),
        ({"working_days": 5, "months": 1}, "workingDays, months"),
        ({"working_days": -1}, "workingDays"),
        ({"working_days": MAX_WORKING_DAYS + 1}, "workingDays"),
        ({"months": -1}, "months"),
        ({"months": MAX_MONTHS + 1}, "months"),
        ({"months": MAX_MONTHS}, "due"),
    ],
)
def test_a_length_that_cannot_be_counted_is_refused(arguments: dict[str, int], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        deadline(date(2019, 6, 3), known_on=TODAY, **arguments)  # type: ignore[arg-type]

    assert refusal.value.facts["field"] == field
    assert refusal.value.code == "INVALID_INPUT"
    assert "请" in refusal.value.text("zh")


@pytest.mark.parametrize("start", [date(1948, 12, 31), date(2101, 1, 1), date.max])
def test_a_start_outside_the_years_of_the_clock_is_refused(start: date) -> None:
    with pytest.raises(InvalidInput, match="1949"):
        working_days(start, 5)


def test_a_period_that_would_run_past_the_last_year_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2101-01-01"):
        working_days(date(2100, 12, 20), 30)
