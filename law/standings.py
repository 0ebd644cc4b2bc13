"""Bodies of a snapshot as the law sees them on one day, each made once with what stands above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.keeping import keep
from graph.snapshot import Snapshot
from law.rulebook import Rulebook
from law.standing import Readings, Standing

Adoptions = Mapping[int, list[tuple[int, int, str, Readings]]]
"""Adoptions in force by body: days, pack and readings."""


KEPT = 8192
"""Bodies that are kept; those near the top are met again at once where all are let go."""


class Standings:
    """All bodies of a snapshot on one day.

    Args:
        snapshot: the revision.
        adopted: the adoptions in force of all bodies.
        book: the rule packs.
        day: the day.
        packs: packs whose powers are evaluated from these bodies, where any are.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        adopted: Adoptions,
        book: Rulebook,
        day: int,
        packs: tuple[str, ...] | None = None,
    ) -> None:
        """Start empty."""
        self._snapshot = snapshot
        self._adopted = adopted
        self._book = book
        self._day = day
        self._forms = [
            grant.range_of
            for key in packs or ()
            for grant in book.pack(key).grants
            if grant.range_of and "kept_by" in grant.range_of
        ]
        self._in_force = tuple(
            (key, force.readings)
            for key, forces in book.forces.items()
            for force in forces
            if force.since <= day < force.until
        )
        self._made: dict[int, Standing] = {}

    def of(self, body: int) -> Standing:
        """Return a body of the snapshot by its number."""
        known = self._made.get(body)
        if known is None:
            known = keep(self._made, body, self._make(body), KEPT)
        return known

    def _make(self, body: int) -> Standing:
        snapshot = self._snapshot
        above = snapshot.superior(body, self._day)
        if above is None:
            # The line of an organ is its committee's.
            above = snapshot.committee_of(body)
        superior = None if above is None else self.of(above)
        adopted = tuple(
            (pack, readings)
            for since, until, pack, readings in self._adopted.get(body, ())
            if since <= self._day < until
        )
        in_force = () if superior else self._in_force
        standing = Standing(
            snapshot.code(body), self._cells(body), superior, adopted, in_force=in_force
        )
        self._book.bodies.resolve(standing)
        if self._forms:
            standing.trades = self._trades(body, standing)
        return standing

    def _cells(self, body: int) -> Mapping[str, Any]:
        number = self._snapshot.class_of(body, self._day)
        return self._snapshot.classes[number or 0]

    def _trades(self, body: int, standing: Standing) -> tuple[Standing, ...]:
        """Return the committees below a body that keep a trade, where a pack looks for them here."""
        return tuple(
            keeper
            for form in self._forms
            if self._book.test(form["under"])(standing)
            for below in self._snapshot.subordinates(body, self._day)
            if self._book.test(form["kept_by"])(
                keeper := Standing(self._snapshot.code(below), self._cells(below), None)
            )
        )
