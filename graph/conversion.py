"""From the tables to the dated facts that they say, and back to the tables in normal form.

Every cell stays as it was given, an empty one as None: what an empty cell means (`on_system`,
`standing`) is for whoever asks. Reading files is left to `loaders`, refusing wrong rows to
`invariants`, and what follows from the rule packs to `law.authority`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from operator import attrgetter
from typing import Any

from graph.days import FIRST_DAY, LAST_DAY, date_of, day_of
from graph.facts import FACT_TYPES, Fact, Scope
from graph.states import Change, Interval, changes_by_field, combined, filled, life_of, steps
from graph.tables import TABLES, Row, Tables

STATE_FIELDS = FACT_TYPES["HAS_STATE"].properties
"""The cells of an organization that its states hold; its seat is a fact of its own."""


def facts_of(tables: Tables) -> set[Fact]:
    """Return every given fact that the tables say."""
    facts: set[Fact] = set()
    changes = changes_by_field(tables["facts"])
    for row in tables["organizations"].values():
        facts.update(_organization_facts(row, changes.get(row["code"], {})))
    for name, facts_of_row in _FACTS_OF_ROW.items():
        for row in tables[name].values():
            facts.update(facts_of_row(row))
    return facts


def tables_of(facts: Iterable[Fact]) -> Tables:
    """Return the tables that say these facts, in the one form that is exported.

    The cell of an organization is its first value, `facts` holds the later ones without `until`;
    `superior` is given where one FORMAL row has the organization's own dates. Derived facts and
    adoptions by a pack's default are left out.
    """
    kept: dict[str, list[Fact]] = {name: [] for name in FACT_TYPES}
    for fact in facts:
        kept[fact.type].append(fact)
    tables: Tables = {name: {} for name in TABLES}
    _tabulate_organizations(kept, tables)
    _tabulate_powers(kept, tables)
    _tabulate_regions(kept, tables)
    _tabulate_units(kept, tables)
    _tabulate_members(kept, tables)
    return tables


def readings_of(cell: str | None) -> tuple[str, ...]:
    """Return the readings that a cell names, one text per question.

    >>> readings_of("DIRECT_COMMITTEE=A+B; GENERALLY=A")
    ('DIRECT_COMMITTEE=A+B', 'GENERALLY=A')
    """
    parts = (part.strip() for part in (cell or "").replace("；", ";").split(";"))
    return tuple(part for part in parts if part)


def _organization_facts(row: Row, changes: dict[str, list[Change]]) -> Iterator[Fact]:
    life = since, until = life_of(row)
    code = row["code"]
    if since >= until:
        return
    if changes:
        fields = [steps(row[field], changes.get(field, ()), life) for field in STATE_FIELDS]
        for state in combined(fields):
            yield Fact("HAS_STATE", code, "", state.since, state.until, state.value)
    else:
        yield Fact("HAS_STATE", code, "", since, until, tuple([row[name] for name in STATE_FIELDS]))
    for seat in steps(row["seat"], changes.get("seat", ()), life):
        if seat.value:
            yield Fact("SEATED_IN", code, seat.value, seat.since, seat.until)
    if row["superior"]:
        yield Fact("SUBORDINATE_TO", code, row["superior"], since, until)
    if row["organ_of"]:
        yield Fact("ORGAN_OF", code, row["organ_of"], since, until, (None, ()))


def _affiliation_facts(row: Row) -> Iterator[Fact]:
    ends = (row["subordinate"], row["superior"], *life_of(row))
    if row["kind"] == "FORMAL":
        yield Fact("SUBORDINATE_TO", *ends)
    else:
        yield Fact("MANAGED_BY", *ends, (row["kind"],))


def _grant_facts(row: Row) -> Iterator[Fact]:
    scope = Scope(row["relation"], row["range"], row["range_of"] or "")
    cells = (row["basis"], row["pack"], row["article"], readings_of(row["readings"]))
    yield Fact("GRANTED", row["holder"], scope.key, *life_of(row), cells)


def _region_facts(row: Row) -> Iterator[Fact]:
    life = life_of(row)
    yield Fact("REGION_STATE", row["code"], "", *life, (row["name"], row["level"]))
    if row["part_of"]:
        yield Fact("PART_OF", row["code"], row["part_of"], *life)


def _succession_facts(row: Row) -> Iterator[Fact]:
    ends = (row["predecessor"], row["successor"], day_of(row["on"], FIRST_DAY), LAST_DAY)
    yield Fact("SUCCEEDED_BY", *ends, (row["kind"],))


def _unit_facts(row: Row) -> Iterator[Fact]:
    life = life_of(row)
    yield Fact("UNIT_STATE", row["code"], "", *life, (row["name"], row["nature"]))
    for type_, column in _UNIT_EDGES.items():
        if row[column]:
            yield Fact(type_, row["code"], row[column], *life)


def _event_facts(row: Row) -> Iterator[Fact]:
    on = day_of(row["on"], FIRST_DAY)
    yield Fact("HAPPENED", row["event"], "", on, LAST_DAY, (row["source"],))


def _member_facts(row: Row) -> Iterator[Fact]:
    ref, since = row["ref"], day_of(row["since"], FIRST_DAY)
    yield Fact("MEMBER_STATE", ref, "", since, LAST_DAY, tuple(row[name] for name in _MEMBER_CELLS))
    if row["organization"]:
        yield Fact("RELATION_AT", ref, row["organization"], since, LAST_DAY, ("FORMAL", False))


def _placement_facts(row: Row) -> Iterator[Fact]:
    cells = (row["relation"], True)
    yield Fact("RELATION_AT", row["member"], row["organization"], *life_of(row), cells)


def _adoption_facts(row: Row) -> Iterator[Fact]:
    yield Fact("ADOPTS", row["territory"], row["pack"], *life_of(row), ((), "GIVEN"))


_UNIT_EDGES = {
    "UNIT_SEATED_IN": "seat", "UNDER_AUTHORITY": "authority", "ORGANIZED_AS": "organization",
}  # fmt: skip
_MEMBER_CELLS = FACT_TYPES["MEMBER_STATE"].properties
_FACTS_OF_ROW: dict[str, Callable[[Row], Iterator[Fact]]] = {
    "affiliations": _affiliation_facts,
    "authority_grants": _grant_facts,
    "regions": _region_facts,
    "successions": _succession_facts,
    "units": _unit_facts,
    "events": _event_facts,
    "members": _member_facts,
    "placements": _placement_facts,
    "rule_adoptions": _adoption_facts,
}


def _put(tables: Tables, table_name: str, /, **cells: Any) -> Row:
    """Add a row with every column of its table, the other cells empty, and return it."""
    table = TABLES[table_name]
    row: Row = dict.fromkeys(table.names)
    row.update(cells)
    tables[table_name][table.key_of(row)] = row
    return row


def _dates(fact: Fact) -> Row:
    return {"since": date_of(fact.since), "until": date_of(fact.until)}


def _by_start(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Group facts by where they start, each group in the order of days."""
    groups: dict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=attrgetter("since", "until", "end")):
        groups[fact.start].append(fact)
    return groups


def _tabulate_organizations(kept: dict[str, list[Fact]], tables: Tables) -> None:
    seats = _by_start(kept["SEATED_IN"])
    superiors = _by_start(kept["SUBORDINATE_TO"])
    # The powers cut this fact into intervals; its two ends never change.
    committees = {fact.start: fact.end for fact in kept["ORGAN_OF"]}
    for code, states in _by_start(kept["HAS_STATE"]).items():
        life = since, until = states[0].since, states[-1].until
        row = _put(
            tables, "organizations", code=code, organ_of=committees.get(code),
            since=date_of(since), until=date_of(until),
            **dict(zip(STATE_FIELDS, states[0].cells, strict=True)),
        )  # fmt: skip
        _tabulate_changes(code, states, tables)
        _tabulate_seats(row, seats.get(code, ()), life, tables)
        formal = superiors.pop(code, [])
        if [fact[3:5] for fact in formal] == [life]:
            row["superior"] = formal.pop().end
        _tabulate_affiliations(formal, "FORMAL", tables)
    # Facts of a body without a state are wrong, but they are not lost.
    for formal in superiors.values():
        _tabulate_affiliations(formal, "FORMAL", tables)
    for fact in kept["MANAGED_BY"]:
        _tabulate_affiliations([fact], fact.cells[0], tables)
    for fact in kept["SUCCEEDED_BY"]:
        ends = {"predecessor": fact.start, "successor": fact.end, "on": date_of(fact.since)}
        _put(tables, "successions", kind=fact.cells[0], **ends)


def _tabulate_changes(code: str, states: list[Fact], tables: Tables) -> None:
    for before, after in pairwise(states):
        for field, old, new in zip(STATE_FIELDS, before.cells, after.cells, strict=True):
            if old != new:
                day = date_of(after.since)
                _put(tables, "facts", code=code, field=field, value=new, since=day)


def _tabulate_seats(row: Row, seats: Iterable[Fact], life: tuple[int, int], tables: Tables) -> None:
    intervals = filled((Interval(fact.since, fact.until, fact.end) for fact in seats), life)
    row["seat"] = intervals[0].value
    for seat in intervals[1:]:
        day = date_of(seat.since)
        _put(tables, "facts", code=row["code"], field="seat", value=seat.value, since=day)


def _tabulate_affiliations(facts: Iterable[Fact], kind: str, tables: Tables) -> None:
    for fact in facts:
        ends = {"subordinate": fact.start, "superior": fact.end}
        _put(tables, "affiliations", kind=kind, **ends, **_dates(fact))


def _tabulate_powers(kept: dict[str, list[Fact]], tables: Tables) -> None:
    for fact in kept["GRANTED"]:
        scope = Scope.of_key(fact.end)
        basis, pack, article, readings = fact.cells
        _put(
            tables, "authority_grants", holder=fact.start, relation=scope.relation,
            range=scope.range, range_of=scope.range_of or None, basis=basis, pack=pack,
            article=article, readings=";".join(readings) or None, **_dates(fact),
        )  # fmt: skip
    for fact in kept["ADOPTS"]:
        if fact.get("origin") == "GIVEN":
            _put(tables, "rule_adoptions", pack=fact.end, territory=fact.start, **_dates(fact))


def _tabulate_regions(kept: dict[str, list[Fact]], tables: Tables) -> None:
    wholes = {(fact.start, fact.since): fact.end for fact in kept["PART_OF"]}
    for fact in kept["REGION_STATE"]:
        name, level = fact.cells
        part_of = wholes.get((fact.start, fact.since))
        cells = {"code": fact.start, "name": name, "level": level, "part_of": part_of}
        _put(tables, "regions", **cells, **_dates(fact))
    for fact in kept["HAPPENED"]:
        on = date_of(fact.since)
        _put(tables, "events", event=fact.start, on=on, source=fact.cells[0])


def _tabulate_units(kept: dict[str, list[Fact]], tables: Tables) -> None:
    for fact in kept["UNIT_STATE"]:
        name, nature = fact.cells
        _put(tables, "units", code=fact.start, name=name, nature=nature, **_dates(fact))
    for type_, column in _UNIT_EDGES.items():
        for fact in kept[type_]:
            tables["units"][(fact.start,)][column] = fact.end


def _tabulate_members(kept: dict[str, list[Fact]], tables: Tables) -> None:
    for fact in kept["MEMBER_STATE"]:
        cells = dict(zip(_MEMBER_CELLS, fact.cells, strict=True))
        _put(tables, "members", ref=fact.start, since=date_of(fact.since), **cells)
    for fact in kept["RELATION_AT"]:
        relation, is_placement = fact.cells
        if is_placement:
            ends = {"member": fact.start, "organization": fact.end, "relation": relation}
            _put(tables, "placements", **ends, **_dates(fact))
        else:
            tables["members"][(fact.start,)]["organization"] = fact.end
