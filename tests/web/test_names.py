"""Names that were meant to do harm are shown as text, and names of every length find their place."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Iterator

import pytest
from playwright.async_api import expect

from tests.sample_service import sample_with
from tests.web.browsing import Watched, accessibility, overflowing, picture
from tests.web.site import Site

VILLAGE = "430223122208"
TOWN = "430121106"
LONG = "中共长沙县春华镇" + "很长的名称" * 21 + "支部委员会"
assert len(LONG) <= 120

PIECES = [
    *("<script>{0}</script>", "<img src=x onerror={0}>", "<svg/onload={0}>", "'><b>{0}</b>"),
    *('" autofocus onfocus={0} x="', "javascript:{0}", "{{{{constructor.constructor('{0}')()}}}}"),
    *("${{{0}}}", "</title><script>{0}</script>", "<iframe srcdoc='<script>{0}</script>'>"),
    *(
        "<a href=javascript:{0}>x</a>",
        "&lt;script&gt;{0}&lt;/script&gt;",
        "<style>*{{x:{0}}}</style>",
    ),
    *("' DROP TABLE organizations {0}", "` + {0} + `", "=HYPERLINK({0})", "[x](javascript:{0})"),
    *(
        "<math><mtext><table><mglyph><style><img src=x onerror={0}>",
        "<!--{0}-->",
        "%3Cscript%3E{0}",
    ),
]
EFFECT = "window.harmed=1"
NAMES = [
    f"恶意{number:03d}{PIECES[number % len(PIECES)].format(EFFECT)}"[:120] for number in range(200)
]


def organizations() -> str:
    """Return a table of branches with these names, all of one town."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name", "short_name", "kind", "level", "superior"])
    for number, name in enumerate(NAMES):
        writer.writerow([f"EY{number:03d}", name, name, "BRANCH", "GRASSROOTS", TOWN])
    writer.writerow(["CHANG", LONG, LONG, "BRANCH", "GRASSROOTS", TOWN])
    return text.getvalue()


@pytest.fixture(scope="module")
def named() -> Iterator[Site]:
    """Serve the sample with these branches beside its own."""
    served = Site(sample_with(organizations=organizations()))
    yield served
    served.stop()


Watch = Callable[[Site], Awaitable[Watched]]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_longest_name_wraps_wherever_it_stands(
    watch: Watch, named: Site, language: str
) -> None:
    watched = await watch(named)
    page = await watched.open("/", **{"from": "CHANG", "to": VILLAGE}, lang=language)

    await expect(page.locator(".step").first).to_contain_text(LONG)
    assert not await overflowing(page)
    assert await accessibility(page) == []
    await picture(page, "long-name", language, is_full=False)
    await page.set_viewport_size({"width": 360, "height": 720})
    assert not await overflowing(page)


async def test_the_longest_name_is_found_by_all_its_letters(watch: Watch, named: Site) -> None:
    page = await (await watch(named)).open()

    await page.get_by_role("combobox", name="转出组织").fill(LONG)

    await expect(page.get_by_role("option")).to_have_count(1)
    assert not await overflowing(page)


async def test_two_hundred_hostile_names_are_shown_as_text_without_effect(
    watch: Watch, named: Site
) -> None:
    page = await (await watch(named)).open("/list")
    pairs = "\n".join(f"EY{number:03d}\t{VILLAGE}" for number in range(200))
    await page.get_by_label("转出组织与转入组织").fill(pairs)
    await page.get_by_role("button", name="开始查询").click()
    await expect(page.get_by_text("查询完毕：200 行有路径")).to_be_visible(timeout=60_000)

    shown: list[str] = await page.locator(".list-table tbody tr").evaluate_all(
        "rows => rows.map(row => row.cells[1].textContent.trim())"
    )

    assert shown == [name.strip() for name in NAMES]
    assert await page.evaluate("window.harmed") is None
    assert await page.locator(".list-table :is(script, img, svg, iframe, b)").count() == 0


@pytest.mark.parametrize("number", range(len(PIECES)))
async def test_a_hostile_name_has_no_effect_in_search_answer_and_title(
    watch: Watch, named: Site, number: int
) -> None:
    page = await (await watch(named)).open("/", **{"from": f"EY{number:03d}", "to": VILLAGE})
    await expect(page.locator(".step").first).to_contain_text(NAMES[number].strip())

    await page.get_by_role("combobox", name="转出组织").fill(f"恶意{number:03d}")

    await expect(page.get_by_role("option")).to_contain_text(NAMES[number].strip())
    assert await page.evaluate("window.harmed") is None
    assert await page.locator("main :is(script, img, iframe, math)").count() == 0
