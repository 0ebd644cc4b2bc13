"""(io) Who holds the stage: one change at a time, and what becomes of the stage of a dead process.

The head is locked before it is read, so that what is decided on it holds until the commit. A stage
belongs to one attempt, named by a token; every transaction of the stage proves that it still does.
"""

from __future__ import annotations

import asyncio
import platform
import secrets
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from graph.connection import Database, Transaction
from graph.errors import (
    ChangeInProgress,
    Conflict,
    OutcomePending,
    StaleRevision,
    StoreError,
    StoreOutOfDate,
    StoreTimeout,
    StoreUnavailable,
)
from graph.head import FOREVER, Head, head_of
from graph.processes import Process
from graph.statements import statement

LEASE_SECONDS = 30.0
"""How long a stage is left alone when nothing is heard of its owner."""
CHUNK_ROWS = 2_000
CHUNK_SECONDS = 60.0
OUTCOME_SECONDS = 10.0
"""How long a transaction whose outcome is unknown is asked for."""

T = TypeVar("T")
_ZONE = ZoneInfo("Asia/Shanghai")
_live_tokens: set[str] = set()


class Claim(NamedTuple):
    """What a change wants of the stage: `work` names what it will open and close, byte for byte."""

    by: str
    input_digest: str
    work: str
    expected_revision: int


class Stage(NamedTuple):
    """A stage that is ours: its number is the revision it will be published as."""

    number: int
    token: str
    done: int
    head: Head


@asynccontextmanager
async def held(db: Database, claim: Claim) -> AsyncIterator[Stage]:
    """Hold the stage for the length of a block; when the block fails, nothing of it remains.

    Raises:
        ChangeInProgress: another change holds it, or came between reading and claiming.
        StaleRevision: the expected revision is not there yet.
    """
    token = secrets.token_hex(16)
    _live_tokens.add(token)
    try:
        stage = await persistently(lambda: _claimed(db, claim, token))
        try:
            yield stage
        except Exception:
            # What cannot be reaped now is reaped by whoever stages next.
            with suppress(StoreError, Conflict):
                await _reap(db, stage)
            raise
    finally:
        _live_tokens.discard(token)


async def advance(transaction: Transaction, stage: Stage, chunk: int | None = None) -> int:
    """Prove that the stage is ours, renew its lease, and return how many chunks were done before.

    Raises:
        ChangeInProgress: it was taken over.
    """
    rows = await transaction.run(
        statement("stage_advance"),
        stage=stage.number,
        token=stage.token,
        chunk=chunk,
        lease_ms=_lease_ms(),
    )
    if not rows:
        raise await _lost(transaction, await _locked(transaction, stage.token), stage.number - 1)
    return int(rows[0]["done"])


@asynccontextmanager
async def renewed(db: Database, stage: Stage) -> AsyncIterator[None]:
    """Renew the lease while a block works without writing."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            with suppress(StoreError):
                async with db.transaction("stage_renew") as transaction:
                    await advance(transaction, stage)

    task = asyncio.create_task(renew())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Conflict):
            await task


async def persistently(work: Callable[[], Awaitable[T]]) -> T:
    """Do a unit again while the database cannot be asked how it ended.

    The unit must begin by locking the head and looking whether an earlier try went in: the lock is
    free only when the transaction of that try has ended, one way or the other.

    Raises:
        OutcomePending: a try was sent to be committed, and no answer was had in time.
    """
    clock = asyncio.get_running_loop().time
    give_up, delay = clock() + OUTCOME_SECONDS, 0.05
    pending: OutcomePending | None = None
    while True:
        try:
            return await work()
        except (StoreUnavailable, StoreTimeout, OutcomePending) as error:
            pending = error if isinstance(error, OutcomePending) else pending
            if clock() + delay > give_up:
                raise pending or error from None
        await asyncio.sleep(delay)
        delay = min(delay * 1.5, 1.0)


async def _claimed(db: Database, claim: Claim, token: str) -> Stage:
    while True:
        async with db.transaction("stage_begin") as transaction:
            row = await _locked(transaction, token)
            stage, is_ready = await _taken(transaction, claim, row, token)
        if is_ready:
            return stage
        await _reap(db, stage)


async def _taken(
    transaction: Transaction, claim: Claim, row: Mapping[str, Any], token: str
) -> tuple[Stage, bool]:
    """Put our stage on the locked head, and tell whether it can be written to or must be reaped."""
    is_stale = row["revision"] != claim.expected_revision
    if row["stage"] is None and is_stale:
        raise await _lost(transaction, row, claim.expected_revision)
    if row["stage"] is not None and row["token"] != token and is_held(row):
        raise _in_progress(row["by"], row["since"])
    is_ours = row["stage"] is None or (row["work"] == claim.work and not is_stale)
    done = row["done"] if is_ours and row["stage"] is not None else 0
    stage = Stage(row["revision"] + 1, token, done, head_of(row))
    await _put(transaction, stage, claim._replace(work=claim.work if is_ours else ""))
    return stage, is_ours


async def _put(transaction: Transaction, stage: Stage, claim: Claim) -> None:
    process = Process.current()
    await transaction.run(
        statement("stage_claim"),
        stage=stage.number,
        token=stage.token,
        done=stage.done,
        by=claim.by,
        input_digest=claim.input_digest,
        work=claim.work,
        machine=this_machine(),
        pid=process.pid,
        started=process.started,
        lease_ms=_lease_ms(),
    )


async def _reap(db: Database, stage: Stage) -> None:
    """Undo what a given-up stage wrote, and take it off the head."""
    discard, reopen = statement("stage_discard"), statement("stage_reopen")
    while await _part(db, stage, discard) == CHUNK_ROWS:
        pass
    while await _part(db, stage, reopen, forever=FOREVER) == CHUNK_ROWS:
        pass
    async with db.transaction("stage_clear") as transaction:
        await advance(transaction, stage)
        await transaction.run(statement("stage_clear"), token=stage.token)


async def _part(db: Database, stage: Stage, part: Any, **parameters: Any) -> int:
    async with db.transaction(part.name, deadline_seconds=CHUNK_SECONDS) as transaction:
        await advance(transaction, stage)
        rows = await transaction.run(part, stage=stage.number, limit=CHUNK_ROWS, **parameters)
    return int(next(iter(rows[0].values())))


async def _locked(transaction: Transaction, token: str) -> dict[str, Any]:
    for row in await transaction.run(statement("head_lock"), token=token):
        return row
    raise StoreOutOfDate(found=0, wanted="≥ 1")


async def _lost(transaction: Transaction, row: Mapping[str, Any], expected: int) -> Conflict:
    """Return why the stage cannot be had: another holds it, or the data moved on."""
    if row["stage"] is not None:
        return _in_progress(row["by"], row["since"])
    if row["revision"] < expected:
        return StaleRevision(wanted=expected, revision=row["revision"])
    if row["revision"] == expected:
        return Conflict(reason="the stage was taken over, try again / 暂存已被接管")
    last = await signature(transaction, row["revision"])
    return _in_progress(last["by"], last["at"])


async def signature(transaction: Transaction, revision: int) -> dict[str, Any]:
    """Return token, author and time of the change that made a revision; nothing where none did."""
    rows = await transaction.run(statement("change_signature"), revision=revision)
    return rows[0] if rows else {}


def is_held(row: Mapping[str, Any]) -> bool:
    """Tell whether the owner of a stage still works on it."""
    if row["expired"]:
        return False
    if row["machine"] != this_machine():
        return True
    owner = Process(row["pid"], row["started"])
    return row["token"] in _live_tokens if owner == Process.current() else owner.is_alive


@cache
def this_machine() -> str:
    """Return what tells this machine from others whose process numbers mean something else.

    Containers of one host differ too: each has process numbers of its own.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return f"{platform.node()}/{uuid.getnode():x}"


def _in_progress(by: str, since: datetime) -> ChangeInProgress:
    local = since.astimezone(_ZONE)
    return ChangeInProgress(by=by, since=local.isoformat(" ", "seconds"))


def _lease_ms() -> int:
    return int(LEASE_SECONDS * 1000)
