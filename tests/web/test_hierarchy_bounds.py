"""The tree in a real browser: ten thousand siblings, hostile names, bad input, lists as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.web.browsing import Watched, accessibility, overflowing
from tests.web.hierarchy_data import (
    HOSTILE,
    MANY,
    hostile_names,
    imported,
    with_hostile_names,
    with_many_siblings,
)
from tests.web.hierarchy_tree import (
    active,
    begun,
    press,
    press_down_to_code,
    row,
    scrolled_through,
)
from tests.web.site import Site

DAY = "2024-03-01"
MOST_DRAWN = 60
"""More rows than any window of the tests has room for, with the margin around it."""

Watch = Callable[[Site], Awaitable[Watched]]


@pytest.fixture(scope="module")
def crowd() -> Iterator[Site]:
    """Serve a township with ten thousand branches."""
    served = Site(with_many_siblings())
    yield served
    served.stop()


@pytest.fixture(scope="module")
def hostile() -> Iterator[Site]:
    """Serve a township whose branches have hostile names."""
    served = Site(with_hostile_names())
    yield served
    served.stop()


@pytest.mark.rows("U2")
async def test_ten_thousand_siblings_come_in_pages_and_the_rest_is_counted(
    watch: Watch, crowd: Site
) -> None:
    watched = await watch(crowd)
    page = await begun(watched, at="T1")
    await press(page, "ArrowRight")
    await expect(page.get_by_text("大镇第1村支部", exact=True)).to_be_visible()
    await press(page, "End", "ArrowUp")
    await expect(page.locator(".tree-active")).to_contain_text("还有 9,000 个")

    assert await press(page, "Enter") != ""
    await expect(page.locator(".tree-active")).to_contain_text("大镇第1001村支部")

    for page_number in range(2, MANY // 1000):
        await press(page, "End", "ArrowUp")
        await expect(page.locator(".tree-active")).to_contain_text(
            f"还有 {10 - page_number},000 个"
        )
        await page.keyboard.press("Enter")
        await expect(page.locator(".tree-active")).to_contain_text(f"大镇第{page_number}001村支部")
    await press(page, "End", "ArrowUp")
    await expect(page.locator(".tree-active")).to_contain_text(f"大镇第{MANY}村支部")
    await expect(page.locator(".tree-active")).to_have_attribute("aria-posinset", str(MANY))
    await expect(page.locator(".tree-active")).to_have_attribute("aria-setsize", str(MANY))
    drawn = await scrolled_through(page)
    assert max(drawn) <= MOST_DRAWN
    assert min(drawn) > 5
    assert await accessibility(page) == []


@pytest.mark.rows("U2")
async def test_a_body_far_down_among_its_siblings_is_shown_by_its_link(
    watch: Watch, crowd: Site
) -> None:
    watched = await watch(crowd)

    page = await begun(watched, at="T1-07777")

    await expect(row(page, "大镇第7777村支部")).to_be_in_viewport()
    await expect(row(page, "大镇第7777村支部")).to_have_attribute("aria-posinset", "7777")
    await expect(row(page, "大镇第7777村支部")).to_have_attribute("aria-setsize", str(MANY))


async def test_hostile_names_are_shown_and_do_nothing(watch: Watch, hostile: Site) -> None:
    watched = await watch(hostile)
    page = await begun(watched, at="T1")
    await press(page, "ArrowRight")
    names: dict[str, str] = {}
    for _ in range(HOSTILE):
        code = await press_down_to_code(page)
        names[code] = await active(page)

    assert list(names.values()) == hostile_names()
    assert not await page.evaluate("'wasRun' in window")
    assert not await overflowing(page)
    for number in (0, 1, 14, 15, HOSTILE - 4, HOSTILE - 1):
        await watched.open(f"/body/H{number:03}")
        heading = page.get_by_role("heading", level=1)
        assert await heading.evaluate("one => one.textContent") == hostile_names()[number]
        assert not await overflowing(page)
    assert not await page.evaluate("'wasRun' in window")


@pytest.mark.rows("U12")
async def test_an_unknown_code_in_a_link_is_told_and_the_tree_still_works(watched: Watched) -> None:
    page = await begun(watched, at="no-such-code")

    await expect(page.get_by_role("alert")).to_contain_text("没有代码为“no-such-code”的党组织")
    await expect(page.get_by_role("alert")).to_contain_text("重新查找")
    assert await active(page) == "中共中央"
    assert await press(page, "ArrowDown", "ArrowDown", "ArrowDown") == "江西省委"
    await expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.rows("U12")
async def test_a_body_of_other_days_leads_to_a_day_of_its_life(watched: Watched) -> None:
    page = await begun(watched, at="430221", day=DAY)
    await expect(page.get_by_role("alert")).to_contain_text(
        "“中共株洲县委员会”在 2024-03-01 不存在"
    )
    await expect(page.get_by_role("link", name="中共株洲市渌口区委员会")).to_be_visible()

    await page.get_by_role("button", name="按 2018-06-18 查看").click()

    await expect(row(page, "株洲县委")).to_have_attribute("aria-selected", "true")
    assert "day=2018-06-18" in page.url


@pytest.mark.rows("U12")
async def test_a_day_that_cannot_be_read_is_told_with_a_way_out(watched: Watched) -> None:
    page = await watched.open("/hierarchy", day="2024-02-31")
    await expect(page.get_by_role("heading", name="日期无效，没有查询")).to_be_visible()

    await page.get_by_role("button", name="按今天查看").click()

    await expect(row(page, "中共中央")).to_be_visible()


@pytest.mark.rows("U12")
async def test_a_day_without_any_body_says_so(watch: Watch) -> None:
    founded = {"code": "X", "name": "新党委", "kind": "GRASSROOTS_COMMITTEE", "since": "2020-01-01"}
    own = Site(imported(organizations=[founded]))
    watched = await watch(own)

    page = await watched.open("/hierarchy", day="1990-01-01")

    await expect(page.get_by_role("heading", name="这一天没有任何党组织")).to_be_visible()
    own.stop()


@pytest.mark.rows("U12")
async def test_a_service_that_goes_away_is_told_in_the_tree_and_asked_again(watch: Watch) -> None:
    own = Site(with_hostile_names())
    watched = await watch(own)
    watched.allow("ERR_CONNECTION_REFUSED")
    page = await begun(watched, at="T1")
    own.stop()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_text("没有载入，按回车重试")).to_be_visible(timeout=15_000)

    own.start()

    await expect(page.get_by_text("没有载入，按回车重试")).to_be_hidden(timeout=15_000)
    await expect(page.get_by_text(hostile_names()[0], exact=True)).to_be_visible()
    await expect(row(page, "大镇党委")).to_have_attribute("aria-selected", "true")
    assert await press(page, "ArrowDown") == hostile_names()[0]
    own.stop()


@pytest.mark.rows("U9")
async def test_the_list_below_a_body_is_saved_with_as_many_rows_as_it_says(
    watched: Watched, tmp_path: Path
) -> None:
    page = await begun(watched, at="430121", day=DAY)
    menu = page.get_by_role("button", name="导出名册")
    await menu.press("Enter")
    told = await page.get_by_role("menuitem").first.inner_text()
    async with page.expect_download() as download:
        await page.keyboard.press("Enter")

    path = tmp_path / "list.csv"
    await (await download.value).save_as(path)
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    header = next(index for index, line in enumerate(lines) if "组织代码" in line or "代码" in line)
    rows = lines[header + 1 :]
    assert f"{len(rows)} 行" in told
    assert rows[0][0] == "430121"
    assert DAY in path.read_text("utf-8-sig")
    await expect(page.get_by_text(f"{len(rows)} 行，完整")).to_be_visible()


@pytest.mark.rows("U9")
@pytest.mark.parametrize(
    ("name", "suffix", "start"), [("Excel", "xlsx", b"PK"), ("GraphML", "graphml", b"<?xml")]
)
async def test_the_list_is_saved_as_a_workbook_and_as_a_graph(
    watched: Watched, tmp_path: Path, name: str, suffix: str, start: bytes
) -> None:
    page = await begun(watched, at="430121")
    await page.get_by_role("button", name="导出名册").click()
    async with page.expect_download() as download:
        await page.get_by_role("menuitem", name=name).click()

    saved = await download.value
    await saved.save_as(tmp_path / "list")
    assert saved.suggested_filename.endswith(f".{suffix}")
    assert (tmp_path / "list").read_bytes().startswith(start)
