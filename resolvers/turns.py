"""Long lists told a few entries at a time, so that other requests get their turns between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, TypeVar, cast

T = TypeVar("T")


def in_turns(entries: Sequence[T], few: int) -> list[T]:
    """Return the same entries, each awaited in its turn.

    What is selected in them is worked out for a few at a time.

    Args:
        entries: the entries of a list that a resolver gives.
        few: how many have one turn.
    """
    loop = asyncio.get_running_loop()
    turns = [loop.create_future() for _ in range(0, len(entries), few)]

    def begin(turn: int) -> None:
        if turn < len(turns) and not turns[turn].cancelled():
            turns[turn].set_result(None)
            loop.call_soon(begin, turn + 1)

    async def awaited(place: int, entry: T) -> T:
        await turns[place // few]
        return entry

    begin(0)
    coroutines: Any = [awaited(place, entry) for place, entry in enumerate(entries)]
    return cast("list[T]", coroutines)
