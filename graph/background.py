"""Long computations beside the event loop, in threads that never keep a program from ending."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """Do the work in a thread of its own and return what it returns.

    The threads of the event loop are waited for when the loop ends, so that a long computation
    would hold up a signal for its whole length. This one is given up instead.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 -- it is raised where it is waited for.
            error = raised
        # The loop may have ended meanwhile; then nobody waits for the outcome.
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, result, error)

    Thread(target=run, name="computation", daemon=True).start()
    return await outcome
