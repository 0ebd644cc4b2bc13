"""Building a snapshot: from columns of facts to arrays grouped by body.

Bodies are numbered in the order of their codes, so that comparing numbers compares codes. Every
table of facts is grouped by body: `X_start[i]` to `X_start[i + 1]` are the rows of body `i`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.columns import Columns, FactColumns
from graph.facts import Scope

CLASS_CELLS = ("kind", "level", "unit", "rank", "system", "admits", "temporary", "on_system")
"""The cells of a state that the law looks at; equal combinations share one class number."""

POWER_CELLS = ("pack", "article", "held", "origin", "basis", "side", "readings")
NONE = 0xFFFFFFFF

Array = NDArray[Any]


class Interning:
    """Numbers for equal values, in the order of their first appearance."""

    def __init__(self) -> None:
        """Start empty."""
        self.numbers: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        """Return the number of a value."""
        return self.numbers.setdefault(value, len(self.numbers))

    def values(self) -> list[Any]:
        """Return the values in the order of their numbers."""
        return list(self.numbers)


def build(columns: Columns, revision: int, digest: str) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return the arrays and the small tables of a snapshot of one revision.

    Args:
        columns: every fact type in columns, all days.
        revision: the revision the facts were read at.
        digest: the digest of that revision, kept to be compared on load.
    """
    codes = sorted(set(columns["HAS_STATE"].start))
    index = {code: number for number, code in enumerate(codes)}
    meta: dict[str, Any] = {"revision": revision, "digest": digest, "organizations": len(codes)}
    arrays = {**_code_arrays(codes)}
    arrays.update(_states(columns["HAS_STATE"], index, meta))
    arrays.update(_superiors(columns["SUBORDINATE_TO"], index))
    arrays.update(_organs(columns["ORGAN_OF"], index, meta))
    arrays.update(_seats(columns["SEATED_IN"], index, meta))
    arrays.update(_powers(columns["HOLDS"], index, meta))
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


def _code_arrays(codes: list[str]) -> dict[str, Array]:
    encoded = [code.encode() for code in codes]
    return {**_arena("code", encoded), "slots": hash_slots(encoded)}


def _arena(name: str, texts: Iterable[bytes]) -> dict[str, Array]:
    listed = list(texts)
    ends = np.zeros(len(listed) + 1, np.uint32)
    np.cumsum(np.fromiter(map(len, listed), np.uint32, len(listed)), out=ends[1:])
    return {f"{name}_at": ends, f"{name}_text": np.frombuffer(b"".join(listed), np.uint8)}


def hash_slots(codes: Sequence[bytes]) -> Array:
    """Return an open-addressing table from the CRC-32 of a code to its number plus one."""
    size = 1 << max(3, (len(codes) * 3 // 2).bit_length())
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


def _grouped(
    name: str, owners: Sequence[int] | Array, size: int, values: dict[str, Array], *keys: Array
) -> dict[str, Array]:
    """Return the start of each owner's rows and the values in the order of owners and keys."""
    owner = np.asarray(owners, np.int64)
    order = np.lexsort((*reversed(keys), owner))
    start = np.zeros(size + 1, np.uint32)
    np.cumsum(np.bincount(owner, minlength=size), out=start[1:])
    return {
        f"{name}_start": start,
        **{f"{name}_{key}": value[order] for key, value in values.items()},
    }


def _days(facts: FactColumns) -> dict[str, Array]:
    return {"since": np.asarray(facts.since, np.int32), "until": np.asarray(facts.until, np.int32)}


def _numbers(codes: Iterable[str], index: dict[str, int]) -> Array:
    return np.fromiter((index[code] for code in codes), np.int32)


def _states(facts: FactColumns, index: dict[str, int], meta: dict[str, Any]) -> dict[str, Array]:
    classes = Interning()
    cells = zip(*(facts.cells[name] for name in CLASS_CELLS), strict=True)
    numbers = np.fromiter(map(classes.number, cells), np.uint32, len(facts.start))
    short = Interning()
    short_numbers = np.fromiter(
        (NONE if text is None else short.number(text) for text in facts.cells["short_name"]),
        np.uint32, len(facts.start),
    )  # fmt: skip
    meta["classes"] = [list(value) for value in classes.values()]
    names, name_numbers = _names(facts.cells["name"])
    days = _days(facts)
    values = {**days, "class": numbers, "name": name_numbers, "short": short_numbers}
    owners = _numbers(facts.start, index)
    return {
        **_grouped("state", owners, len(index), values, days["since"]),
        **_arena("name", names),
        **_arena("short", (text.encode() for text in short.values())),
    }


def _names(texts: list[str]) -> tuple[list[bytes], Array]:
    known = Interning()
    numbers = np.fromiter(map(known.number, texts), np.uint32, len(texts))
    return [text.encode() for text in known.values()], numbers


def _superiors(facts: FactColumns, index: dict[str, int]) -> dict[str, Array]:
    below, above = _numbers(facts.start, index), _numbers(facts.end, index)
    days = _days(facts)
    up = _grouped("superior", below, len(index), {**days, "body": above}, days["since"])
    down = _grouped("subordinate", above, len(index), {"body": below}, below)
    return {**up, **down}


def _organs(facts: FactColumns, index: dict[str, int], meta: dict[str, Any]) -> dict[str, Array]:
    readings = Interning()
    readings.number(())
    organ, committee = _numbers(facts.start, index), _numbers(facts.end, index)
    conditions = np.fromiter(
        (readings.number(tuple(each or ())) for each in facts.cells["readings"]),
        np.uint32, len(facts.start),
    )  # fmt: skip
    meta["organ_readings"] = [list(each) for each in readings.values()]
    acts = np.fromiter((each is True for each in facts.cells["acts"]), bool, len(facts.start))
    committee_of = np.full(len(index), -1, np.int32)
    committee_of[organ] = committee
    days = _days(facts)
    values = {name: day[acts] for name, day in days.items()}
    values |= {"body": organ[acts], "readings": conditions[acts]}
    return {
        "committee_of": committee_of,
        **_grouped("organ", committee[acts], len(index), values, days["since"][acts]),
    }


def _seats(facts: FactColumns, index: dict[str, int], meta: dict[str, Any]) -> dict[str, Array]:
    regions = Interning()
    numbers = np.fromiter(map(regions.number, facts.end), np.uint32, len(facts.end))
    days = _days(facts)
    owners = _numbers(facts.start, index)
    return {
        **_grouped("seat", owners, len(index), {**days, "region": numbers}, days["since"]),
        **_arena("region", (code.encode() for code in regions.values())),
    }


def _powers(facts: FactColumns, index: dict[str, int], meta: dict[str, Any]) -> dict[str, Array]:
    scopes, powers = Interning(), Interning()
    scope = np.fromiter(map(scopes.number, facts.end), np.uint32, len(facts.end))
    cells = zip(*(facts.cells[name] for name in POWER_CELLS), strict=True)
    power = np.fromiter(
        (powers.number((*each[:-1], tuple(each[-1] or ()))) for each in cells),
        np.uint32, len(facts.end),
    )  # fmt: skip
    meta["scopes"] = scopes.values()
    meta["powers"] = [[*each[:-1], list(each[-1])] for each in powers.values()]
    for key in meta["scopes"]:
        Scope.of_key(key)
    days = _days(facts)
    values = {**days, "scope": scope, "power": power}
    return _grouped("holds", _numbers(facts.start, index), len(index), values, scope, days["since"])
