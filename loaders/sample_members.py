"""The members of the sample: opaque references in branches, and a few temporary relations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from loaders.chance import fraction, number, opaque
from loaders.sample_rows import Row, row

_SHARE_OF_BRANCHES = 0.08
_MOST_PER_BRANCH = 4
_REFERENCE_LETTERS = 22
_MEMBERSHIP = (date(1995, 1, 1), 30 * 365)
_PROBATION = (date(2026, 1, 1), 270)
_STANDINGS = ((0.94, ""), (0.96, "SUSPENDED"), (0.98, "STOPPED"), (0.99, "OUTSIDE"))
_DECEASED = "DECEASED"
_SHARE_PROBATIONARY = 0.05
_SHARE_AT_UNORGANIZED_UNITS = 0.2
_PLACEMENTS = 60
_PLACED_SINCE = "2026-10-01"
_PLACED_UNTIL = "2027-04-01"
_HOSTS = 40
_STRIDE = 97


def is_branch(body: Row) -> bool:
    """Tell whether a member may sit in the body."""
    return "BRANCH" in (body["kind"], body["rank"]) and body["temporary"] != "true"


class MemberMaker:
    """Spreads members over branches, some of them at units that have no organization."""

    def __init__(self, organizations: Iterable[Row], units: Iterable[Row]) -> None:
        """Prepare the branches, and the units by organization and by county."""
        self._branches = [body for body in organizations if is_branch(body) and not body["until"]]
        self._unit_of: dict[str, str] = {}
        self._unorganized: dict[str, list[Row]] = {}
        for unit in units:
            if unit["organization"]:
                self._unit_of[unit["organization"]] = unit["code"]
            else:
                self._unorganized.setdefault(unit["code"][:6], []).append(unit)

    def members(self, always: set[str]) -> list[Row]:
        """Return the members; the branches in `always` have some."""
        rows: list[Row] = []
        for body in self._branches:
            code = body["code"]
            if code in always or fraction("members", code) < _SHARE_OF_BRANCHES:
                rows.extend(
                    self._member(body, str(index))
                    for index in range(1 + number(_MOST_PER_BRANCH, "count", code))
                )
        return rows

    def placements(self, members: list[Row]) -> list[Row]:
        """Return temporary relations of a few members at branches elsewhere."""
        step = len(members) // _PLACEMENTS
        return [
            row(
                "placements",
                member=member["ref"],
                organization=self._host(member),
                relation="TEMPORARY",
                since=_PLACED_SINCE,
                until=_PLACED_UNTIL,
            )
            for member in members[::step]
        ]

    def _host(self, member: Row) -> str:
        """Return a branch away from home, in another county."""
        far = [
            body["code"]
            for body in self._branches[number(_HOSTS, "host", member["ref"]) :: _STRIDE]
            if body["code"][:6] != member["organization"][:6] and not body["since"]
        ]
        return far[number(len(far), "host", member["ref"])]

    def _member(self, body: Row, index: str) -> Row:
        code = body["code"]
        is_new = fraction("status", code, index) < _SHARE_PROBATIONARY
        first, days = _PROBATION if is_new else _MEMBERSHIP
        day = first + timedelta(number(days, "since", code, index))
        chance = fraction("standing", code, index)
        return row(
            "members",
            ref=opaque("m_", _REFERENCE_LETTERS, "member", code, index),
            organization=code,
            status="PROBATIONARY" if is_new else "FULL",
            standing=next((word for limit, word in _STANDINGS if chance < limit), _DECEASED),
            unit=self._workplace(code, index),
            residence=body["seat"] if body["unit"] in ("VILLAGE", "COMMUNITY") else "",
            since=max(day.isoformat(), body["since"]),
        )

    def _workplace(self, branch: str, index: str) -> str:
        """Return a member's unit: the branch's own, or at times one without an organization."""
        code = branch
        while code:
            if code in self._unit_of:
                return self._unit_of[code]
            code = code.rpartition("-")[0]
        units = self._unorganized.get(branch[:6], [])
        if not units or fraction("workplace", branch, index) >= _SHARE_AT_UNORGANIZED_UNITS:
            return ""
        return units[number(len(units), "unit", branch, index)]["code"]
