"""(io) The database over Bolt: statements with deadlines, transactions, and problems of our own.

The only module that calls the driver. No text of the driver leaves it: the log gets that text with
a correlation id, the caller gets a problem of `graph.errors` or `graph.faults` that names the id.
In a cluster (`neo4j://`) reads go to any member and writes to the leader; bookmarks see to it that
no read is answered by a member that lacks what this pool has seen or written before.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

import neo4j
import structlog
from neo4j.exceptions import (
    ConnectionPoolError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph.errors import (
    InvalidInput,
    OutcomePending,
    StatementDefect,
    StoreTimeout,
    StoreUnavailable,
    ZhuanjieError,
)
from graph.faults import is_decided, may_repeat, problem_at_commit, problem_of

DEADLINE_SECONDS = 10.0
CONNECT_SECONDS = 5.0
FIRST_DELAY_SECONDS = 0.02
DELAY_FACTOR = 1.5
REPEAT_SECONDS = 2.0
"""How long a read, or a unit that may be repeated, is tried again."""

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

T = TypeVar("T")
_log = structlog.get_logger(__name__)


class Endpoint(NamedTuple):
    """Where a database answers, and as whom to speak to it."""

    uri: str
    username: str
    password: str
    database: str = "neo4j"

    def __repr__(self) -> str:
        """Show everything but the password."""
        return f"Endpoint({self.uri!r}, {self.username!r}, '***', {self.database!r})"


class Statement(Protocol):
    """What this module needs of a statement."""

    @property
    def name(self) -> str:
        """The name that goes into metadata and log."""

    @property
    def text(self) -> str:
        """The Cypher itself."""


@dataclass
class _Unit:
    """What is known of the work in hand when it fails."""

    statement: str
    deadline_seconds: float
    revision: int | None = None
    is_committing: bool = False


class Transaction:
    """An open transaction; it ends with the block that opened it."""

    def __init__(self, inner: neo4j.AsyncTransaction, unit: _Unit) -> None:
        """Wrap a transaction of the driver."""
        self._inner = inner
        self._unit = unit

    async def run(self, statement: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a statement and return its rows."""
        self._unit.statement = statement.name
        return await _rows(await self._inner.run(statement.text, parameters))


class Database:
    """A pool of connections to one database."""

    def __init__(self, driver: neo4j.AsyncDriver, name: str) -> None:
        """Use `Database.connect`, which also closes the pool."""
        self._driver: Final = driver
        self._settings: Final[dict[str, Any]] = {
            "database": name,
            "bookmark_manager": neo4j.AsyncGraphDatabase.bookmark_manager(),
        }

    @classmethod
    @asynccontextmanager
    async def connect(cls, endpoint: Endpoint) -> AsyncIterator[Database]:
        """Open a pool on an endpoint; the first statement makes the first connection."""
        async with _driver(endpoint) as driver:
            yield cls(driver, endpoint.database)

    async def verify(self, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        """Return when the database has opened a transaction for us, or raise."""
        async with self.transaction("verify", deadline_seconds=deadline_seconds):
            pass

    async def read(
        self,
        statement: Statement,
        /,
        *,
        at_leader: bool = False,
        deadline_seconds: float = DEADLINE_SECONDS,
        **parameters: Any,
    ) -> list[dict[str, Any]]:
        """Run a reading statement and return its rows; repeated where that can help.

        Args:
            at_leader: ask the member that takes the writes, which lacks nothing that others wrote.
        """
        unit = _Unit(statement.name, deadline_seconds)
        access = neo4j.WRITE_ACCESS if at_leader else neo4j.READ_ACCESS

        async def rows() -> list[dict[str, Any]]:
            async with self._session(access) as session:
                query = neo4j.Query(statement.text, {"statement": unit.statement}, deadline_seconds)
                return await _rows(await session.run(query, parameters))

        with _translated(unit):
            async with asyncio.timeout(deadline_seconds):
                return await _repeated(rows, unit)

    async def stream(
        self,
        statement: Statement,
        /,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        **parameters: Any,
    ) -> AsyncIterator[list[Any]]:
        """Yield the values of one record after the other as they come; for records of columns.

        The deadline holds for each record. Nothing is repeated, as records have been given out.
        """
        with _translated(_Unit(statement.name, deadline_seconds)):
            async with self._session(neo4j.READ_ACCESS) as session:
                query = neo4j.Query(statement.text, {"statement": statement.name})
                async with asyncio.timeout(deadline_seconds):
                    result = await session.run(query, parameters)
                while True:
                    async with asyncio.timeout(deadline_seconds):
                        record = await anext(result, None)
                    if record is None:
                        return
                    yield record.values()

    async def write(
        self,
        statement: Statement,
        /,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        **parameters: Any,
    ) -> list[dict[str, Any]]:
        """Run one writing statement in a transaction of its own and return its rows."""
        name = statement.name
        async with self.transaction(name, deadline_seconds=deadline_seconds) as transaction:
            return await transaction.run(statement, **parameters)

    @asynccontextmanager
    async def transaction(
        self,
        name: str,
        *,
        revision: int | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> AsyncIterator[Transaction]:
        """Open a transaction that commits at the end of the block, and rolls back on an exception.

        Args:
            name: what the database shows in its list of transactions.
            revision: the revision that the block writes, named where its outcome is unknown.

        Raises:
            OutcomePending: the answer to the commit was lost; it may have gone in or not.
        """
        unit = _Unit(name, deadline_seconds, revision)
        with _translated(unit):
            async with self._opened(unit) as transaction:
                yield transaction

    async def repeat(
        self,
        work: Callable[[Transaction], Awaitable[T]],
        name: str,
        *,
        revision: int | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> T:
        """Run a whole unit that may be done again, and do it again after a passing fault.

        The work must have no effect outside its transaction. A commit whose outcome is unknown is
        never repeated.
        """
        unit = _Unit(name, deadline_seconds, revision)

        async def once() -> T:
            unit.is_committing = False
            async with self._opened(unit) as transaction:
                return await work(transaction)

        with _translated(unit):
            return await _repeated(once, unit)

    @asynccontextmanager
    async def _opened(self, unit: _Unit) -> AsyncIterator[Transaction]:
        name, seconds = unit.statement, unit.deadline_seconds
        async with asyncio.timeout(seconds), self._session(neo4j.WRITE_ACCESS) as session:
            inner = await session.begin_transaction(metadata={"statement": name}, timeout=seconds)
            async with inner:
                yield Transaction(inner, unit)
                unit.is_committing = True
                await inner.commit()
                unit.is_committing = False

    def _session(self, access: str) -> neo4j.AsyncSession:
        return self._driver.session(default_access_mode=access, **self._settings)


async def _repeated(work: Callable[[], Awaitable[T]], unit: _Unit) -> T:
    """Do the work again after passing faults, with growing pauses, for a limited time."""
    clock = asyncio.get_running_loop().time
    give_up, delay = clock() + REPEAT_SECONDS, FIRST_DELAY_SECONDS
    while True:
        try:
            return await work()
        except (Neo4jError, DriverError) as error:
            if clock() + delay > give_up or not _is_passing(error, unit):
                raise
        # The random part keeps rivals from meeting again.
        await asyncio.sleep(delay * random.uniform(0.5, 1.5))  # noqa: S311
        delay *= DELAY_FACTOR


def _is_passing(error: Neo4jError | DriverError, unit: _Unit) -> bool:
    if isinstance(error, Neo4jError):
        code = error.code or ""
        return may_repeat(code) and (is_decided(code) or not unit.is_committing)
    lost = isinstance(error, ServiceUnavailable | SessionExpired)
    return lost and not (unit.is_committing or isinstance(error, IncompleteCommit))


@contextmanager
def _translated(unit: _Unit) -> Iterator[None]:
    """Turn a fault of the driver into a problem of ours; the text goes to the log only."""
    try:
        yield
    except (Neo4jError, DriverError, TimeoutError) as error:
        correlation = secrets.token_hex(8)
        problem = _problem(error, unit)
        problem.facts["correlation"] = correlation
        _log.warning(
            "database fault",
            correlation=correlation,
            statement=unit.statement,
            problem=problem.code,
            fault=f"{type(error).__name__}: {error}",
        )
        raise problem from None


def _problem(error: Exception, unit: _Unit) -> ZhuanjieError:
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    if unit.is_committing:
        if is_decided(code):
            return problem_at_commit(code, unit.statement, unit.deadline_seconds)
        return OutcomePending(revision=unit.statement if unit.revision is None else unit.revision)
    if isinstance(error, TimeoutError):
        return StoreTimeout(timeout_seconds=unit.deadline_seconds)
    if code:
        return problem_of(code, unit.statement, unit.deadline_seconds)
    if isinstance(error, ServiceUnavailable | SessionExpired | ConnectionPoolError | Neo4jError):
        return StoreUnavailable()
    return StatementDefect(statement=unit.statement, reason=type(error).__name__)


def _driver(endpoint: Endpoint) -> neo4j.AsyncDriver:
    try:
        _check_address(endpoint.uri)
        return neo4j.AsyncGraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.username, endpoint.password),
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=CONNECT_SECONDS,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
            user_agent="zhuanjie",
        )
    except (DriverError, ValueError) as error:
        _log.warning("unusable address", fault=f"{type(error).__name__}: {error}")
        raise InvalidInput(
            field="NEO4J_URI",
            value=endpoint.uri,
            reason_zh="应为 bolt://、neo4j:// 或 neo4j+s:// 加主机和端口。",
            reason_en="it should be bolt://, neo4j:// or neo4j+s:// with host and port.",
        ) from None


def _check_address(uri: str) -> None:
    address = urlsplit(uri)
    # The driver would take an HTTP address, and then does without most of what we ask of it.
    if address.scheme not in SCHEMES or not address.hostname or address.port == 0:
        raise ValueError(uri)


async def _rows(result: neo4j.AsyncResult) -> list[dict[str, Any]]:
    return [_native(record.data()) async for record in result]


def _native(value: Any) -> Any:
    """Replace the driver's own dates and times by those of Python, at any depth."""
    if isinstance(value, dict):
        return {key: _native(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_native(item) for item in value]
    if isinstance(value, neo4j.time.Date | neo4j.time.DateTime | neo4j.time.Time):
        return value.to_native()
    return value
