"""What a drawing of the graph shows: bodies as they last stood, and the dated links between them.

GraphML and Turtle go out only and are read by other programs; they share this view of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from graph.tables import Row, Tables
from loaders.writing import sorted_rows


class Link(NamedTuple):
    """A dated link: from an organization or region to another; `kind` is read that way.

    `kind` is an affiliation (FORMAL, LEADS, ASSISTS, ENTRUSTED), ORGAN_OF, SEATED_IN, PART_OF or
    a succession (RENAME, MERGE, SPLIT).
    """

    kind: str
    start: str
    end: str
    since: date | None
    until: date | None


def list_latest(tables: Tables) -> list[Row]:
    """Return the organizations by code, each cell as its last change left it."""
    changes: dict[str, Row] = {}
    for fact in sorted_rows(tables, "facts"):
        changes.setdefault(fact["code"], {})[fact["field"]] = fact["value"]
    rows = sorted_rows(tables, "organizations")
    return [{**row, **changes.get(row["code"], {})} for row in rows]


def list_links(tables: Tables) -> Iterator[Link]:
    """Yield the links between organizations, and those from them to regions."""
    organizations = sorted_rows(tables, "organizations")
    for row in organizations:
        for kind, column in (("FORMAL", "superior"), ("ORGAN_OF", "organ_of")):
            if row[column]:
                yield Link(kind, row["code"], row[column], row["since"], row["until"])
    for row in sorted_rows(tables, "affiliations"):
        yield Link(row["kind"], row["subordinate"], row["superior"], row["since"], row["until"])
    yield from _seats(organizations, tables)
    for row in sorted_rows(tables, "successions"):
        yield Link(row["kind"], row["predecessor"], row["successor"], row["on"], None)


def list_regions(tables: Tables) -> dict[str, Row]:
    """Return the regions that have a row or a seat in them, each as it last stood, by code."""
    seats = {link.end for link in list_links(tables) if link.kind == "SEATED_IN"}
    regions: dict[str, Row] = {code: {"code": code} for code in seats}
    for row in sorted_rows(tables, "regions"):
        regions[row["code"]] = row
        if row["part_of"]:
            regions.setdefault(row["part_of"], {"code": row["part_of"]})
    return dict(sorted(regions.items()))


def list_region_links(tables: Tables) -> Iterator[Link]:
    """Yield the links from regions to the regions they are part of."""
    for row in sorted_rows(tables, "regions"):
        if row["part_of"]:
            yield Link("PART_OF", row["code"], row["part_of"], row["since"], row["until"])


def _seats(organizations: list[Row], tables: Tables) -> Iterator[Link]:
    """Yield the seats, each until the next one: a seat is a step function like any other cell."""
    moves: dict[str, list[tuple[date, str | None]]] = {}
    for fact in sorted_rows(tables, "facts"):
        if fact["field"] == "seat":
            moves.setdefault(fact["code"], []).append((fact["since"], fact["value"]))
    for row in organizations:
        since, seat = row["since"], row["seat"]
        for moved_on, new_seat in moves.get(row["code"], []):
            if seat:
                yield Link("SEATED_IN", row["code"], seat, since, moved_on)
            since, seat = moved_on, new_seat
        if seat:
            yield Link("SEATED_IN", row["code"], seat, since, row["until"])
