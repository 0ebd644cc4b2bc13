"""A short way for the tests to change facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.connection import Database
from graph.facts import Fact
from graph.head import read_head
from graph.stages import apply


async def change(
    store: Database,
    closes: Iterable[Fact] = (),
    opens: Iterable[Fact] = (),
    *,
    expected: int | None = None,
    **extra: Any,
) -> int:
    """Apply a change decided at a revision, or at the present one."""
    settings: dict[str, Any] = {"by": "clerk", "why": "test", "input_digest": "d"} | extra
    known = (await read_head(store)).revision if expected is None else expected
    return await apply(store, closes, opens, expected_revision=known, **settings)
