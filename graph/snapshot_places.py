"""The tables of a snapshot beside the bodies: regions, seats, workplaces, and members as counts.

Regions and workplaces are numbered in the order of their codes. Of a member nothing is kept that
could be followed: at each body, workplace and region stand rows of days with a class, which is a
relation with a standing; no row says whose it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from graph.columns import Columns, FactColumns
from graph.snapshot_arrays import (
    Array,
    Interning,
    arena,
    days_of,
    grouped,
    interned_texts,
)
from graph.snapshot_codes import Codes

Meta = dict[str, Any]

MEMBER_CELLS = ("relation", "standing")
"""The cells of which the class of a member is made; equal combinations share one number."""

_OF_WORKPLACES = ("UNIT_STATE", "UNIT_SEATED_IN", "UNDER_AUTHORITY", "ORGANIZED_AS")


def place_arrays(columns: Columns, bodies: Codes, meta: Meta) -> dict[str, Array]:
    """Return the arrays of regions, seats, workplaces and members.

    Args:
        columns: every fact type in columns, all days.
        bodies: the codes of the bodies.
        meta: the small tables of the snapshot, to which those of places are added.
    """
    regions = Codes(chain(
        columns["REGION_STATE"].start, columns["PART_OF"].start, columns["PART_OF"].end,
        columns["SEATED_IN"].end, columns["UNIT_SEATED_IN"].end,
        filter(None, columns["MEMBER_STATE"].cells["residence"]),
    ))  # fmt: skip
    workplaces = Codes(chain(
        *(columns[name].start for name in _OF_WORKPLACES),
        filter(None, columns["MEMBER_STATE"].cells["unit"]),
    ))  # fmt: skip
    meta |= {"regions": len(regions), "workplaces": len(workplaces)}
    return {
        **_regions(columns, regions, meta),
        **_links("seat", columns["SEATED_IN"], bodies, region=regions),
        **_workplaces(columns, workplaces, meta),
        **_links("workplace_seat", columns["UNIT_SEATED_IN"], workplaces, region=regions),
        **_links("authority", columns["UNDER_AUTHORITY"], workplaces, body=bodies),
        **_links("organized", columns["ORGANIZED_AS"], workplaces, body=bodies),
        **_members(columns, {"body": bodies, "workplace": workplaces, "region": regions}, meta),
    }


def _links(table: str, facts: FactColumns, owners: Codes, **ends: Codes) -> dict[str, Array]:
    """Return facts from one kind of node to another, grouped by where they start."""
    ((name, index),) = ends.items()
    days = days_of(facts)
    values = {**days, name: index.numbers_of(facts.end)}
    return grouped(table, owners.numbers_of(facts.start), len(owners), values, days["since"])


def _named(
    table: str, facts: FactColumns, owners: Codes, word: str, meta: Meta
) -> dict[str, Array]:
    """Return states that are a name and one word of a short list, grouped by what they are of."""
    words = Interning()
    word_numbers = np.fromiter(map(words.number, facts.cells[word]), np.uint8, len(facts.start))
    meta[f"{table}_{word}"] = words.values()
    names, name_numbers = interned_texts(facts.cells["name"])
    days = days_of(facts)
    values = {**days, "name": name_numbers, word: word_numbers}
    owner = owners.numbers_of(facts.start)
    return {
        **grouped(f"{table}_state", owner, len(owners), values, days["since"]),
        **arena(f"{table}_name", names),
    }


def _regions(columns: Columns, regions: Codes, meta: Meta) -> dict[str, Array]:
    return {
        **arena("region", regions.texts),
        **_named("region", columns["REGION_STATE"], regions, "level", meta),
        **_links("part", columns["PART_OF"], regions, region=regions),
    }


def _workplaces(columns: Columns, workplaces: Codes, meta: Meta) -> dict[str, Array]:
    return {
        **arena("workplace", workplaces.texts),
        **_named("workplace", columns["UNIT_STATE"], workplaces, "nature", meta),
    }


class _Stay(NamedTuple):
    """A member at a body on some days; `base` unless a placement says so."""

    since: int
    until: int
    body: str
    relation: str
    base: bool


class _State(NamedTuple):
    since: int
    until: int
    standing: str | None
    workplace: str | None
    region: str | None


def _members(columns: Columns, owners: dict[str, Codes], meta: Meta) -> dict[str, Array]:
    classes = Interning()
    rows: dict[str, list[tuple[int, int, int, int]]] = {name: [] for name in owners}
    for since, until, codes, cells in presences(columns):
        number = classes.number(cells)
        for name, code in codes.items():
            if code:
                rows[name].append((owners[name][code], since, until, number))
    meta["member_classes"] = [list(cells) for cells in classes.values()]
    arrays: dict[str, Array] = {}
    for name, listed in rows.items():
        # Sorted by what they say, the order of the rows tells nothing about the members.
        table = np.array(sorted(listed), np.int32).reshape(-1, 4)
        cells = ("at", "since", "until", "class")
        arrays |= {f"member_{name}_{cell}": table[:, place] for place, cell in enumerate(cells)}
    return arrays


def presences(
    columns: Columns,
) -> Iterator[tuple[int, int, dict[str, str | None], tuple[str | None, ...]]]:
    """Yield days on which one member has one relation at one body in one state."""
    states = _states_by_member(columns["MEMBER_STATE"])
    for member, stays in _stays_by_member(columns["RELATION_AT"]).items():
        for stay in _placed(stays):
            for state in states.get(member, ()):
                since, until = max(stay.since, state.since), min(stay.until, state.until)
                if since < until:
                    codes = {
                        "body": stay.body, "workplace": state.workplace, "region": state.region,
                    }  # fmt: skip
                    yield since, until, codes, (stay.relation, state.standing)


def _states_by_member(facts: FactColumns) -> dict[str, list[_State]]:
    states = defaultdict(list)
    cells = zip(*(facts.cells[name] for name in ("standing", "unit", "residence")),
                strict=True)  # fmt: skip
    for member, since, until, each in zip(
        facts.start, facts.since, facts.until, cells, strict=True
    ):
        states[member].append(_State(since, until, *each))
    return states


def _stays_by_member(facts: FactColumns) -> dict[str, list[_Stay]]:
    stays = defaultdict(list)
    for member, body, since, until, relation, is_placement in zip(
        facts.start, facts.end, facts.since, facts.until,
        facts.cells["relation"], facts.cells["placement"], strict=True,
    ):  # fmt: skip
        stays[member].append(_Stay(since, until, body, relation, base=not is_placement))
    return stays


def _placed(stays: list[_Stay]) -> Iterator[_Stay]:
    """Yield the stays of a member, a base one without the days of placements of its relation.

    A member whose formal relation is placed elsewhere for some days would count twice otherwise.
    """
    for stay in stays:
        since = stay.since
        placements = [each for each in stays if not each.base and each.relation == stay.relation]
        for other in sorted(placements) if stay.base else ():
            until = min(other.since, stay.until)
            if since < until:
                yield stay._replace(since=since, until=until)
            since = max(since, other.until)
        if since < stay.until:
            yield stay._replace(since=since)
