"""What belongs together of one revision: the engine, the names, and which revision it is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from law.engine import Engine

if TYPE_CHECKING:
    from graph.search import SearchIndex
    from graph.snapshot import Snapshot
    from graph.snapshots import Opened
    from law.rulebook import Rulebook


class Served:
    """One revision; whoever needs more than one part of it takes it once and keeps to it.

    Args:
        opened: its files.
        book: the rule packs.
    """

    def __init__(self, opened: Opened, book: Rulebook) -> None:
        """Make the engine."""
        self._opened = opened
        self.version = opened.version
        self.revision = opened.version[0]
        self.engine = Engine(opened.snapshot, book)

    @property
    def snapshot(self) -> Snapshot:
        """The arrays."""
        return self.engine.snapshot

    @cached_property
    def search(self) -> SearchIndex:
        """The names."""
        return self._opened.search
