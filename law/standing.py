"""A body as the law sees it on a day: its cells, what stands above it, which packs it adopts.

Built from facts when powers are derived and from the snapshot when a path is explained; both give
the same answers because both look only at this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Readings = tuple[str, ...]
"""Conditions such as `COUNTY_COMMITTEE=A` or `DIRECT_COMMITTEE=A+B`; empty under every reading."""


class Standing:
    """One body on one day.

    `superior` is the body it is formally affiliated to; `adopted` the packs adopted at this very
    body as pairs of pack key and readings, `trades` the committees below it that keep a trade
    (where a pack looks for them), and `in_force` the packs in force on the day, at a top only.
    """

    __slots__ = (
        "admits", "adopted", "code", "in_force", "kind", "level", "on_system", "rank", "superior",
        "system", "temporary", "trades", "unit",
    )  # fmt: skip

    def __init__(
        self,
        code: str,
        cells: Mapping[str, Any],
        superior: Standing | None,
        adopted: tuple[tuple[str, Readings], ...] = (),
        trades: tuple[Standing, ...] = (),
        in_force: tuple[tuple[str, Readings], ...] = (),
    ) -> None:
        """Keep the cells as attributes; `unit` and `rank` are expected resolved."""
        self.code = code
        self.kind: str = cells["kind"]
        self.level: str | None = cells["level"]
        self.unit: str | None = cells["unit"]
        self.rank: str | None = cells["rank"]
        self.system: str | None = cells["system"]
        self.admits: bool | None = cells["admits"]
        self.temporary: bool | None = cells["temporary"]
        self.on_system: bool = cells["on_system"] is not False
        self.superior = superior
        self.adopted = adopted
        self.trades = trades
        self.in_force = in_force

    def __repr__(self) -> str:
        """Show code and kind."""
        return f"Standing({self.code!r}, {self.kind})"

    @property
    def line(self) -> Iterator[Standing]:
        """The body and everything above it, nearest first."""
        body: Standing | None = self
        while body is not None:
            yield body
            body = body.superior
