"""Which tables a snapshot is made of, as far as a change may touch their rows.

A table has rows for each of its owners, which are bodies, regions or workplaces. Its cells are
numbers: days, numbers of what stands elsewhere in the snapshot, or numbers of owners.
"""

from __future__ import annotations

from typing import NamedTuple


class Table(NamedTuple):
    """One table of rows.

    Args:
        name: with which the names of its arrays begin.
        owners: what its rows are of.
        cells: the columns beside the owner.
        keys: the columns by which the rows of one owner are sorted.
        points: the columns that hold numbers of owners, and of which kind.
        owner: the column that names the owner, where no array says at which row each begins.
    """

    name: str
    owners: str
    cells: tuple[str, ...]
    keys: tuple[str, ...]
    points: dict[str, str]
    owner: str = ""

    @property
    def start(self) -> str:
        """The name of the array that says at which row each owner begins."""
        return f"{self.name}_start"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the arrays that have a value for each row."""
        names = (self.owner, *self.cells) if self.owner else self.cells
        return tuple(f"{self.name}_{name}" for name in names)


BODY, REGION, WORKPLACE = "body", "region", "workplace"

_DAYS = ("since", "until")


def _link(name: str, owners: str, column: str, to: str, *more: str) -> Table:
    return Table(name, owners, (*_DAYS, column, *more), ("since",), {column: to})


def _presence(owners: str) -> Table:
    keys = (*_DAYS, "class")
    return Table(f"member_{owners}", owners, keys, keys, {}, owner="at")


TABLES = {
    table.name: table
    for table in (
        Table("state", BODY, (*_DAYS, "class", "name", "short"), ("since",), {}),
        _link("superior", BODY, "body", BODY),
        Table("subordinate", BODY, ("body",), ("body",), {"body": BODY}),
        _link("organ", BODY, "body", BODY, "readings"),
        _link("seat", BODY, "region", REGION),
        Table("holds", BODY, (*_DAYS, "scope", "power"), ("scope", "since"), {}),
        Table("term", BODY, ("organ", "acts", "readings", *_DAYS), ("organ", "since"),
              {"organ": BODY}, owner="committee"),
        Table("succession", BODY, ("successor", "since", "kind"), ("since", "successor"),
              {"successor": BODY}, owner="predecessor"),
        Table("region_state", REGION, (*_DAYS, "name", "level"), ("since",), {}),
        _link("part", REGION, "region", REGION),
        Table("workplace_state", WORKPLACE, (*_DAYS, "name", "nature"), ("since",), {}),
        _link("workplace_seat", WORKPLACE, "region", REGION),
        _link("authority", WORKPLACE, "body", BODY),
        _link("organized", WORKPLACE, "body", BODY),
        _presence(BODY),
        _presence(WORKPLACE),
        _presence(REGION),
    )
}  # fmt: skip
"""Every table by name."""

CODES = {BODY: "code", REGION: "region", WORKPLACE: "workplace"}
"""The texts that hold the codes of each kind of owner, in their order."""

SIZES = {BODY: "organizations", REGION: "regions", WORKPLACE: "workplaces"}
"""Where the small tables say how many there are."""

NAMES = ("name", "short", "region_name", "workplace_name")
"""The texts that names stand in; behind them others may be put, so that none of them moves."""
