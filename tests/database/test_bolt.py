"""What callers see of the database over Bolt: rows, transactions, and problems of our own."""

from __future__ import annotations

import asyncio
import time
from datetime import date

import pytest

from graph.connection import Database, Endpoint, Transaction
from graph.errors import (
    ForeignDatabase,
    OutcomePending,
    StatementDefect,
    StoreError,
    StoreTimeout,
    StoreUnavailable,
)
from graph.faults import KeyTaken, StoreOverloaded, StoreRefused
from tests.proxy import Fault, a_proxy
from tests.servers import MARK, Statement, claim, wipe

COUNT = Statement("count_things", "MATCH (t:Thing) RETURN count(t) AS things")
CREATE = Statement("create_thing", "CREATE (:Thing {code: $code})")
UNIQUE = Statement(
    "thing_unique",
    "CREATE CONSTRAINT thing_unique IF NOT EXISTS FOR (t:Thing) REQUIRE t.code IS UNIQUE",
)
FREE = Statement("thing_free", "DROP CONSTRAINT thing_unique IF EXISTS")
LOCK = Statement("lock_thing", "MATCH (t:Thing {code: $code}) SET t.lock = $by")
BROKEN = Statement("broken", "MATCH (t:Thing RETURN t")
SLOW = Statement(
    "slow", "UNWIND range(1, 100000000) AS i WITH i WHERE i % 7 = 8 RETURN count(i) AS n"
)
GREEDY = Statement("greedy", "UNWIND range(1, 100000000) AS i RETURN collect(toString(i)) AS all")


async def things(database: Database) -> int:
    """Return how many things there are."""
    [row] = await database.read(COUNT)
    return int(row["things"])


async def test_rows_come_as_values_of_python(database: Database) -> None:
    """Dates of the driver do not leave the connection, at whatever depth."""
    statement = Statement("values", "RETURN $on AS on, [{day: $on}] AS nested, 1 AS number")

    rows = await database.read(statement, on=date(2018, 11, 2))

    day = date(2018, 11, 2)
    assert rows == [{"on": day, "nested": [{"day": day}], "number": 1}]
    assert type(rows[0]["on"]) is date


async def test_columns_stream_record_by_record(database: Database) -> None:
    """A record holds a whole page in columns; the pages come one after the other."""
    pages = Statement(
        "pages",
        "UNWIND range(0, 2) AS page UNWIND range(1, 20000) AS i "
        "WITH page, collect(i + page) AS column RETURN column ORDER BY page",
    )

    columns = [column async for [column] in database.stream(pages)]

    assert [len(column) for column in columns] == [20000] * 3
    assert [column[0] for column in columns] == [1, 2, 3]


async def test_a_transaction_commits_at_the_end_of_its_block(database: Database) -> None:
    """What several statements did is there together."""
    async with database.transaction("two_things") as transaction:
        await transaction.run(CREATE, code="a")
        await transaction.run(CREATE, code="b")
        before = await things(database)

    assert (before, await things(database)) == (0, 2)


async def test_an_exception_rolls_a_transaction_back(database: Database) -> None:
    """The exception goes on unchanged, and nothing was written."""
    with pytest.raises(LookupError):
        async with database.transaction("one_thing") as transaction:
            await transaction.run(CREATE, code="a")
            raise LookupError

    assert await things(database) == 0


async def test_the_statement_name_is_in_the_list_of_transactions(database: Database) -> None:
    """An operator of the database sees which statement runs."""
    shown = Statement(
        "show_all", "SHOW TRANSACTIONS YIELD metaData RETURN metaData.statement AS name"
    )

    names = {row["name"] for row in await database.read(shown)}

    assert "show_all" in names


async def test_a_second_owner_of_a_key_is_a_conflict(database: Database) -> None:
    """The problem names the statement; the text of the driver stays inside."""
    await database.write(UNIQUE)
    try:
        await database.write(CREATE, code="a")
        with pytest.raises(KeyTaken) as caught:
            await database.write(CREATE, code="a")
    finally:
        await database.write(FREE)

    assert "create_thing" in caught.value.text("zh")
    assert "create_thing" in caught.value.text("en")
    assert "already exists with label" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert len(caught.value.facts["correlation"]) == 16


async def test_a_broken_statement_is_a_defect_with_its_name(database: Database) -> None:
    """A syntax error is our fault and says which file to look at."""
    with pytest.raises(StatementDefect) as caught:
        await database.read(BROKEN)

    assert caught.value.facts["statement"] == "broken"
    assert caught.value.facts["reason"] == "Neo.ClientError.Statement.SyntaxError"


async def test_a_slow_statement_ends_at_its_deadline(database: Database) -> None:
    """The caller waits no longer than it said, and the connection is usable again."""
    began = time.monotonic()

    with pytest.raises(StoreTimeout) as caught:
        await database.read(SLOW, deadline_seconds=0.5)

    assert time.monotonic() - began < 3
    assert caught.value.retryable
    assert await things(database) == 0


async def test_a_greedy_statement_is_not_repeated(database: Database) -> None:
    """The database calls it transient; to repeat it would only take the time again."""
    with pytest.raises(StoreOverloaded) as caught:
        await database.read(GREEDY, deadline_seconds=60)

    assert not caught.value.retryable


async def test_a_deadlock_is_repeated_as_a_whole_unit(database: Database) -> None:
    """Two units that lock in opposite order both go in, each with its effect once."""
    for code in ("a", "b"):
        await database.write(CREATE, code=code)
    tries: list[str] = []
    both_hold = asyncio.Barrier(2)

    async def unit(first: str, second: str, done: str) -> None:
        async def work(transaction: Transaction) -> None:
            tries.append(done)
            await transaction.run(LOCK, code=first, by=done)
            if tries.count(done) == 1:
                await both_hold.wait()
            await transaction.run(LOCK, code=second, by=done)
            await transaction.run(CREATE, code=done)

        await database.repeat(work, "opposite_locks")

    await asyncio.gather(unit("a", "b", "c"), unit("b", "a", "d"))

    assert len(tries) > 2
    assert await things(database) == 4


async def test_a_wrong_password_is_refused_with_a_remedy(endpoint: Endpoint) -> None:
    """Nothing is repeated, and the message says which settings to check."""
    async with Database.connect(endpoint._replace(password="wrong")) as stranger:
        with pytest.raises(StoreRefused) as caught:
            await stranger.verify()

    assert "NEO4J_PASSWORD" in caught.value.text("zh")
    assert "NEO4J_PASSWORD" in caught.value.text("en")


async def test_a_silent_database_is_left_at_the_deadline(
    database: Database, endpoint: Endpoint
) -> None:
    """The pool recovers as soon as the database speaks again."""
    async with a_proxy(endpoint) as (proxy, through), Database.connect(through) as distant:
        assert await things(distant) == 0
        proxy.fault = Fault.SILENT
        began = time.monotonic()
        with pytest.raises(StoreError) as caught:
            await distant.read(COUNT, deadline_seconds=1)
        waited = time.monotonic() - began
        proxy.fault = Fault.NONE

        assert await things(distant) == 0
    assert isinstance(caught.value, StoreTimeout)
    assert waited < 3
    assert await things(database) == 0


@pytest.mark.parametrize(
    ("fault", "written"),
    [(Fault.CUT_BEFORE_COMMIT, 0), (Fault.CUT_AFTER_COMMIT, 1), (Fault.SILENT_AFTER_COMMIT, 1)],
)
async def test_a_lost_answer_to_a_commit_is_an_open_outcome(
    database: Database, endpoint: Endpoint, fault: Fault, written: int
) -> None:
    """The same problem comes whether the commit went in or not; it names the revision."""
    async with a_proxy(endpoint) as (proxy, through), Database.connect(through) as distant:
        with pytest.raises(OutcomePending) as caught:
            async with distant.transaction("unit", revision=7, deadline_seconds=2) as transaction:
                await transaction.run(CREATE, code="a")
                proxy.fault = fault
        proxy.fault = Fault.NONE

    assert caught.value.facts["revision"] == 7
    for _ in range(50):
        if await things(database) == written:
            break
        await asyncio.sleep(0.02)
    assert await things(database) == written


async def test_an_open_outcome_is_never_repeated(database: Database, endpoint: Endpoint) -> None:
    """Also a unit that may be repeated is not, once its commit was sent."""
    tries = 0

    async def work(transaction: Transaction) -> None:
        nonlocal tries
        tries += 1
        await transaction.run(CREATE, code="a")

    async with (
        a_proxy(endpoint, Fault.CUT_AFTER_COMMIT) as (_, through),
        Database.connect(through) as distant,
    ):
        with pytest.raises(OutcomePending):
            await distant.repeat(work, "unit")

    assert tries == 1
    assert await things(database) == 1


async def test_a_read_outlives_a_cut_connection(database: Database, endpoint: Endpoint) -> None:
    """A connection of the pool that has died is replaced without the caller noticing."""
    async with a_proxy(endpoint) as (proxy, through), Database.connect(through) as distant:
        assert await things(distant) == 0
        await proxy.close()

        assert await things(distant) == 0
        assert proxy.connections == 2
    assert await things(database) == 0


async def test_a_database_of_others_is_never_wiped(database: Database) -> None:
    """Without the marker and with content, the tests stop."""
    await database.write(Statement("unmark", "MATCH (m:TestDatabase) DELETE m"))
    await database.write(CREATE, code="a")
    try:
        with pytest.raises(ForeignDatabase):
            await claim(database)
        with pytest.raises(ForeignDatabase):
            await wipe(database)

        assert await things(database) == 1
    finally:
        await database.write(MARK)


async def test_a_database_that_is_gone_is_unavailable() -> None:
    """A refused connection is told soon, in both languages, as something to try again."""
    nobody = Endpoint("bolt://127.0.0.1:1", "neo4j", "secret")

    async with Database.connect(nobody) as database:
        with pytest.raises(StoreUnavailable) as caught:
            await database.read(COUNT)

    assert caught.value.retryable
    assert "127.0.0.1" not in caught.value.text("en")
