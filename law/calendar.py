"""(io) The working-day calendar of the State Council, as it was known on any day.

Holidays and make-up working days come from `chinesecalendar`, which holds each year as it stands
after all corrections; `law/data/notices.yaml` says when each notice became known and how days stood
before it. A year whose notice is not known yet falls back on the statutory days of `holidays` and
on Saturday and Sunday. What counts as a deadline is left to `law.clock`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import chinese_calendar  # The package carries no types.
import yaml
from holidays.countries.china import China

from graph.errors import RulePackRejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOTICES_FILE = Path(__file__).parent / "data" / "notices.yaml"
"""The committed list of the notices."""

SATURDAY = 5
_FIELDS = {"for_year", "corrects", "number", "dated", "released", "source", "before", "lacking"}
_STATES = {"working": True, "rest": False}


class WorkingDays(Protocol):
    """What a clock needs to know of a calendar."""

    def is_announced(self, year: int, known_on: date) -> bool:
        """Say whether the notice of a year was out on a day."""

    def is_working(self, day: date, known_on: date) -> bool:
        """Say whether a day is worked, by what was known on another."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the State Council: when it became known, and what it changed.

    Args:
        for_year: the year that it settles, None for a correction.
        known_from: the first day on which it counts as known.
        before: whether a day that it changes was a working day until then.
        lacking: whether a day is worked that the package has not taken from this notice.
    """

    for_year: int | None
    known_from: date
    before: Mapping[date, bool] = field(default_factory=dict)
    lacking: Mapping[date, bool] = field(default_factory=dict)


class OfficialCalendar:
    """The calendar of the yearly notices and their corrections."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        """Order the notices by the day they became known."""
        self._notices = sorted(notices, key=lambda notice: notice.known_from)
        self._published = {
            notice.for_year: notice.known_from
            for notice in self._notices
            if notice.for_year is not None
        }
        self._lacking = {
            day: state for notice in self._notices for day, state in notice.lacking.items()
        }

    def is_announced(self, year: int, known_on: date) -> bool:
        """Say whether the notice of a year was out on a day."""
        published = self._published.get(year, date(year - 1, 12, 1))
        return _is_held(year) and published <= known_on

    def is_working(self, day: date, known_on: date) -> bool:
        """Say whether a day is worked, by what was known on another."""
        if not self.is_announced(day.year, known_on):
            return day.weekday() < SATURDAY and day not in _statutory_days(day.year)
        # The first notice still to come that touches the day tells how it stood until then.
        for notice in self._notices:
            if notice.known_from > known_on and day in notice.before:
                return notice.before[day]
        return self._lacking.get(day, bool(chinese_calendar.is_workday(day)))


@cache
def official_calendar() -> OfficialCalendar:
    """Return the calendar of the committed list of notices."""
    return OfficialCalendar(read_notices(NOTICES_FILE))


def read_notices(path: Path) -> list[Notice]:
    """Read a list of notices.

    Raises:
        RulePackRejected: an entry has an unknown field, no date, or says nothing usable.
    """
    with path.open(encoding="utf-8") as file:
        entries = yaml.safe_load(file)["notices"]
    problems = [
        f"{position}: {problem}"
        for position, entry in enumerate(entries, start=1)
        for problem in _problems_of(entry)
    ]
    if problems:
        raise RulePackRejected(pack=path.name, problems="\n".join(problems))
    return [_notice_of(entry) for entry in entries]


def _problems_of(entry: Mapping[str, Any]) -> list[str]:
    """List what is wrong with an entry of the list."""
    problems = [
        f"未知字段 {key}，请删除或改正 / unknown field {key!r}, remove or correct it"
        for key in entry.keys() - _FIELDS
    ]
    if ("for_year" in entry) == ("corrects" in entry):
        problems.append(
            "须写 for_year 或 corrects 之一 / give exactly one of for_year and corrects"
        )
    if ("dated" in entry) == ("released" in entry):
        problems.append("须写 dated 或 released 之一 / give exactly one of dated and released")
    if "source" not in entry:
        problems.append("缺少来源 source / the source is missing")
    if "corrects" in entry and not entry.get("before"):
        problems.append("更正须写 before / a correction needs `before`")
    problems.extend(
        f"{day}: 值“{state}”须为 working 或 rest / {state!r} is neither working nor rest"
        for name in ("before", "lacking")
        for day, state in entry.get(name, {}).items()
        if state not in _STATES
    )
    return problems


def _notice_of(entry: Mapping[str, Any]) -> Notice:
    """Make a notice of an entry that has no problems."""
    return Notice(
        for_year=entry.get("for_year"),
        known_from=entry["dated"] if "dated" in entry else entry["released"],
        before=_states(entry.get("before", {})),
        lacking=_states(entry.get("lacking", {})),
    )


def _states(days: Mapping[date, str]) -> dict[date, bool]:
    """Turn the words of the list into whether a day is worked."""
    return {day: _STATES[state] for day, state in days.items()}


class _StatutoryChina(China):
    """The statutory days alone, without what the yearly notices moved."""

    def __init__(self) -> None:
        """Forget the moved days that the package carries."""
        # The language is fixed because the package would take it from the environment.
        super().__init__(language="en_US")  # type: ignore[no-untyped-call]
        self.special_public_holidays: dict[int, Any] = {}
        self.special_public_holidays_observed: dict[int, Any] = {}
        self.weekend_workdays: set[date] = set()


@lru_cache(maxsize=512)
def _statutory_days(year: int) -> frozenset[date]:
    """Return the statutory days off of a year, those in lieu of a weekend included."""
    days = _StatutoryChina()
    days.get(date(year, 1, 1))  # Asking for a day makes the package fill in its year.
    return frozenset(day for day in days if day.year == year)


@lru_cache(maxsize=512)
def _is_held(year: int) -> bool:
    """Say whether the package holds the notice of a year."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
