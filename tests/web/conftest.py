"""The site over the sample and a real browser, once per run; a fresh watched page for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.sample_service import sample_with
from tests.web.browsing import FLAGS, LOCALES, Watched, chromium
from tests.web.site import Site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Serve the sample."""
    served = Site(sample_with())
    yield served
    served.stop()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Run the browser of this machine, without a window."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium(), args=FLAGS, headless=True
        )
        yield launched
        await launched.close()


@pytest.fixture
def viewport() -> dict[str, int]:
    """Give the size of the window; a test may ask for another by overriding this."""
    return {"width": 1280, "height": 720}


@pytest.fixture
def language() -> str:
    """Give the language of the browser; a test may set it by its parameters."""
    return "zh"


@pytest.fixture
async def watch(
    browser: Browser, viewport: dict[str, int], language: str
) -> AsyncIterator[Callable[[Site], Awaitable[Watched]]]:
    """Give what opens fresh pages of a site, and fail where one did what no page may do."""
    pages: list[Watched] = []

    async def opened(site: Site) -> Watched:
        context = await browser.new_context(
            viewport={"width": viewport["width"], "height": viewport["height"]},
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(10_000)
        pages.append(Watched(await context.new_page(), site.address))
        return pages[-1]

    yield opened
    for page in pages:
        await page.page.context.close()
    assert [fault for page in pages for fault in page.unexpected()] == []


@pytest.fixture
async def watched(watch: Callable[[Site], Awaitable[Watched]], site: Site) -> Watched:
    """Give a fresh page of the site over the sample."""
    return await watch(site)
