"""A limit on how long something may take, which costs nothing where it never waits."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def in_time(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Return what the work returns; the time counts from where it first waits for something.

    Raises:
        TimeoutError: it took longer, and was cancelled.
    """
    try:
        awaited = work.send(None)
    except StopIteration as done:
        # Nearly all answers come without waiting, and setting a clock takes as long as a climb.
        result: T = done.value
        return result
    async with asyncio.timeout(seconds):
        return await _resumed(work, awaited)


@coroutine
def _resumed(work: Coroutine[Any, Any, T], awaited: object) -> Generator[Any, Any, T]:
    """Go on with work that has begun and waits for something."""
    try:
        while True:
            try:
                sent = yield awaited
            except GeneratorExit:
                work.close()
                raise
            except BaseException as thrown:  # noqa: BLE001 -- it is for the work to deal with.
                awaited = work.throw(thrown)
            else:
                awaited = work.send(sent)
    except StopIteration as done:
        result: T = done.value
        return result
