"""(io) The database that the tests run against, and the guard that keeps it from being another's.

`NEO4J_URI` if set, else a container where Docker answers, else an embedded server of its own.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from graph.connection import Database, Endpoint
from graph.embedded import configured
from graph.embedded import endpoint as embedded_endpoint
from graph.errors import ForeignDatabase

IMAGE = "neo4j:5.26-community"
WIPE_BATCH = 10_000


class Statement(NamedTuple):
    """A statement of the tests themselves."""

    name: str
    text: str


LOOK = Statement(
    "test_look",
    """
    OPTIONAL MATCH (marker:TestDatabase)
    WITH count(marker) > 0 AS is_ours
    OPTIONAL MATCH (node) WHERE NOT node:TestDatabase
    WITH is_ours, node LIMIT 1
    RETURN is_ours, labels(node) AS labels
    """,
)
MARK = Statement("test_mark", "MERGE (:TestDatabase)")
WIPE = Statement(
    "test_wipe",
    """
    MATCH (node) WHERE NOT node:TestDatabase
    WITH node LIMIT $batch
    DETACH DELETE node
    RETURN count(*) AS wiped
    """,
)


async def claim(database: Database) -> None:
    """Mark an empty database as ours; refuse one that holds anything else."""
    [seen] = await database.read(LOOK)
    if seen["is_ours"]:
        return
    if seen["labels"] is not None:
        raise ForeignDatabase(what=":".join(seen["labels"]) or "nodes")
    await database.write(MARK)


async def wipe(database: Database) -> None:
    """Delete everything but the marker; constraints and indexes stay."""
    await claim(database)
    while True:
        [row] = await database.write(WIPE, batch=WIPE_BATCH, deadline_seconds=60)
        if row["wiped"] < WIPE_BATCH:
            return


@contextmanager
def a_server() -> Iterator[Endpoint]:
    """Give the endpoint of the database to test against."""
    with _server() as endpoint:
        asyncio.run(_claim_at(endpoint))
        yield endpoint


async def _claim_at(endpoint: Endpoint) -> None:
    async with Database.connect(endpoint) as database:
        await claim(database)


def _server() -> AbstractContextManager[Endpoint]:
    if os.environ.get("NEO4J_URI"):
        return _given()
    return _container() if docker_answers() else _embedded()


@contextmanager
def _given() -> Iterator[Endpoint]:
    yield configured(os.environ)


@contextmanager
def _embedded() -> Iterator[Endpoint]:
    """Run a server on a home of this test process alone; the jars come from the shared cache."""
    with (
        tempfile.TemporaryDirectory(prefix="zhuanjie-tests-", ignore_cleanup_errors=True) as home,
        # A factory keeps the runner from touching the loop that the test runner has set.
        asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner,
    ):
        held = embedded_endpoint(Path(home), os.environ)
        endpoint = runner.run(_entered(held))
        try:
            yield endpoint
        finally:
            runner.run(_left(held))


async def _entered(held: AbstractAsyncContextManager[Endpoint]) -> Endpoint:
    return await held.__aenter__()


async def _left(held: AbstractAsyncContextManager[Endpoint]) -> None:
    await held.__aexit__(None, None, None)


@contextmanager
def _container() -> Iterator[Endpoint]:
    from testcontainers.community.neo4j import Neo4jContainer

    password = secrets.token_urlsafe(16)
    with Neo4jContainer(IMAGE, username="neo4j", password=password) as container:
        yield Endpoint(container.get_connection_url(), "neo4j", password)


def docker_answers() -> bool:
    """Tell within two seconds whether a Docker daemon can be used."""
    if "DOCKER_HOST" not in os.environ and not Path("/var/run/docker.sock").exists():
        return False
    import docker  # type: ignore[import-untyped]

    try:
        client = docker.from_env(timeout=2)
        try:
            return bool(client.ping())
        finally:
            client.close()
    except docker.errors.DockerException:
        return False
