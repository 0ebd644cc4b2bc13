"""(io) What the tests of the tree do with it: stand in it, press keys, and read its active row."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.web.browsing import Watched


def tree(page: Page) -> Locator:
    """Return the tree."""
    return page.get_by_role("tree")


def row(page: Page, name: str) -> Locator:
    """Return the row of a body by the name that it shows."""
    return page.get_by_role("treeitem").filter(has=page.get_by_text(name, exact=True))


async def active(page: Page) -> str:
    """Return the name on the row that the tree says is active."""
    found: str | None = await tree(page).evaluate(
        "one => document.getElementById(one.getAttribute('aria-activedescendant'))"
        "?.querySelector('.tree-name, .tree-load')?.textContent"
    )
    return found or ""


async def press(page: Page, *keys: str) -> str:
    """Press keys in the tree, and return the name on the row that is active then."""
    for key in keys:
        await page.keyboard.press(key)
        await expect(tree(page)).to_have_attribute("aria-busy", "false")
    await page.wait_for_timeout(50)
    return await active(page)


async def begun(watched: Watched, **query: str) -> Page:
    """Open the tree and stand in it."""
    page = await watched.open("/hierarchy", **query)
    await expect(page.locator(".tree-active")).to_be_visible()
    await tree(page).focus()
    return page


async def press_down_to_code(page: Page) -> str:
    """Go one row down, and return what the tree says is active."""
    await page.keyboard.press("ArrowDown")
    found: str = await tree(page).evaluate(
        "async one => { await new Promise(done => requestAnimationFrame(done));"
        " return one.getAttribute('aria-activedescendant'); }"
    )
    return found


async def scrolled_through(page: Page, steps: int = 40) -> list[int]:
    """Scroll through the whole tree and return how many rows were drawn at each step."""
    found: list[int] = await tree(page).evaluate(
        """async (box, steps) => {
          const drawn = [];
          for (let step = 0; step <= steps; step += 1) {
            box.scrollTop = (box.scrollHeight - box.clientHeight) * step / steps;
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            drawn.push(box.querySelectorAll('[role=treeitem]').length);
          }
          return drawn;
        }""",
        steps,
    )
    return found
