"""Validity in time: no empty one, none outside the lives it needs, no two of one thing at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from graph.days import LAST_DAY, date_of
from graph.evidence import Evidence
from graph.facts import Fact, Scope
from graph.findings import found, period
from graph.problems import Problem
from graph.states import Interval, changes_by_field, life_of, overlapping
from graph.tables import TABLES, Key


def empty_validities(evidence: Evidence) -> Iterator[Problem]:
    """Find the rows whose last day is before their first."""
    for name, table in TABLES.items():
        if "until" not in table.names:
            continue
        for key, row in evidence.tables[name].items():
            if row["until"] and row["since"] and row["since"] >= row["until"]:
                days = period(*life_of(row))
                yield found("INVALID_VALIDITY", name, key, "until", row["until"], period=days)


def outside_lives(evidence: Evidence) -> Iterator[Problem]:
    """Find affiliations, organs, grants and changed cells outside the lives of their bodies."""
    for type_ in ("SUBORDINATE_TO", "MANAGED_BY"):
        for fact in evidence.facts[type_]:
            for code in (fact.start, fact.end):
                if _is_outside(evidence, code, fact.since, fact.until):
                    yield _outside(evidence, evidence.place(fact), code, fact)
    for fact in evidence.facts["ORGAN_OF"]:
        if _is_outside(evidence, fact.end, fact.since, fact.until):
            place = "organizations", (fact.start,), "organ_of"
            yield _outside(evidence, place, fact.end, fact)
    yield from _grants_outside(evidence)
    yield from _changes_outside(evidence)


def overlaps(evidence: Evidence) -> Iterator[Problem]:
    """Find rows on the same thing that hold on the same day."""
    for name, columns in _ONE_AT_A_TIME.items():
        groups: dict[Key, list[Interval]] = {}
        for key, row in evidence.tables[name].items():
            if row.get("kind") != "FORMAL":
                same = tuple(row[column] for column in columns)
                groups.setdefault(same, []).append(Interval(*life_of(row), key))
        yield from _overlapping(name, groups.values())
    yield from _overlapping_changes(evidence)
    yield from _overlapping_states(evidence)


_ONE_AT_A_TIME = {
    "regions": ("code",),
    "affiliations": ("subordinate", "superior", "kind"),
    "placements": ("member", "organization", "relation"),
    "rule_adoptions": ("pack", "territory"),
}
"""What may hold once a day, by table. FORMAL affiliations are left to `lines`; a power may be
granted by two documents at once."""


def _is_outside(evidence: Evidence, code: str, since: int, until: int) -> bool:
    life = evidence.lives.get(code)
    return life is not None and (since < life[0] or until > life[1])


def _outside(evidence: Evidence, place: tuple[str, Key, str], code: str, fact: Fact) -> Problem:
    life = period(*evidence.lives[code])
    days = period(fact.since, fact.until)
    return found("OUTSIDE_LIFE", *place, code, other=code, period=days, life=life)


def _grants_outside(evidence: Evidence) -> Iterator[Problem]:
    for fact in evidence.facts["GRANTED"]:
        scope = Scope.of_key(fact.end)
        for column, code in (("holder", fact.start), ("range_of", scope.range_of)):
            if _is_outside(evidence, code, fact.since, fact.until):
                range_of = scope.range_of or None
                key = (fact.start, scope.relation, scope.range, range_of, date_of(fact.since))
                yield _outside(evidence, ("authority_grants", key, column), code, fact)


def _changes_outside(evidence: Evidence) -> Iterator[Problem]:
    for key, row in evidence.tables["facts"].items():
        if (life := evidence.lives.get(row["code"])) is None:
            continue
        since, until = life_of(row)
        is_late = until != LAST_DAY and until > life[1]
        if is_late or not life[0] <= since < life[1]:
            column = "until" if is_late else "since"
            yield found(
                "OUTSIDE_LIFE", "facts", key, column, row[column], other=row["code"],
                period=period(since, until), life=period(*life),
            )  # fmt: skip


def _overlapping(table: str, groups: Iterable[list[Interval]]) -> Iterator[Problem]:
    for rows in groups:
        for first, second in overlapping(rows) if len(rows) > 1 else ():
            days, other = period(second.since, second.until), period(first.since, first.until)
            yield found("OVERLAP", table, second.value, "since", days, period=days, other=other)


def _overlapping_changes(evidence: Evidence) -> Iterator[Problem]:
    """Find the changed cells whose `until` lies beyond the next row of the field."""
    for code, fields in changes_by_field(evidence.tables["facts"]).items():
        for field, changes in fields.items():
            for change, after in pairwise(changes):
                if change.until != LAST_DAY and after.since < change.until:
                    days = period(change.since, change.until)
                    other = period(after.since, after.until)
                    key = (code, field, date_of(change.since))
                    yield found("OVERLAP", "facts", key, "until", days, period=days, other=other)


def _overlapping_states(evidence: Evidence) -> Iterator[Problem]:
    for code, states in evidence.states.items():
        for state, after in overlapping(states) if len(states) > 1 else ():
            key, days, other = (code,), period(*state[3:5]), period(*after[3:5])
            yield found("SECOND_STATE", "organizations", key, "", code, period=days, other=other)
