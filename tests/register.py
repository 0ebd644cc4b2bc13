"""The tables as they stand on a day, read row by row: what the oracle knows of the bodies."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from graph.tables import Row, Tables


class Register:
    """The tables as they stand on any day."""

    def __init__(self, tables: Tables) -> None:
        """Sort the rows by the bodies they speak of."""
        self.tables = tables
        self.bodies: dict[str, Row] = {row["code"]: row for row in tables["organizations"].values()}
        self._organs: dict[str, list[str]] = {}
        for row in self.bodies.values():
            if row["organ_of"]:
                self._organs.setdefault(row["organ_of"], []).append(row["code"])
        self._superiors: dict[str, list[Row]] = {}
        for row in tables["affiliations"].values():
            if row["kind"] == "FORMAL":
                self._superiors.setdefault(row["subordinate"], []).append(row)
        self._changes: dict[tuple[str, str], list[Row]] = {}
        for row in sorted(tables["facts"].values(), key=lambda row: str(row["since"])):
            self._changes.setdefault((row["code"], row["field"]), []).append(row)
        self._grants: dict[str, list[Row]] = {}
        for row in tables["authority_grants"].values():
            self._grants.setdefault(row["holder"], []).append(row)

    def lives(self, code: str, day: date) -> bool:
        """Say whether the body is there on the day."""
        return covers(self.bodies[code], day)

    def cell(self, code: str, field: str, day: date) -> Any:
        """Return a cell of `organizations` as it stands on the day."""
        value = self.bodies[code][field]
        restored: list[tuple[date, Any]] = []
        for row in self._changes.get((code, field), ()):
            for until, before in restored:
                if until <= min(day, row["since"]):
                    value = before
            restored = [(until, before) for until, before in restored if until > row["since"]]
            if row["since"] > day:
                break
            if row["until"]:
                restored.append((row["until"], value))
            value = row["value"]
        for until, before in restored:
            if until <= day:
                value = before
        return value

    def superior(self, code: str, day: date) -> str | None:
        """Return the one FORMAL superior of a body on the day; of an organ, its committee's."""
        body = self.bodies[code]
        if body["organ_of"]:
            return self.superior(body["organ_of"], day)
        if body["superior"]:
            return str(body["superior"])
        for row in self._superiors.get(code, ()):
            if covers(row, day):
                return str(row["superior"])
        return None

    def organs(self, committee: str, day: date) -> list[str]:
        """Return the organs of a committee that are there on the day."""
        return [organ for organ in self._organs.get(committee, ()) if self.lives(organ, day)]

    def grants(self, holder: str, day: date) -> list[Row]:
        """Return the powers that documents gave to a body and that hold on the day."""
        return [row for row in self._grants.get(holder, ()) if covers(row, day)]

    @cached_property
    def adoptions(self) -> list[Row]:
        """The rows that say which documents apply where."""
        return list(self.tables["rule_adoptions"].values())

    @cached_property
    def opened(self) -> date | None:
        """The day the national exchange opened."""
        row = self.tables["events"].get(("NATIONAL_EXCHANGE_OPENED",))
        return row["on"] if row else None


def covers(row: Row, day: date) -> bool:
    """Say whether a row with `since` and `until` holds on a day."""
    since, until = row["since"], row["until"]
    return (since is None or since <= day) and (until is None or day < until)
