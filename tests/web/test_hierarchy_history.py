"""The history of a body in a real browser, from the command itself and a real database."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

import pytest
from playwright.async_api import expect

from graph.connection import Database, Endpoint
from graph.migrations import migrate
from tests.database.command_line import (
    a_command,
    a_free_port,
    ended,
    finished,
    ready,
    the_environ,
)
from tests.database.data_sets import a_data_set, organization, two_counties, without_power
from tests.servers import a_server, wipe
from tests.web.browsing import Watched, accessibility, overflowing, picture
from tests.web.site import Site

MOMENT = re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d")
HOSTILE = "<img src=x onerror=window.wasRun=1>"


class Served(NamedTuple):
    """Where a service answers."""

    address: str


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """Give the endpoint of the test database."""
    with a_server() as served:
        yield served


@pytest.fixture
async def served(endpoint: Endpoint, tmp_path: Path) -> AsyncIterator[Served]:
    """Serve two counties by the command, after an import and two changes of one township."""
    async with Database.connect(endpoint) as database:
        await wipe(database)
        await migrate(database)
    environ = the_environ(tmp_path / "home", endpoint)
    branches = [organization(f"T1-{n:02}", f"第{n}支部", "BRANCH", "T1") for n in range(30)]
    _imported(
        environ, a_data_set(tmp_path / "1", organizations=[*two_counties(), *branches]), "首次导入"
    )
    _imported(environ, without_power(tmp_path / "2"), HOSTILE)
    renamed = {"code": "T1", "field": "name", "value": "东镇党委", "since": "2026-07-01"}
    _imported(environ, a_data_set(tmp_path / "3", facts=[renamed]), "更名")
    port = a_free_port()
    process = a_command(environ, "serve", "--port", port)
    try:
        ready(port, process)
        yield Served(f"http://127.0.0.1:{port}")
        ended(process, signal.SIGTERM)
    finally:
        process.kill()
        process.communicate()


def _imported(environ: dict[str, str], folder: Path, why: str) -> None:
    made: subprocess.CompletedProcess[str] = finished(
        a_command(environ, "import", folder, "--why", why)
    )
    assert made.returncode == 0, made.stderr


@pytest.mark.rows("P22", "U2")
async def test_the_history_tells_who_changed_what_when_and_why(
    watch: Callable[[Site], Awaitable[Watched]], served: Served
) -> None:
    watched = await watch(cast("Site", served))

    page = await watched.open("/body/T1")

    changes = page.get_by_role("region", name="变更记录", exact=True)
    rows = changes.locator("tbody tr")
    await expect(rows).to_have_count(3)
    for place, text in enumerate(["更名", HOSTILE, "首次导入"]):
        await expect(rows.nth(place)).to_contain_text(text)
        await expect(rows.nth(place).locator("time")).to_have_text(MOMENT)
        assert (await rows.nth(place).locator("td").nth(1).inner_text()).strip() != ""
    await expect(rows.nth(0)).to_contain_text("终止名称和类别 1 条")
    await expect(changes).to_contain_text("列出 3 次，共 3 次")
    assert not await page.evaluate("'wasRun' in window")
    assert await accessibility(page) == []
    await changes.scroll_into_view_if_needed()
    await picture(page, "body-history", "zh", is_full=False)
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("columnheader", name="Revision")).to_be_visible()
    await expect(page.locator(".changes tbody tr")).to_have_count(3)
    assert not await overflowing(page)
    await page.locator(".changes").scroll_into_view_if_needed()
    await picture(page, "body-history", "en", is_full=False)
