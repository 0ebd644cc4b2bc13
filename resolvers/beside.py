"""Work on all organizations at once, in a few threads of its own.

Such work takes up to seconds at the size of the country. Whatever is asked of it, for however many
days, the threads in which other questions are answered stay free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

THREADS = 2
"""More would only take more memory at once, a column for each body."""

P = ParamSpec("P")
T = TypeVar("T")

_threads = ThreadPoolExecutor(THREADS, "beside")


async def beside(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Return what the work returns, done in one of these threads when one is free."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, partial(copy_context().run, work, *args, **named))
