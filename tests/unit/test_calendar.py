"""The working-day calendar: what is worked, and what was known when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from graph.errors import RulePackRejected
from law.calendar import NOTICES_FILE, official_calendar, read_notices

if TYPE_CHECKING:
    from pathlib import Path

CALENDAR = official_calendar()
TODAY = date(2026, 11, 21)


@pytest.mark.rows("W19")
@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2019, 2, 2), True),
        (date(2019, 2, 3), True),
        (date(2019, 2, 4), False),
        (date(2019, 6, 7), False),
        (date(2019, 6, 10), True),
        # The notice for 2006 made this Saturday a working day; the package does not hold it.
        (date(2005, 12, 31), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),
    ],
)
def test_a_day_is_worked_as_the_notice_of_its_year_says(day: date, is_worked: bool) -> None:
    assert CALENDAR.is_working(day, TODAY) is is_worked


@pytest.mark.rows("W20")
@pytest.mark.parametrize(
    ("day", "eve", "before", "after"),
    [
        (date(2020, 1, 31), date(2020, 1, 25), True, False),
        (date(2020, 2, 1), date(2020, 1, 25), True, False),
        (date(2019, 4, 28), date(2019, 3, 21), False, True),
        (date(2019, 5, 2), date(2019, 3, 21), True, False),
        (date(2019, 5, 3), date(2019, 3, 21), True, False),
        (date(2019, 5, 5), date(2019, 3, 21), False, True),
        (date(2015, 9, 3), date(2015, 5, 12), True, False),
        (date(2015, 9, 4), date(2015, 5, 12), True, False),
        (date(2015, 9, 6), date(2015, 5, 12), False, True),
        (date(2018, 12, 29), date(2018, 12, 3), False, True),
        (date(2018, 12, 31), date(2018, 12, 3), True, False),
        (date(2007, 12, 31), date(2007, 12, 17), True, False),
    ],
)
def test_a_correction_counts_from_its_own_day_on(
    day: date, eve: date, before: bool, after: bool
) -> None:
    next_day = eve + timedelta(days=1)

    states = [CALENDAR.is_working(day, known_on) for known_on in (eve, next_day, TODAY)]

    assert states == [before, after, after]


def test_every_day_before_a_correction_differs_from_the_day_after_it() -> None:
    changes = [
        (day, state, notice.known_from)
        for notice in read_notices(NOTICES_FILE)
        for day, state in notice.before.items()
    ]

    unchanged = [
        day for day, state, known_from in changes if CALENDAR.is_working(day, known_from) is state
    ]

    assert len(changes) > 10
    assert unchanged == []


def test_the_days_before_a_correction_keep_the_number_of_working_days() -> None:
    """Days are swapped, save three: a new holiday in 2015 and the lengthened one of 2020."""
    sums = {
        notice.known_from: sum(
            CALENDAR.is_working(day, TODAY) - state for day, state in notice.before.items()
        )
        for notice in read_notices(NOTICES_FILE)
        if notice.for_year is None
    }

    assert sums == {date(2015, 5, 13): -1, date(2019, 3, 22): 0, date(2020, 1, 26): -2}


@pytest.mark.rows("W20")
@pytest.mark.parametrize(
    ("year", "known_on", "is_announced"),
    [
        (2003, TODAY, False),
        (2004, TODAY, True),
        (2026, TODAY, True),
        (2027, TODAY, False),
        (2026, date(2025, 11, 3), False),
        (2026, date(2025, 11, 4), True),
        (2019, date(2018, 12, 3), False),
        (2019, date(2018, 12, 4), True),
        # No date is held for these: 1 December of the year before.
        (2009, date(2008, 11, 30), False),
        (2009, date(2008, 12, 1), True),
    ],
)
def test_a_year_is_announced_from_the_day_of_its_notice(
    year: int, known_on: date, is_announced: bool
) -> None:
    assert CALENDAR.is_announced(year, known_on) is is_announced


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 2, 5), False),
        (date(2027, 5, 3), False),
        (date(2027, 9, 15), False),
        (date(2027, 9, 16), True),
        (date(2027, 9, 18), False),
        (date(2003, 10, 2), False),
    ],
)
def test_a_year_without_a_notice_has_its_statutory_days(day: date, is_worked: bool) -> None:
    assert CALENDAR.is_working(day, TODAY) is is_worked


def test_a_year_not_announced_yet_has_no_moved_days() -> None:
    known_on = date(2018, 11, 1)

    states = [CALENDAR.is_working(date(2019, 2, day), known_on) for day in (2, 3, 4, 5, 8)]

    # 2 and 3 February were made working days, 4 and 8 February days off, by the notice alone.
    assert states == [False, False, True, False, True]


def test_the_calendar_does_not_depend_on_the_language_of_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "th_TH.UTF-8")
    monkeypatch.setenv("LANGUAGE", "th")

    assert not CALENDAR.is_working(date(2031, 10, 1), TODAY)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("{for_year: 2030, dated: 2029-11-01, source: x, colour: red}", "colour"),
        ("{for_year: 2030, corrects: 2030, dated: 2029-11-01, source: x}", "for_year"),
        ("{for_year: 2030, source: x}", "dated"),
        ("{for_year: 2030, dated: 2029-11-01}", "source"),
        ("{corrects: 2030, dated: 2029-11-01, source: x}", "before"),
        ("{for_year: 2030, dated: 2029-11-01, source: x, before: {2029-12-31: off}}", "rest"),
    ],
)
def test_a_list_of_notices_with_a_defect_is_refused(
    tmp_path: Path, entry: str, reason: str
) -> None:
    path = tmp_path / "notices.yaml"
    path.write_text(f"notices:\n  - {entry}\n", encoding="utf-8")

    with pytest.raises(RulePackRejected, match=reason):
        read_notices(path)
