"""What a snapshot says, as facts can be compared, and facts of every type drawn at random."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from graph.facts import Fact
from graph.patch_tables import BODY, CODES, SIZES, TABLES, Table
from graph.snapshot import Snapshot
from graph.snapshot_arrays import NONE
from tests.unit.small_facts import DAYS, REGIONS, WORKPLACES, facts_of_a_revision

MEMBERS = ("m1", "m2", "m3")
_TYPES = {
    ("state", "name"): "name", ("state", "short"): "short",
    ("region_state", "name"): "region_name", ("workplace_state", "name"): "workplace_name",
}  # fmt: skip
_WORDS = {
    ("state", "class"): "classes", ("organ", "readings"): "organ_readings",
    ("term", "readings"): "organ_readings", ("holds", "scope"): "scopes",
    ("holds", "power"): "powers", ("succession", "kind"): "succession_kinds",
    ("region_state", "level"): "region_level", ("workplace_state", "nature"): "workplace_nature",
    **{(f"member_{owners}", "class"): "member_classes" for owners in SIZES},
}  # fmt: skip


def told(snapshot: Snapshot) -> dict[str, Any]:
    """Return everything that a snapshot says, numbers and order of no account."""
    meta = snapshot.meta
    said: dict[str, Any] = {name: _rows(snapshot, table) for name, table in TABLES.items()}
    for owners, size in SIZES.items():
        arena = CODES[owners]
        assert len(snapshot.arrays[f"{arena}_at"]) == meta[size] + 1
        codes = [snapshot.text(arena, number) for number in range(meta[size])]
        assert codes == sorted(codes)
        said[owners] = codes
    said |= {name: sorted(map(repr, meta[name])) for name in ("adoptions", "grants", "events")}
    said["committees"] = [snapshot.committee_of(body) for body in range(snapshot.size)]
    said["found"] = [snapshot.find(code) for code in said[BODY]]
    assert said["found"] == list(range(snapshot.size))
    said["version"] = (snapshot.revision, snapshot.digest, snapshot.size)
    return said


def _rows(snapshot: Snapshot, table: Table) -> list[tuple[str, ...]]:
    arrays = snapshot.arrays
    columns = {cell: arrays[f"{table.name}_{cell}"].tolist() for cell in table.cells}
    if table.owner:
        owners = arrays[f"{table.name}_{table.owner}"].tolist()
        assert owners == sorted(owners)
    else:
        start = np.asarray(arrays[table.start]).astype(int)
        assert len(start) == snapshot.meta[SIZES[table.owners]] + 1
        owners = np.repeat(np.arange(len(start) - 1), np.diff(start)).tolist()
    keys = list(zip(owners, *(columns[key] for key in table.keys), strict=True))
    assert keys == sorted(keys)
    assert all(len(column) == len(owners) for column in columns.values())
    rows = zip(owners, *columns.values(), strict=True)
    return sorted(tuple(map(str, _row(snapshot, table, row))) for row in rows)


def _row(snapshot: Snapshot, table: Table, row: tuple[int, ...]) -> tuple[Any, ...]:
    def said(cell: str, value: int) -> Any:
        kind = (table.name, cell)
        if cell in table.points:
            return snapshot.text(CODES[table.points[cell]], value)
        if kind in _TYPES:
            return None if value == NONE else snapshot.text(_TYPES[kind], value)
        return snapshot.meta[_WORDS[kind]][value] if kind in _WORDS else value

    cells = (said(cell, value) for cell, value in zip(table.cells, row[1:], strict=True))
    return snapshot.text(CODES[table.owners], row[0]), *cells


def facts_of_every_type() -> st.SearchStrategy[set[Fact]]:
    """Draw facts of a revision, members and single facts among them."""
    return st.builds(with_more, facts_of_a_revision(), st.randoms(use_true_random=False))


def with_more(facts: set[Fact], random: Random) -> set[Fact]:
    """Return facts with some of the types that `small_facts` leaves out."""
    bodies = sorted({fact.start for fact in facts if fact.type == "HAS_STATE"})
    more: set[Fact] = set()

    def days() -> tuple[int, int]:
        since, until = sorted(random.sample(DAYS, 2))
        return since, until

    for _ in range(random.randint(0, 3)):
        one, other = random.choice(bodies), random.choice(bodies)
        kind = random.choice(("MERGED", "SPLIT"))
        more.add(Fact("SUCCEEDED_BY", one, other, days()[0], 13, (kind,)))
        more.add(Fact("MANAGED_BY", one, other, *days(), ("LEADS",)))
        more.add(Fact("GRANTED", one, "FORMAL:NATION:", *days(), ("b", "p", None, ())))
        more.add(
            Fact("ADOPTS", one, "hn-2018", *days(), (("X=A",), random.choice(("GIVEN", "DERIVED"))))
        )
        more.add(Fact("HAPPENED", f"e{random.randint(1, 3)}", "", *days(), ("source",)))
    for member in random.sample(MEMBERS, random.randint(0, 3)):
        bounds = sorted(random.sample(DAYS, 3))
        for since, until in pairwise(bounds):
            unit = random.choice((None, *WORKPLACES))
            region = random.choice((None, *REGIONS))
            standing = random.choice(("FULL", "PROBATIONARY"))
            more.add(Fact("MEMBER_STATE", member, "", since, until, ("OK", standing, unit, region)))
        for placement in (False, True):
            cells = (random.choice(("FORMAL", "TEMPORARY")), placement)
            more.add(Fact("RELATION_AT", member, random.choice(bodies), *days(), cells))
    return facts | more
