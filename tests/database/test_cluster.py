"""A cluster is asked as one: reads by any member, writes and the head by the leader."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from neo4j.exceptions import Neo4jError

from graph.connection import Database, Endpoint, Transaction
from graph.errors import OutcomePending, StoreUnavailable
from graph.head import read_head
from graph.migrations import migrate
from tests.members import Cluster, a_cluster
from tests.servers import Statement

COUNT = Statement("count_things", "MATCH (t:Thing) RETURN count(t) AS things")
CREATE = Statement("create_thing", "CREATE (:Thing {code: $code})")
HEAD_READ = "(head:Head {key: 'head'})"
BOOKMARK = "FB:"


@pytest.fixture
async def cluster(endpoint: Endpoint, database: Database) -> AsyncIterator[Cluster]:
    """Give a leader and a follower before the emptied test database."""
    await database.verify()
    async with a_cluster(endpoint) as made:
        yield made


@pytest.fixture
async def pool(cluster: Cluster) -> AsyncIterator[Database]:
    """Give connections to the cluster."""
    async with Database.connect(cluster.endpoint) as connected:
        yield connected


def a_fault(code: str) -> Neo4jError:
    """Return a fault as the driver makes it of an answer of the server."""
    return Neo4jError._hydrate_neo4j(code=code, message="no matter")


async def things(database: Database) -> int:
    """Return how many things there are."""
    [row] = await database.read(COUNT)
    return int(row["things"])


async def test_one_server_is_reached_by_routing_as_well(
    database: Database, endpoint: Endpoint
) -> None:
    routed = endpoint._replace(uri=endpoint.uri.replace("bolt://", "neo4j://"))
    async with Database.connect(routed) as pool:
        await pool.verify()
        await pool.write(CREATE, code="a")

        assert await things(pool) == 1
        assert [record async for record in pool.stream(COUNT)] == [[1]]
    assert await things(database) == 1


async def test_reads_go_to_a_follower_and_writes_to_the_leader(
    cluster: Cluster, pool: Database
) -> None:
    await pool.write(CREATE, code="a")
    assert cluster.leader.was_sent(CREATE.text)
    assert not cluster.follower.was_sent(CREATE.text)

    assert await things(pool) == 1
    assert cluster.follower.was_sent(COUNT.text)
    assert not cluster.leader.was_sent(COUNT.text)

    assert [record async for record in pool.stream(COUNT)] == [[1]]
    assert cluster.follower.was_sent(COUNT.text)


async def test_a_read_tells_the_follower_what_it_must_not_lack(
    cluster: Cluster, pool: Database
) -> None:
    await things(pool)
    first = cluster.follower.was_sent(BOOKMARK)
    await pool.write(CREATE, code="a")

    await things(pool)

    assert not first
    assert cluster.follower.was_sent(BOOKMARK)


async def test_the_head_is_asked_of_the_leader_and_binds_the_reads_after_it(
    cluster: Cluster, pool: Database, database: Database
) -> None:
    await migrate(database)

    await read_head(pool)
    assert cluster.leader.was_sent(HEAD_READ)
    assert not cluster.follower.was_sent(HEAD_READ)

    await things(pool)
    assert cluster.follower.was_sent(BOOKMARK)


async def test_a_unit_goes_on_at_the_member_that_leads_next(
    cluster: Cluster, pool: Database
) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(CREATE, code="b")

    await pool.write(CREATE, code="a")
    old = cluster.leader
    await cluster.lose_leader()

    await pool.repeat(work, "one_thing")

    assert await things(pool) == 2
    assert cluster.leader is not old
    assert cluster.leader.was_sent(CREATE.text)


@pytest.mark.parametrize("is_read", [True, False])
async def test_a_unit_is_done_again_where_its_member_ceased_to_lead(
    pool: Database, *, is_read: bool
) -> None:
    tries = 0

    async def work(transaction: Transaction) -> None:
        nonlocal tries
        tries += 1
        if not is_read:
            await transaction.run(CREATE, code="a")
        if tries == 1:
            raise a_fault("Neo.ClientError.Cluster.NotALeader")

    await pool.repeat(work, "unit")

    assert tries == 2
    assert await things(pool) == (0 if is_read else 1)


async def test_a_member_that_leads_no_more_is_told_as_something_to_try_again(
    pool: Database,
) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        async with pool.transaction("unit"):
            raise a_fault("Neo.ClientError.Cluster.NotALeader")

    assert caught.value.retryable


async def test_a_commit_that_the_cluster_left_open_is_not_repeated(
    pool: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def work(transaction: Transaction) -> None:
        nonlocal tries
        tries += 1
        await transaction.run(CREATE, code="a")
        inner = transaction._inner
        commit = inner.commit

        async def committed_then_lost() -> None:
            await commit()
            raise a_fault("Neo.TransientError.Cluster.ReplicationFailure")

        monkeypatch.setattr(inner, "commit", committed_then_lost)

    with pytest.raises(OutcomePending):
        await pool.repeat(work, "unit")

    assert tries == 1
    assert await things(pool) == 1
