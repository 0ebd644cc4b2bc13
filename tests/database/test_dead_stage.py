"""A stage whose owner died, stalled or lost its answer never loses, doubles or shows a fact."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph import lease, stages
from graph.connection import Database, Endpoint
from graph.errors import ChangeInProgress, OutcomePending
from graph.facts import Fact
from graph.migrations import migrate
from graph.reading import check, read_facts
from tests.database.changing import change
from tests.database.invented_facts import a_power, a_state, an_affiliation, bodies
from tests.proxy import Fault, a_proxy

ROOT = Path(__file__).parent.parent.parent
VICTIM = an_affiliation("T00002", "T00000")


class Killed(BaseException):
    """Stands for the death of the process: nothing of ours runs after it."""


@pytest.fixture
async def store(database: Database) -> Database:
    """Give a database that holds three bodies at revision 1."""
    await migrate(database)
    await change(database, opens=bodies(3), expected=0)
    return database


def killer(chunk: int) -> Callable[[int, int], None]:
    """Return a progress callback that dies after so many chunks."""
    calls = iter(range(1, chunk + 1))

    def on_progress(_written: int, _total: int) -> None:
        if next(calls) == chunk:
            raise Killed

    return on_progress


async def die(store: Database, chunk: int, closes: Any, opens: Any = (), **extra: Any) -> None:
    """Begin a change, and die after so many chunks."""
    with pytest.raises(Killed):
        await change(store, closes, opens, on_progress=killer(chunk), **extra)


async def facts_of(store: Database) -> set[Fact]:
    """Return what a reader of the head sees, after making sure of digest and counts."""
    findings = await check(store)
    assert findings.is_sound, findings
    return await read_facts(store, findings.head.revision)


async def test_a_row_closed_by_a_dead_stage_survives_an_unrelated_change(store: Database) -> None:
    await die(store, 1, closes=[VICTIM])

    revision = await change(store, opens=[a_power("T00001")])

    assert revision == 2
    assert await facts_of(store) == {*bodies(3), a_power("T00001")}


async def test_without_reaping_that_row_would_be_lost(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forget(*_: Any, **__: Any) -> int:
        return 0

    await die(store, 1, closes=[VICTIM])
    monkeypatch.setattr(lease, "_part", forget)
    monkeypatch.setattr(stages, "_verify_sums", forget)

    await change(store, opens=[a_power("T00001")])

    assert not (await check(store)).is_sound
    assert VICTIM not in await read_facts(store, 2)


@pytest.mark.parametrize("chunk", range(1, 10))
async def test_whenever_a_stage_dies_another_change_goes_in(
    store: Database, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(stages, "CHUNK_ROWS", 2)
    monkeypatch.setattr(lease, "CHUNK_ROWS", 2)
    await die(store, chunk, closes=bodies(3)[2:], opens=[*bodies(3, "U"), a_power("U00000")])
    assert await facts_of(store) == set(bodies(3))

    await change(store, closes=[VICTIM], opens=[a_power("T00001")], input_digest="other")

    assert await facts_of(store) == ({*bodies(3), a_power("T00001")} - {VICTIM})


async def written(store: Database) -> dict[str, str]:
    """Return which rows a stage has written, by their identity in the database."""

    class Look:
        name = "test_rows"
        text = (
            "MATCH (start:Organization)-[fact:HAS_STATE {from_rev: 2}]->() "
            "RETURN start.code AS code, elementId(fact) AS row"
        )

    return {row["code"]: row["row"] for row in await store.read(Look())}


async def test_the_same_change_goes_on_where_its_dead_stage_ended(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CHUNK_ROWS", 2)
    opens = bodies(6, "U")
    await die(store, 4, closes=[VICTIM], opens=opens)
    await die(store, 6, closes=[VICTIM], opens=opens)
    before = await written(store)

    await change(store, closes=[VICTIM], opens=opens)

    after = await written(store)
    assert len(before) == 4
    assert before.items() <= after.items()
    assert await facts_of(store) == ({*bodies(3), *opens} - {VICTIM})


async def test_another_change_with_the_same_input_does_not_go_on(store: Database) -> None:
    await die(store, 1, closes=[VICTIM], opens=[a_state("U1")])

    await change(store, opens=[a_state("U2")])

    assert await facts_of(store) == {*bodies(3), a_state("U2")}


async def test_a_dead_reaper_is_followed_by_another(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await die(store, 3, closes=[VICTIM], opens=bodies(3, "U"))
    with monkeypatch.context() as patch:
        patch.setattr(lease, "_part", dying(lease._part))
        with pytest.raises(Killed):
            await change(store, opens=[a_power("T00001")])

    await change(store, closes=[VICTIM], opens=bodies(3, "U"))

    assert await facts_of(store) == ({*bodies(3), *bodies(3, "U")} - {VICTIM})


def dying(part: Any) -> Any:
    """Return a part of the reaping that does its work and dies."""

    async def once(*arguments: Any, **parameters: Any) -> int:
        await part(*arguments, **parameters)
        raise Killed

    return once


async def test_of_two_changes_at_once_one_goes_in(store: Database) -> None:
    rivals = [change(store, opens=[a_state(f"U{number}")], expected=1) for number in range(6)]

    ends = await asyncio.gather(*rivals, return_exceptions=True)

    winners = [number for number, end in enumerate(ends) if end == 2]
    assert len(winners) == 1
    assert sum(isinstance(end, ChangeInProgress) for end in ends) == 5
    assert await facts_of(store) == {*bodies(3), a_state(f"U{winners[0]}")}


async def test_the_stage_of_another_machine_is_left_alone_until_its_lease_ends(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(lease, "this_machine", lambda: "another machine")
        patch.setattr(lease, "LEASE_SECONDS", 1.0)
        await die(store, 1, closes=[VICTIM], by="县委办公室")

    with pytest.raises(ChangeInProgress) as refusal:
        await change(store, opens=[a_power("T00001")])
    await asyncio.sleep(1.1)
    await change(store, opens=[a_power("T00001")])

    assert refusal.value.facts["by"] == "县委办公室"
    assert await facts_of(store) == {*bodies(3), a_power("T00001")}


async def test_an_owner_that_was_overtaken_publishes_nothing(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stalled, released = asyncio.Event(), asyncio.Event()

    async def stall(_stage: int) -> None:
        stalled.set()
        await released.wait()

    monkeypatch.setattr(stages, "renewed", lambda *_: asyncio.timeout(None))
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.1)
    first = asyncio.create_task(change(store, closes=[VICTIM], verify=stall))
    await stalled.wait()
    await asyncio.sleep(0.2)
    monkeypatch.setattr(lease, "LEASE_SECONDS", 30.0)

    await change(store, opens=[a_power("T00001")])
    released.set()

    with pytest.raises(ChangeInProgress):
        await first
    assert await facts_of(store) == {*bodies(3), a_power("T00001")}


async def test_a_long_verification_keeps_its_lease(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.6)

    async def take_long(_stage: int) -> None:
        await asyncio.sleep(1.2)
        with pytest.raises(ChangeInProgress):
            await change(store, opens=[a_power("T00002")])

    await change(store, opens=[a_power("T00001")], verify=take_long)

    assert await facts_of(store) == {*bodies(3), a_power("T00001")}


@pytest.mark.parametrize(
    "fault", [Fault.CUT_BEFORE_COMMIT, Fault.CUT_AFTER_COMMIT, Fault.SILENT_AFTER_COMMIT]
)
@pytest.mark.parametrize("place", ["chunk", "flip"])
async def test_a_lost_answer_to_a_commit_neither_loses_nor_doubles_the_change(
    store: Database, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, fault: Fault, place: str
) -> None:
    monkeypatch.setattr(stages, "CHUNK_SECONDS", 1.0)
    monkeypatch.setattr(stages, "CHUNK_ROWS", 2)
    async with a_proxy(endpoint) as (proxy, through), Database.connect(through) as shaky:
        healing = asyncio.create_task(asyncio.sleep(0))

        def break_once(*_: Any) -> None:
            nonlocal healing
            if proxy.fault is Fault.NONE and healing.done():
                proxy.fault = fault
                healing = asyncio.create_task(heal())

        async def heal() -> None:
            before = proxy.connections
            while proxy.connections == before:  # noqa: ASYNC110  # The proxy counts, it tells nobody.
                await asyncio.sleep(0.001)
            proxy.fault = Fault.NONE
            await asyncio.Event().wait()

        async def verify(_stage: int) -> None:
            break_once()

        where = {"verify": verify} if place == "flip" else {"on_progress": break_once}
        revision = await change(shaky, closes=[VICTIM], opens=bodies(3, "U"), **where)
        healing.cancel()

    assert revision == 2
    assert await facts_of(store) == ({*bodies(3), *bodies(3, "U")} - {VICTIM})


async def test_a_commit_of_which_nothing_is_ever_heard_is_pending(
    store: Database, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CHUNK_SECONDS", 0.5)
    monkeypatch.setattr(lease, "CHUNK_SECONDS", 0.5)
    monkeypatch.setattr(lease, "OUTCOME_SECONDS", 1.0)
    async with a_proxy(endpoint) as (proxy, through), Database.connect(through) as shaky:

        async def fall_silent(_stage: int) -> None:
            proxy.fault = Fault.SILENT_AFTER_COMMIT

        with pytest.raises(OutcomePending) as pending:
            await change(shaky, closes=[VICTIM], verify=fall_silent)

    assert pending.value.facts["revision"] == 2
    assert await facts_of(store) == set(bodies(3)) - {VICTIM}


SCRIPT = """
import asyncio, os, signal, sys
from graph import stages
from graph.connection import Database, Endpoint
from tests.database.changing import change
from tests.database.invented_facts import bodies

stages.CHUNK_ROWS = 2
last, deadly = int(sys.argv[1]), sys.argv[2] == "die"
calls = 0

def on_progress(written, total):
    global calls
    calls += 1
    if calls == last:
        print("staged", flush=True)
        if deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        signal.pause()

async def main():
    async with Database.connect(Endpoint(*sys.stdin.read().split())) as database:
        await stages.apply(
            database, bodies(3)[-1:], bodies(3, "U"), by="another process", why="test",
            input_digest="d", expected_revision=1, on_progress=on_progress,
        )

asyncio.run(main())
"""


async def another_process(endpoint: Endpoint, chunk: int, end: str) -> asyncio.subprocess.Process:
    """Start a process that stages so many chunks, and then dies or waits."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", SCRIPT, str(chunk), end),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(" ".join(endpoint).encode())
    process.stdin.close()
    assert await process.stdout.readline() == b"staged\n"
    return process


@pytest.mark.parametrize("chunk", [1, 3, 5])
async def test_the_stage_of_a_killed_process_is_taken_over_at_once(
    store: Database, endpoint: Endpoint, chunk: int
) -> None:
    process = await another_process(endpoint, chunk, "die")
    assert await process.wait() == -signal.SIGKILL

    await change(store, opens=[a_power("T00001")])

    assert await facts_of(store) == {*bodies(3), a_power("T00001")}


async def test_the_stage_of_a_running_process_is_respected(
    store: Database, endpoint: Endpoint
) -> None:
    process = await another_process(endpoint, 2, "wait")

    with pytest.raises(ChangeInProgress) as refusal:
        await change(store, opens=[a_power("T00001")])
    process.kill()
    await process.wait()
    await change(store, opens=[a_power("T00001")])

    assert refusal.value.facts["by"] == "another process"
    assert await facts_of(store) == {*bodies(3), a_power("T00001")}
