"""(io) The head of the graph: the published revision, its digest and its counts.

Everything that readers see is decided by this one record. How it moves is left to `stages`, who
may move it to `lease`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from graph.connection import Database
from graph.errors import StoreOutOfDate
from graph.facts import FACT_TYPES
from graph.statements import statement

FOREVER: Final = (1 << 63) - 1
"""The `to_rev` of a fact that no revision has closed."""

_MODULUS: Final = 1 << 64


class Head(NamedTuple):
    """The published revision; `stage` is the one that is being staged, if any."""

    revision: int
    digest: int
    counts: dict[str, int]
    stage: int | None = None


class Sums(NamedTuple):
    """How many facts there are of some kind, and the sum of their hashes."""

    number: int = 0
    hashes: int = 0


async def read_head(db: Database) -> Head:
    """Return the head as the leader of a cluster knows it; what is read next is no older.

    Raises:
        StoreOutOfDate: the database has no head, as no migration was applied.
    """
    # A follower may be behind, and would hide for a while what was just written through elsewhere.
    for row in await db.read(statement("head_read"), at_leader=True):
        return head_of(row)
    raise StoreOutOfDate(found=0, wanted="≥ 1")


def head_of(row: Mapping[str, Any]) -> Head:
    """Return the head that a row holds."""
    counts = dict(zip(row["types"], row["counts"], strict=True))
    return Head(row["revision"], int(row["digest"], 16), counts, row["stage"])


def moved(digest: int, closed: Iterable[int], opened: Iterable[int]) -> int:
    """Return the digest after facts with these hashes were closed and opened.

    >>> moved(5, closed=[2], opened=[4]), moved(0, closed=[1], opened=[]) == 2**64 - 1
    (7, True)
    """
    return (digest - sum(closed) + sum(opened)) % _MODULUS


def text_of(digest: int) -> str:
    """Return a digest as the head stores it.

    >>> text_of(255)
    '00000000000000ff'
    """
    return f"{digest:016x}"


def ordered(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts that are not zero, in the order of the fact types."""
    return {name: counts[name] for name in FACT_TYPES if counts.get(name)}
