"""The connection without a database: addresses, deadlines, and the map of codes to problems."""

from __future__ import annotations

import socket
import time
from typing import NamedTuple

import pytest

from graph.connection import Database, Endpoint
from graph.errors import InvalidInput, StatementDefect, StoreTimeout, StoreUnavailable
from graph.faults import (
    KeyTaken,
    StoreOverloaded,
    StoreReadOnly,
    StoreRefused,
    is_decided,
    may_repeat,
    problem_at_commit,
    problem_of,
)


class AStatement(NamedTuple):
    """A statement of these tests."""

    name: str
    text: str


ONE = AStatement("one", "RETURN 1 AS one")


@pytest.mark.parametrize(
    ("code", "problem", "repeatable"),
    [
        ("Neo.ClientError.Schema.ConstraintValidationFailed", KeyTaken, False),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", StoreOverloaded, False),
        ("Neo.ClientError.Transaction.TransactionTimedOut", StoreTimeout, False),
        ("Neo.ClientError.Security.Unauthorized", StoreRefused, False),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", StoreReadOnly, False),
        ("Neo.TransientError.Transaction.DeadlockDetected", StoreUnavailable, True),
        ("Neo.TransientError.General.DatabaseUnavailable", StoreUnavailable, True),
        ("Neo.DatabaseError.General.UnknownError", StoreUnavailable, False),
        ("Neo.ClientError.Cluster.NotALeader", StoreUnavailable, True),
        ("Neo.ClientError.Statement.SyntaxError", StatementDefect, False),
    ],
)
def test_each_code_has_its_problem(code: str, problem: type[Exception], repeatable: bool) -> None:
    """The table of the error map, with what may be done again."""
    assert type(problem_of(code, "organization_by_code", 10)) is problem
    assert may_repeat(code) is repeatable


def test_a_refused_commit_is_decided_and_a_lost_one_is_not() -> None:
    """Only an answer that says no leaves nothing open."""
    assert is_decided("Neo.ClientError.Schema.ConstraintValidationFailed")
    assert is_decided("Neo.TransientError.Transaction.DeadlockDetected")
    assert not is_decided("Neo.DatabaseError.Transaction.TransactionCommitFailed")
    assert not is_decided("Neo.TransientError.Cluster.ReplicationFailure")
    assert not is_decided("")


def test_a_transaction_that_the_server_lost_at_commit_means_read_only() -> None:
    """That is how a server without space ends it."""
    problem = problem_at_commit("Neo.ClientError.Transaction.TransactionNotFound", "unit", 10)

    assert type(problem) is StoreReadOnly


def test_an_endpoint_does_not_show_its_password() -> None:
    """Neither in a log nor in a traceback."""
    assert "secret" not in repr(Endpoint("bolt://127.0.0.1:7687", "neo4j", "secret"))


@pytest.mark.parametrize("uri", ["127.0.0.1:7687", "http://127.0.0.1", "bolt://127.0.0.1:port", ""])
async def test_an_address_of_another_kind_is_refused_with_the_right_ones(uri: str) -> None:
    """The message names the setting and the kinds that work."""
    with pytest.raises(InvalidInput) as caught:
        async with Database.connect(Endpoint(uri, "neo4j", "secret")) as database:
            await database.verify()

    assert caught.value.facts["field"] == "NEO4J_URI"
    assert "neo4j+s://" in caught.value.text("zh")


async def test_a_host_that_nobody_knows_is_unavailable() -> None:
    """A name that does not resolve is a fault of the network, not of ours."""
    async with Database.connect(Endpoint("bolt://nobody.invalid", "neo4j", "x")) as database:
        with pytest.raises(StoreUnavailable):
            await database.read(ONE, deadline_seconds=4)


async def test_a_server_that_accepts_and_says_nothing_is_left_in_time() -> None:
    """The deadline holds from the first byte on."""
    # Nobody calls accept: the system completes the connection, and nothing ever answers.
    silent = socket.create_server(("127.0.0.1", 0))
    uri = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
    began = time.monotonic()

    async with Database.connect(Endpoint(uri, "neo4j", "x")) as database:
        with pytest.raises(StoreTimeout):
            await database.read(ONE, deadline_seconds=0.3)

    assert time.monotonic() - began < 2
    silent.close()
