"""(io) Take the figures of the pages in Debian's Chromium, with the service over the sample.

Usage: python -m bench.web [PART ...]

The service answers in this process and the browser runs beside it, so both share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import numpy as np
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bench.figures import ROUNDS, Figure, Times, load, machine, print_table, shown, times_of
from graph.pinyin import sounds_of
from resolvers.logs import configure_logs
from tests.sample_service import sample_with, the_sample
from tests.web.browsing import FLAGS, LOCALES, Watched, chromium
from tests.web.hierarchy_data import MANY, with_many_siblings
from tests.web.hierarchy_tree import begun, press, scrolled_through, tree
from tests.web.site import Site

LOADS = 7
"""How often the first screen is opened in a round, each time with nothing kept."""
OF_EACH_KIND = 10
"""How many bodies are searched for in each way of writing."""
KEY_MS = 80
"""The pause between two keys of somebody who types fast."""
SLOWED = 4
"""How many times slower an old machine is taken to be."""
TASK_MS = 100
NOTCHES = 300
DRAGGED = 400
PATH = "/?from=430121106212&to=430223122208&day=2024-03-01"
SCREENS = {"a path by its address": (PATH, ".step"), "the empty desk": ("/", ".first-run")}
"""What is opened, and what shows that its answer is there."""

# A frame is on the screen when the next task after it runs.
SEEN = """
window.seen = selector => new Promise(done => {
  const look = () => {
    if (!document.querySelector(selector)) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  };
  look();
});
"""
LOADED = """() => {
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const sum = name => all.reduce((total, one) => total + one[name], 0);
  return [all.length, sum('encodedBodySize'), sum('decodedBodySize')];
}"""
TASKS = """() => {
  window.tasks = [];
  window.frames = [];
  new PerformanceObserver(list => tasks.push(...list.getEntries().map(one => one.duration)))
    .observe({ type: 'longtask' });
  const frame = now => { frames.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
# The first status after the last key that is not "searching" stands over the hits of its text.
TYPED = """() => {
  let typedAt = 0;
  document.addEventListener('input', event => { typedAt = event.timeStamp; window.shownAt = null; }, true);
  const status = document.querySelector('.search-status');
  new MutationObserver(() => {
    if (!typedAt || window.shownAt || !status.textContent || status.textContent.includes('正在查找')) return;
    const text = typedAt;
    requestAnimationFrame(() => setTimeout(() => {
      if (text === typedAt) window.shownAt = performance.now() - text;
    }));
  }).observe(status, { subtree: true, childList: true, characterData: true });
  window.shown = () => new Promise(done => {
    const look = () => (window.shownAt ? done(window.shownAt) : setTimeout(look, 20));
    look();
  });
}"""


class Seen(NamedTuple):
    """A figure of one screen: when it was there, its files, and its bytes packed and unpacked."""

    milliseconds: float
    files: int
    packed: int
    unpacked: int


class Smoothness(NamedTuple):
    """What scrolling was like: tasks of more than 50 ms, and the time between two frames."""

    tasks: list[float]
    frame_p95: float

    @property
    def longest(self) -> float:
        """The longest task, or nothing where none was longer than 50 ms."""
        return max(self.tasks, default=0)


@asynccontextmanager
async def fresh_page(browser: Browser, site: Site, slowed: int = 1) -> AsyncIterator[Watched]:
    """Open a page with nothing kept, and fail where it did what no page may do."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 720}, locale=LOCALES["zh"], timezone_id="Asia/Shanghai"
    )
    watched = Watched(await context.new_page(), site.address)
    if slowed > 1:
        session = await context.new_cdp_session(watched.page)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    yield watched
    await context.close()
    if faults := watched.unexpected():
        raise SystemExit("\n".join(faults))


async def first_screens(browser: Browser) -> None:
    """Print how soon the first screen is there, and how much comes over the wire for it."""
    site = Site(sample_with())
    try:
        print_table("The first screen", [each async for each in _first_screens(browser, site)])
    finally:
        site.stop()


async def _first_screens(browser: Browser, site: Site) -> AsyncIterator[Figure]:
    first = await _seen(browser, site, *SCREENS["a path by its address"])
    at_once = f"{first.milliseconds:,.0f} ms"
    yield Figure("the very first load of service and browser", at_once, "at most 2,000 ms")
    for what, (address, selector) in SCREENS.items():
        seen = [await _seen(browser, site, address, selector) for _ in range(ROUNDS * LOADS)]
        slow = [await _seen(browser, site, address, selector, SLOWED) for _ in range(LOADS)]
        beside = shown(_in_rounds([one.milliseconds for one in slow], 1), "ms").partition(" (")[0]
        yield Figure(
            f"{what}: from navigation to the answer",
            shown(_in_rounds([one.milliseconds for one in seen]), "ms"),
            "at most 2,000 ms",
            f"a processor {SLOWED} times slower: {beside}",
        )
        _, files, packed, unpacked = seen[-1]
        yield Figure(
            f"{what}: bytes over the wire",
            f"{packed / 1024:,.0f} KB in {files} files",
            "at most 350 KB",
            f"unpacked: {unpacked / 1024:,.0f} KB",
        )


async def _seen(browser: Browser, site: Site, address: str, selector: str, slowed: int = 1) -> Seen:
    async with fresh_page(browser, site, slowed) as watched:
        await watched.page.add_init_script(SEEN)
        await watched.page.goto(site.address + address, wait_until="commit")
        milliseconds = await watched.page.evaluate("selector => seen(selector)", selector)
        await watched.page.wait_for_load_state("networkidle")
        return Seen(milliseconds, *await watched.page.evaluate(LOADED))


async def scrolling(browser: Browser) -> None:
    """Print the longest tasks while ten thousand siblings are scrolled through."""
    site = Site(with_many_siblings())
    try:
        figures = [each async for each in _scrolling(browser, site)]
        print_table(f"The tree with {MANY:,} siblings, longest task", figures)
    finally:
        site.stop()


async def _scrolling(browser: Browser, site: Site) -> AsyncIterator[Figure]:
    usual = await _scrolled(browser, site, ROUNDS)
    slow = await _scrolled(browser, site, 1, SLOWED)
    for what, rounds in usual.items():
        [once] = slow[what]
        best = min(rounds, key=lambda one: one.longest)
        over = sum(task > TASK_MS for one in rounds for task in one.tasks)
        yield Figure(
            what,
            f"{_task(max(rounds, key=lambda one: one.longest))}, {over} over {TASK_MS} ms "
            f"(undisturbed {_task(best)}; a frame in {best.frame_p95:.0f} ms at p95)",
            f"at most {TASK_MS} ms",
            f"a processor {SLOWED} times slower: {_task(once)}",
        )


def _task(seen: Smoothness) -> str:
    return f"{seen.longest:.0f} ms" if seen.tasks else "none over 50 ms"


async def _scrolled(
    browser: Browser, site: Site, rounds: int, slowed: int = 1
) -> dict[str, list[Smoothness]]:
    done: dict[str, list[Smoothness]] = {}
    ways: dict[str, Callable[[Page], Awaitable[object]]] = {
        f"the wheel in {NOTCHES} turns, first to last": _wheel,
        f"the bar at {DRAGGED} places, first to last": lambda page: scrolled_through(page, DRAGGED),
    }
    async with fresh_page(browser, site, slowed) as watched:
        page = await begun(watched, at="T1")
        await _load_all(page)
        await page.evaluate(TASKS)
        last = page.get_by_text(f"大镇第{MANY}村支部", exact=True)
        for what, scroll in [each for each in ways.items() for _ in range(rounds)]:
            await page.keyboard.press("Home")
            await tree(page).hover()
            await page.wait_for_timeout(500)
            await _smoothness(page)
            await scroll(page)
            done.setdefault(what, []).append(await _smoothness(page))
            await expect(last).to_be_in_viewport()
    return done


async def _load_all(page: Page) -> None:
    await press(page, "ArrowRight")
    for loaded in range(1000, MANY, 1000):
        await press(page, "End", "ArrowUp")
        await page.keyboard.press("Enter")
        await expect(page.locator(".tree-active")).to_contain_text(f"大镇第{loaded + 1}村支部")


async def _wheel(page: Page) -> None:
    """Turn the wheel over the tree until its end."""
    height = await tree(page).evaluate("box => box.scrollHeight")
    for _ in range(NOTCHES):
        await page.mouse.wheel(0, height / NOTCHES)
    await page.wait_for_timeout(500)


async def _smoothness(page: Page) -> Smoothness:
    """Return what scrolling was like since this was last asked."""
    tasks, frames = await page.evaluate("() => [tasks.splice(0), frames.splice(0)]")
    return Smoothness(tasks, float(np.percentile(np.diff(frames), 95)))


async def searching(browser: Browser) -> None:
    """Print how soon the hits of a text are there after its last key."""
    site = Site(sample_with())
    try:
        figures = [each async for each in _searching(browser, site)]
        print_table("Search, from the last key to its hits", figures)
    finally:
        site.stop()


async def _searching(browser: Browser, site: Site) -> AsyncIterator[Figure]:
    everything: dict[int, list[list[list[float]]]] = {1: [], SLOWED: []}
    for what, texts in _texts().items():
        cells = []
        for slowed, rounds in ((1, ROUNDS), (SLOWED, 1)):
            async with fresh_page(browser, site, slowed) as watched:
                page = await watched.open("/")
                await page.evaluate(TYPED)
                taken = [[await _typed(page, text) for text in texts] for _ in range(rounds)]
            everything[slowed].append(taken)
            cells.append(shown(_times(taken), "ms"))
        yield _hits_figure(f"{what}, such as {texts[0]}", *cells)
    usual, slow = (np.concatenate(each, axis=1).tolist() for each in everything.values())
    yield _hits_figure(
        f"all {len(usual[0])} texts, {ROUNDS} times each",
        shown(_times(usual), "ms"),
        shown(_times(slow), "ms"),
    )


def _hits_figure(what: str, usual: str, slow: str) -> Figure:
    beside = f"a processor {SLOWED} times slower: {slow.partition(' (')[0]}"
    return Figure(what, usual, "at most 200 ms", beside)


def _texts() -> dict[str, list[str]]:
    """Return villages of the whole sample, each way of writing with bodies of its own."""
    branches = [
        (code, row["short_name"].removesuffix("党支部"))
        for (code,), row in the_sample()["organizations"].items()
        if row["kind"] == "BRANCH" and len(code) == 12 and code.isdigit()
    ]
    count = 4 * OF_EACH_KIND
    chosen = iter(branches[:: len(branches) // count][:count])

    def some() -> Iterator[tuple[str, str]]:
        return (next(chosen) for _ in range(OF_EACH_KIND))

    return {
        "in Chinese": [name for _, name in some()],
        "in pinyin": ["".join(one[0] for one in sounds_of(name)) for _, name in some()],
        "by initials": ["".join(one[0][0] for one in sounds_of(name)) for _, name in some()],
        "by code": [code for code, _ in some()],
    }


async def _typed(page: Page, text: str) -> float:
    """Type a text and return the milliseconds from its last key to the frame that shows its hits."""
    field = page.get_by_role("combobox", name="转出组织")
    await field.fill("")
    await field.press_sequentially(text, delay=KEY_MS)
    milliseconds = await page.evaluate("shown()")
    await expect(page.get_by_role("option").first).to_be_visible()
    return float(milliseconds)


def _in_rounds(milliseconds: list[float], rounds: int = ROUNDS) -> Times:
    return _times(np.reshape(milliseconds, (rounds, -1)).tolist())


def _times(milliseconds: list[list[float]]) -> Times:
    return times_of(np.array(milliseconds) * 1000)


PARTS: dict[str, Callable[[Browser], Awaitable[None]]] = {
    "first": first_screens,
    "scroll": scrolling,
    "search": searching,
}
"""What can be measured."""


async def measure(parts: list[str]) -> None:
    """Measure parts of the pages in one browser."""
    async with async_playwright() as playwright:
        try:
            path = chromium()
        except pytest.skip.Exception as missing:
            raise SystemExit(str(missing)) from None
        browser: Browser = await playwright.chromium.launch(
            executable_path=path, args=FLAGS, headless=True
        )
        print(f"{machine()}, Chromium {browser.version}; {load()}", flush=True)
        for name in parts:
            await PARTS[name](browser)
        await browser.close()


def main() -> None:
    """Measure the parts that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART",
                        help=f"one of {', '.join(PARTS)}; all where none is named")  # fmt: skip
    given: Any = parser.parse_args()
    # The service writes a line for each request, which would hide the tables.
    configure_logs(only_warnings=True)
    asyncio.run(measure(given.parts or list(PARTS)))


if __name__ == "__main__":
    main()
