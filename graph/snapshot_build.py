"""Building a snapshot: from columns of facts to arrays grouped by body.

Bodies are numbered in the order of their codes, so that comparing numbers compares codes. Every
table of facts is grouped by body: `X_start[i]` to `X_start[i + 1]` are the rows of body `i`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from graph.columns import Columns, FactColumns
from graph.facts import Scope
from graph.snapshot_arrays import (
    Array,
    Interning,
    arena,
    days_of,
    grouped,
    interned,
    interned_given,
    interned_texts,
)
from graph.snapshot_codes import Codes
from graph.snapshot_links import succession_arrays, term_arrays
from graph.snapshot_places import place_arrays

CLASS_CELLS = ("kind", "level", "unit", "rank", "system", "admits", "temporary", "on_system")
"""The cells of a state that the law looks at; equal combinations share one class number."""

POWER_CELLS = ("pack", "article", "held", "origin", "basis", "side", "readings")


def build(columns: Columns, revision: int, digest: str) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return the arrays and the small tables of a snapshot of one revision.

    Args:
        columns: every fact type in columns, all days.
        revision: the revision the facts were read at.
        digest: the digest of that revision, kept to be compared on load.
    """
    bodies = Codes(columns["HAS_STATE"].start)
    meta: dict[str, Any] = {"revision": revision, "digest": digest, "organizations": len(bodies)}
    arrays = {**arena("code", bodies.texts), "slots": hash_slots(bodies.texts)}
    arrays.update(_states(columns["HAS_STATE"], bodies, meta))
    arrays.update(_superiors(columns["SUBORDINATE_TO"], bodies))
    arrays.update(_organs(columns["ORGAN_OF"], bodies, meta))
    arrays.update(succession_arrays(columns["SUCCEEDED_BY"], bodies, meta))
    arrays.update(place_arrays(columns, bodies, meta))
    arrays.update(_powers(columns["HOLDS"], bodies, meta))
    meta["adoptions"] = _listed(columns["ADOPTS"], ("readings", "origin"))
    meta["grants"] = _listed(columns["GRANTED"], ("basis", "pack", "article", "readings"))
    meta["events"] = _listed(columns["HAPPENED"], ("source",))
    return arrays, meta


def _listed(facts: FactColumns, cells: Sequence[str]) -> list[list[Any]]:
    values = [facts.cells[name] for name in cells]
    return [
        list(row)
        for row in zip(facts.start, facts.end, facts.since, facts.until, *values, strict=True)
    ]


def hash_slots(codes: Sequence[bytes]) -> Array:
    """Return an open-addressing table from the CRC-32 of a code to its number plus one."""
    size = slots_for(len(codes))
    homes = np.fromiter(map(zlib.crc32, codes), np.uint32, len(codes)) & np.uint32(size - 1)
    slots = np.zeros(size, np.uint32)
    waiting, places = np.arange(1, len(codes) + 1, dtype=np.uint32), homes.astype(np.int64)
    while len(waiting):
        # Of several codes that want one free slot the first takes it; the others move on by one.
        free = slots[places] == 0
        _, first = np.unique(places[free], return_index=True)
        winners = np.flatnonzero(free)[first]
        slots[places[winners]] = waiting[winners]
        lost = np.ones(len(waiting), bool)
        lost[winners] = False
        waiting, places = waiting[lost], (places[lost] + 1) & (size - 1)
    return slots


def slots_for(codes: int) -> int:
    """Return how many slots there are for so many codes."""
    return 1 << max(3, (codes * 3 // 2).bit_length())


def _states(facts: FactColumns, bodies: Codes, meta: dict[str, Any]) -> dict[str, Array]:
    cells = list(zip(*(facts.cells[name] for name in CLASS_CELLS), strict=True))
    classes, numbers = interned(cells)
    shorts, short_numbers = interned_given(facts.cells["short_name"])
    meta["classes"] = [list(value) for value in classes]
    names, name_numbers = interned_texts(facts.cells["name"])
    days = days_of(facts)
    values = {**days, "class": numbers, "name": name_numbers, "short": short_numbers}
    owners = bodies.numbers_of(facts.start)
    return {
        **grouped("state", owners, len(bodies), values, days["since"]),
        **arena("name", names),
        **arena("short", shorts),
    }


def _superiors(facts: FactColumns, bodies: Codes) -> dict[str, Array]:
    below, above = bodies.numbers_of(facts.start), bodies.numbers_of(facts.end)
    days = days_of(facts)
    up = grouped("superior", below, len(bodies), {**days, "body": above}, days["since"])
    down = grouped("subordinate", above, len(bodies), {"body": below}, below)
    return {**up, **down}


def _organs(facts: FactColumns, bodies: Codes, meta: dict[str, Any]) -> dict[str, Array]:
    readings = Interning()
    readings.number(())
    organ, committee = bodies.numbers_of(facts.start), bodies.numbers_of(facts.end)
    conditions = np.fromiter(
        (readings.number(tuple(each or ())) for each in facts.cells["readings"]),
        np.uint32, len(facts.start),
    )  # fmt: skip
    meta["organ_readings"] = [list(each) for each in readings.values()]
    acts = np.fromiter((each is True for each in facts.cells["acts"]), bool, len(facts.start))
    committee_of = np.full(len(bodies), -1, np.int32)
    days = days_of(facts)
    # An organ that stood for several committees is told to be of the latest.
    latest = np.lexsort((committee, days["until"], days["since"]))
    committee_of[organ[latest]] = committee[latest]
    values = {name: day[acts] for name, day in days.items()}
    values |= {"body": organ[acts], "readings": conditions[acts]}
    return {
        "committee_of": committee_of,
        **grouped("organ", committee[acts], len(bodies), values, days["since"][acts]),
        **term_arrays(committee, organ, acts, conditions, days),
    }


def _powers(facts: FactColumns, bodies: Codes, meta: dict[str, Any]) -> dict[str, Array]:
    meta["scopes"], scope = interned(facts.end)
    cells = [facts.cells[name] for name in POWER_CELLS]
    cells[-1] = [tuple(each or ()) for each in cells[-1]]
    powers, power = interned(list(zip(*cells, strict=True)))
    meta["powers"] = [[*each[:-1], list(each[-1])] for each in powers]
    for key in meta["scopes"]:
        Scope.of_key(key)
    days = days_of(facts)
    values = {**days, "scope": scope, "power": power}
    return grouped(
        "holds", bodies.numbers_of(facts.start), len(bodies), values, scope, days["since"]
    )
