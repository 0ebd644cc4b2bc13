"""A limit on how long something may take: what begins at once, what waits, and what is given up."""

from __future__ import annotations

import asyncio

import pytest

from resolvers.in_time import in_time


async def test_what_never_waits_is_never_late() -> None:
    async def work() -> str:
        return "done"

    assert await in_time(work(), 0) == "done"


async def test_what_waits_goes_on_where_it_stood() -> None:
    told: list[str] = []

    async def work() -> str:
        for each in ("a", "b"):
            await asyncio.sleep(0)
            told.append(each)
        return await asyncio.sleep(0.001, "done")

    assert await in_time(work(), 60) == "done"
    assert told == ["a", "b"]


async def test_a_fault_after_waiting_is_passed_on() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await in_time(work(), 60)


async def test_what_is_late_is_cancelled_and_cleans_up() -> None:
    told: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            # What it does to end in order may wait as well.
            await asyncio.sleep(0)
            told.append("ended")

    with pytest.raises(TimeoutError):
        await in_time(work(), 0.01)
    assert told == ["ended"]


async def test_a_fault_that_it_waits_for_is_its_own_to_meet() -> None:
    broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    broken.set_exception(KeyError("one"))

    async def fails() -> None:
        await asyncio.sleep(0)
        await broken

    async def work() -> str:
        try:
            await asyncio.gather(fails())
        except KeyError:
            return await asyncio.sleep(0, "met")
        return "missed"

    assert await in_time(work(), 60) == "met"


async def test_it_can_be_given_up_by_its_caller() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(in_time(work(), 60))
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
