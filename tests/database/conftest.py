"""The one database of a test run, and a clean connection to it for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from graph.connection import Database, Endpoint
from graph.errors import ZhuanjieError
from tests.servers import a_server, wipe


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Endpoint]:
    """Give the endpoint of the test database; the whole run stops where there is none to use."""
    try:
        with a_server() as served:
            yield served
    except ZhuanjieError as problem:
        pytest.exit(f"{problem.text('zh')}\n{problem.text('en')}", returncode=3)


@pytest.fixture
async def database(endpoint: Endpoint) -> AsyncIterator[Database]:
    """Give a connection to the emptied test database."""
    async with Database.connect(endpoint) as connected:
        await wipe(connected)
        yield connected
