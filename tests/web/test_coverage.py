"""Coverage in a real browser: gaps first, and one state for every view of the parts."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.browsing import Watched, accessibility
from tests.web.coverage_page import (
    CHANGDE,
    CHANGSHA,
    HUNAN,
    VIEWS,
    choose_view,
    line,
    numbers,
    read,
    sheet,
)

GAPS = ["regions", "units", "power", "way"]


@pytest.mark.rows("U8", "V1")
async def test_the_gaps_come_first_and_the_most_frequent_kind_before_the_others(
    watched: Watched,
) -> None:
    page = await watched.open("/coverage", within=HUNAN)

    headings = page.get_by_role("heading", level=2)
    await expect(headings).to_have_text(["空白", "湖南省委的各部分"])
    await expect(page.locator(".gap-count")).to_have_count(len(GAPS))
    counts = [int(text) for text in await page.locator(".gap-count").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    await expect(page.get_by_role("tab", selected=True)).to_contain_text("应建未建单位")


@pytest.mark.rows("U8", "V1")
async def test_the_part_with_the_most_gaps_is_on_top(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN, view="table")

    rows = await numbers(page)
    gaps = [int(row[1]) for row in rows]
    assert gaps == sorted(gaps, reverse=True)
    assert rows[0][0] == "中共常德市委员会"
    assert all(int(row[1]) == sum(map(int, row[2:6])) for row in rows)
    await expect(sheet(page, "湖南省委的各部分")).to_contain_text(
        f"空白最多： 常德市委，{gaps[0]} 处"
    )


@pytest.mark.rows("U8", "V1", "V2")
@pytest.mark.parametrize("gap", GAPS)
async def test_a_list_has_as_many_entries_as_its_tab_says(watched: Watched, gap: str) -> None:
    page = await watched.open("/coverage", within="430725" if gap == "regions" else "", gap=gap)
    count = int(await page.get_by_role("tab", selected=True).locator(".gap-count").inner_text())

    for _ in range(20):
        more = page.locator(".gap-list").get_by_role("button", name="再列")
        if await more.count() == 0:
            break
        shown = await page.locator(".gap-entry").count()
        await more.click()
        await expect(page.locator(".gap-entry").nth(shown)).to_be_visible()

    assert await page.locator(".gap-entry").count() == count
    await expect(page.locator(".gap-list")).to_contain_text(f"列出 {count} / {count}")


@pytest.mark.rows("V1")
async def test_only_places_with_members_are_listed_where_that_is_wished(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN)
    tab = page.get_by_role("tab", selected=True).locator(".gap-count")
    before = int(await tab.inner_text())

    await page.get_by_role("checkbox", name="只看有党员的").check()

    await expect(tab).not_to_have_text(str(before))
    assert int(await tab.inner_text()) < before
    assert "members=1" in page.url


@pytest.mark.rows("U8")
async def test_where_nothing_lacks_the_page_says_so(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN, gap="way", measure="way")

    await expect(page.get_by_role("heading", name="没有“没有合规途径”")).to_be_visible()
    await expect(page.get_by_role("heading", name="各部分的“没有合规途径”都是 0")).to_be_visible()
    assert await accessibility(page) == []


async def test_what_has_no_parts_says_so_and_leads_back_up(watched: Watched) -> None:
    page = await watched.open("/coverage", within="430121106212")

    await expect(page.get_by_role("heading", name="没有再下一级的部分")).to_be_visible()
    await line(page).get_by_role("link", name="春华镇党委").click()
    await expect(sheet(page, "春华镇党委的各部分")).to_be_visible()


@pytest.mark.rows("U8", "U10")
async def test_all_views_show_the_same_place(watched: Watched) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, measure="units")

    for view, name in zip(VIEWS, ["矩形图", "旭日图", "表", "可达矩阵"], strict=True):
        await choose_view(page, name)
        await expect(line(page)).to_contain_text("长沙市委")
        assert ("view=" in page.url) == (view != "treemap")
        assert f"within={CHANGSHA}" in page.url
        assert "measure=units" in page.url


@pytest.mark.rows("U8", "U10")
@pytest.mark.parametrize("view", VIEWS)
async def test_a_permalink_gives_the_same_page_again(watched: Watched, view: str) -> None:
    page = await watched.open(
        "/coverage", within=CHANGSHA, view=view, by="REGIONS", measure="regions",
        gap="power", day="2015-06-01", **{"with": "2018-09-01"},
    )  # fmt: skip
    shown, address = await read(page), page.url

    await page.reload()

    # The texts of a drawing stand in the order in which its rings came.
    assert sorted((await read(page)).splitlines()) == sorted(shown.splitlines())
    assert page.url == address
    assert "2015-06-01" in shown
    assert len(shown) > 500


@pytest.mark.rows("U8")
async def test_a_cell_opens_its_part_and_back_leads_out_again(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN)

    await page.locator(".chart svg text", has_text="常德市委").click()

    await expect(sheet(page, "常德市委的各部分")).to_be_visible()
    assert f"within={CHANGDE}" in page.url
    await expect(line(page)).to_contain_text("湖南省委")
    await page.go_back()
    await expect(sheet(page, "湖南省委的各部分")).to_be_visible()


@pytest.mark.rows("U8")
async def test_the_sunburst_has_the_parts_of_the_parts_around_it(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN, view="sunburst")

    chart = page.locator(".chart svg")
    await expect(chart.locator("text", has_text="常德市委")).to_be_visible()
    await expect(chart.locator("text", has_text="桃源县委")).to_be_visible()
    await chart.locator("text", has_text="桃源县委").click()
    await expect(sheet(page, "桃源县委的各部分")).to_be_visible()


@pytest.mark.rows("U8")
@pytest.mark.parametrize("by", ["SUBORDINATES", "REGIONS"])
async def test_the_drawing_and_its_table_have_the_same_figures(watched: Watched, by: str) -> None:
    page = await watched.open("/coverage", within=HUNAN, by=by)

    rows = await numbers(page)
    drawn = await page.locator(".chart svg text").all_text_contents()
    of_table = {row[1] for row in rows if row[1] != "0"}
    assert {text for text in drawn if text.isdigit()} == of_table
    label = await page.get_by_role("img", name=re.compile("^矩形图")).get_attribute("aria-label")
    assert label is not None
    assert f"常德市委 {rows[0][1]}" in label or f"常德市 {rows[0][1]}" in label


@pytest.mark.rows("U8")
async def test_by_region_the_parts_are_regions_and_open_their_committees(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN, view="table")

    await page.get_by_role("radiogroup", name="划分").get_by_text("按区划").click()

    await expect(page.locator(".parts-name").first).to_have_text("常德市")
    assert "by=REGIONS" in page.url
    await page.get_by_role("link", name="常德市", exact=True).click()
    await expect(line(page)).to_contain_text("常德市委")
    await expect(page.locator(".parts-name", has_text="桃源县")).to_be_visible()


@pytest.mark.rows("U8")
async def test_a_view_has_at_most_2000_cells_and_says_of_how_many(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN, depth="3", measure="organizations")

    await expect(page.get_by_text("只取前 2,000 / 2,802 个")).to_be_visible()
    await expect(page.get_by_text("画出 2,000 / 2,802 个")).to_be_visible()
    await expect(page.locator(".chart svg path").nth(1_000)).to_be_attached()
    # ECharts draws three shapes for each cell, and one below all.
    assert await page.locator(".chart svg path").count() <= 3 * 2_000 + 1


@pytest.mark.rows("U8")
async def test_a_column_that_is_chosen_orders_the_table_and_is_drawn(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN)

    await page.get_by_role("columnheader", name="应建未建单位").get_by_role("button").click()

    await expect(page.locator(".parts-name").first).to_have_text("中共株洲市委员会")
    assert "measure=units" in page.url
    await expect(page.get_by_role("columnheader", name="应建未建单位")).to_have_attribute(
        "aria-sort", "descending"
    )
    await expect(page.get_by_label("比较", exact=True)).to_have_value("units")
