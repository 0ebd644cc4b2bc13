"""Several services over one database: nobody reads older than what was written through any of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from commands.settings import Settings
from commands.web import application
from graph.connection import Database, Endpoint
from graph.facts import Fact
from graph.migrations import migrate
from loaders.service import Service
from tests.database.changing import change
from tests.database.invented_facts import a_state, bodies
from tests.members import a_cluster

ADDRESS = "http://127.0.0.1:8000"
NAME = "query Name($code: ID!) { organization(code: $code) { name } }"
ROUNDS = 4
TRIES = 10


class Host(NamedTuple):
    """A service with connections and files of its own, and a client that asks it."""

    database: Database
    service: Service
    client: httpx.AsyncClient

    async def name_of(self, code: str, *, at_least: int) -> Any:
        """Return the name of a body, or the problems, at a revision or later."""
        response = await self.client.post(
            "/graphql",
            json={"query": NAME, "variables": {"code": code}},
            headers={"X-Graph-Version": str(at_least)},
        )
        answer = response.json()
        return answer["data"]["organization"]["name"] if answer.get("data") else answer["errors"]

    async def name_in_the_end(self, code: str, *, at_least: int) -> Any:
        """Return the name, asked for again where the revision takes longer than a demand waits."""
        for _ in range(TRIES):
            answer = await self.name_of(code, at_least=at_least)
            if isinstance(answer, str) or not answer[0]["extensions"]["retryable"]:
                break
        return answer


async def a_host(stack: AsyncExitStack, endpoint: Endpoint, home: Path) -> Host:
    """Open a service for the length of a stack, as a machine of its own would."""
    database = await stack.enter_async_context(Database.connect(endpoint))
    service = await stack.enter_async_context(Service.open(database, home))
    transport = httpx.ASGITransport(app=application(service, Settings()))
    client = httpx.AsyncClient(transport=transport, base_url=ADDRESS)
    return Host(database, service, await stack.enter_async_context(client))


@pytest.fixture(params=["bolt", "neo4j"])
async def hosts(
    request: pytest.FixtureRequest, database: Database, endpoint: Endpoint, tmp_path: Path
) -> AsyncIterator[list[Host]]:
    """Give two hosts over one database, reached directly or as a cluster."""
    await migrate(database)
    await change(database, opens=[*bodies(3), named(0)])
    async with AsyncExitStack() as stack:
        served = endpoint
        if request.param == "neo4j":
            served = (await stack.enter_async_context(a_cluster(endpoint))).endpoint
        yield [await a_host(stack, served, tmp_path / name) for name in ("one", "two")]


def named(number: int) -> Fact:
    """Return the state of the body that is renamed."""
    return a_state("N1", f"第{number}镇党委")


async def test_what_one_host_wrote_is_read_on_each_that_is_told_its_revision(
    hosts: list[Host],
) -> None:
    for number in range(1, ROUNDS + 1):
        writer = hosts[number % len(hosts)]
        revision = await change(writer.database, closes=[named(number - 1)], opens=[named(number)])

        names = [await host.name_in_the_end("N1", at_least=revision) for host in hosts]

        assert names == [f"第{number}镇党委"] * len(hosts)
        assert [host.service.revision for host in hosts] == [revision] * len(hosts)


async def test_a_revision_that_nobody_published_is_refused_as_something_to_try_again(
    hosts: list[Host],
) -> None:
    [problem] = await hosts[0].name_of("N1", at_least=99)

    assert problem["extensions"]["code"] == "STALE_REVISION"
    assert problem["extensions"]["retryable"] is True


async def test_every_host_is_ready_as_soon_as_it_is_open(hosts: list[Host]) -> None:
    answers = [await host.client.get("/health/ready") for host in hosts]

    assert [answer.status_code for answer in answers] == [200, 200]
