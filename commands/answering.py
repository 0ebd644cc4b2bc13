"""(io) The service behind a question: from a file where that is current, else from the database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from commands.running import home, is_embedded
from commands.terminal import Progress

if TYPE_CHECKING:
    from loaders.served import Served


@asynccontextmanager
async def served(progress: Progress) -> AsyncIterator[Served]:
    """Give what the head of the database says, for reading only.

    A current file answers without the database, where nobody runs it: starting it takes seconds.
    """
    opened = _from_file()
    if opened is not None:
        yield opened
        return
    from commands.running import database
    from graph.snapshots import Shelf
    from law.rulebook import rulebook
    from loaders.served import Served
    from loaders.service import provided

    async with database(progress) as connected:
        shelf = Shelf(home(), is_embedded=is_embedded())
        yield Served(await provided(connected, shelf, progress), rulebook())


def _from_file() -> Served | None:
    from graph.home import Home

    record = Home(home()).record()
    if not is_embedded() or (record is not None and record.server.is_alive):
        return None
    from graph.snapshots import Shelf

    opened = Shelf(home(), is_embedded=True).current()
    if opened is None:
        return None
    from law.rulebook import rulebook
    from loaders.served import Served

    return Served(opened, rulebook())
