"""What a body may be and hold by its kind and rank: levels, organs, seats and territories.

Which kinds these are stands in `law/bodies.yaml`; its keys are named here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.conversion import STATE_FIELDS
from graph.days import date_of
from graph.evidence import Evidence
from graph.facts import Fact
from graph.findings import found, period
from graph.problems import Problem
from graph.tables import TABLES, Key

_KIND, _LEVEL, _RANK, _TEMPORARY = (
    STATE_FIELDS.index(field) for field in ("kind", "level", "rank", "temporary")
)
_REQUIRED = tuple(
    (field, STATE_FIELDS.index(field))
    for field in STATE_FIELDS
    if TABLES["organizations"].column(field).required
)


def incomplete_states(evidence: Evidence) -> Iterator[Problem]:
    """Find the states that lack a level where their kind asks for one, or a required cell."""
    kinds = frozenset(evidence.bodies["level_required"])
    for code, states in evidence.states.items():
        for index, state in enumerate(states):
            cells = state.cells
            if cells[_LEVEL] is None and cells[_KIND] in kinds:
                days = period(state.since, state.until)
                table, key, column = _place(evidence, code, state, "level", "kind")
                yield found("LEVEL_REQUIRED", table, key, column, kind=cells[_KIND], period=days)
            # The first state is the organizations row, which was checked when it was read.
            for field, at in _REQUIRED if index else ():
                if cells[at] is None:
                    table, key, _ = _place(evidence, code, state, field)
                    day = date_of(state.since)
                    yield found("STATE_INCOMPLETE", table, key, "value", field=field, day=day)


def wrong_organs(evidence: Evidence) -> Iterator[Problem]:
    """Find organs with a superior, without their committee, or of a body that can have none."""
    committees = {fact.start: fact for fact in evidence.facts["ORGAN_OF"]}
    for fact in evidence.facts["SUBORDINATE_TO"]:
        if fact.start in committees:
            table, key, column = evidence.place(fact)
            committee = committees[fact.start].end
            yield found(
                "ORGAN_WITH_SUPERIOR", table, key, column, fact.end,
                organ=fact.start, committee=committee,
            )  # fmt: skip
    required = frozenset(evidence.bodies["organ_of_required"])
    for code, states in evidence.states.items():
        if code not in committees:
            for state in states:
                if (kind := state.cells[_KIND]) in required:
                    table, key = "organizations", (code,)
                    yield found("ORGAN_WITHOUT_COMMITTEE", table, key, "organ_of", kind=kind)
                    break
    for fact in evidence.facts["ORGAN_OF"]:
        yield from _wrong_committee(evidence, fact)


def wrong_seats(evidence: Evidence) -> Iterator[Problem]:
    """Find members who sit in no branch, or with a FORMAL relation in a temporary one."""
    for fact in evidence.facts["RELATION_AT"]:
        table, key = _seat_place(fact)
        code = fact.end
        states = list(evidence.states_in(code, fact.since, fact.until))
        if not states and fact.since < fact.until and code in evidence.lives:
            yield found(
                "OUTSIDE_LIFE", table, key, "organization", code, other=code,
                period=period(fact.since, fact.until), life=period(*evidence.lives[code]),
            )  # fmt: skip
        for state, since, until in states:
            days = period(since, until)
            if not _is(evidence, state, evidence.bodies["member_seat"]):
                kind = state.cells[_KIND]
                yield found(
                    "SEAT_NOT_A_BRANCH", table, key, "organization", code, kind=kind, period=days
                )
            elif state.cells[_TEMPORARY] and fact.cells[0] == "FORMAL":
                yield found("TEMPORARY_SEAT", table, key, "organization", code, period=days)


def wrong_territories(evidence: Evidence) -> Iterator[Problem]:
    """Find adoptions of a rule pack for a body that is no territory."""
    kinds = frozenset(evidence.bodies["territory"])
    for fact in evidence.facts["ADOPTS"]:
        if fact.get("origin") != "GIVEN":
            continue
        for state, since, until in evidence.states_in(fact.start, fact.since, fact.until):
            if (kind := state.cells[_KIND]) not in kinds:
                key, days = (fact.end, fact.start, date_of(fact.since)), period(since, until)
                yield found(
                    "TERRITORY_NOT_LOCAL", "rule_adoptions", key, "territory", fact.start,
                    kind=kind, period=days,
                )  # fmt: skip


def _wrong_committee(evidence: Evidence, fact: Fact) -> Iterator[Problem]:
    """Compare the kinds of an organ with those of its committee on each day of the organ."""
    key, column = (fact.start,), "organ_of"
    allowed_by_kind: dict[str, list[str]] = evidence.bodies["organ_of"]
    for organ, since, until in evidence.states_in(fact.start, fact.since, fact.until):
        kind = organ.cells[_KIND]
        allowed = allowed_by_kind.get(kind)
        if allowed is None:
            days = period(since, until)
            yield found("NOT_AN_ORGAN", "organizations", key, column, kind=kind, period=days)
            continue
        for committee, first, end in evidence.states_in(fact.end, since, until):
            if committee.cells[_KIND] not in allowed:
                yield found(
                    "ORGAN_OF_WRONG_BODY", "organizations", key, column, fact.end, kind=kind,
                    committee_kind=committee.cells[_KIND], period=period(first, end),
                    allowed=", ".join(allowed),
                )  # fmt: skip


def _is(evidence: Evidence, state: Fact, condition: dict[str, Any]) -> bool:
    """Tell whether a state meets a condition of `law/bodies.yaml` on kind or rank."""
    kind = state.cells[_KIND]
    rank = evidence.bodies["rank_of_kind"].get(kind, state.cells[_RANK])
    cells = {"kind": kind, "rank": rank}
    return all(
        cells[field] == wanted or (isinstance(wanted, list) and cells[field] in wanted)
        for field, wanted in condition.items()
    )


def _seat_place(fact: Fact) -> tuple[str, Key]:
    if fact.get("placement"):
        return "placements", (fact.start, fact.end, date_of(fact.since))
    return "members", (fact.start,)


def _place(evidence: Evidence, code: str, state: Fact, *fields: str) -> tuple[str, Key, str]:
    """Return the row that made a state what it is: one of `facts`, else the body's own."""
    for field in fields:
        key = (code, field, date_of(state.since))
        if key in evidence.tables["facts"]:
            return "facts", key, "value"
    return "organizations", (code,), fields[0]
