"""(io) What the tests of coverage find on its page."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect

VIEWS = ["treemap", "sunburst", "table", "reach"]
HUNAN, CHANGSHA, CHANGDE = "430000", "430100", "430700"


def sheet(page: Page, title: str) -> Locator:
    """Return a part of the page by its heading, or by the beginning of that."""
    heading = page.get_by_role("heading", name=re.compile(f"^{re.escape(title)}"), level=2)
    return page.locator("section").filter(has=heading)


def line(page: Page) -> Locator:
    """Return the line from everything down to what is looked at."""
    return page.get_by_role("navigation", name="所在位置")


async def numbers(page: Page) -> list[list[str]]:
    """Return the table of the parts: names, then the figures as they are compared."""
    found = page.locator(".parts-table tbody tr")
    await found.first.wait_for()
    rows: list[list[str]] = await found.evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return rows


async def choose_view(page: Page, name: str) -> None:
    """Show the parts in another way."""
    await page.get_by_role("radiogroup", name="看法").get_by_text(name, exact=True).click()


async def read(page: Page) -> str:
    """Return what a page shows, once nothing changes any more."""
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("main [aria-busy=true]")).to_have_count(0)
    before, now = "", await page.locator("main").inner_text()
    while now != before:
        await page.wait_for_timeout(300)
        before, now = now, await page.locator("main").inner_text()
    return now


async def tab_to(page: Page, target: Locator, most: int = 80) -> None:
    """Press the tabulator until something has the focus."""
    for _ in range(most):
        if await target.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    message = f"not reached by {most} times Tab"
    raise AssertionError(message)
