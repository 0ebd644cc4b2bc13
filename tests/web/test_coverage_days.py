"""Coverage between counties and between days, and its main work by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.browsing import Watched, accessibility, overflowing
from tests.web.coverage_page import CHANGSHA, HUNAN, sheet, tab_to

BEFORE_ANY_RULE = "2004-01-01"


@pytest.mark.rows("V2")
async def test_the_matrix_tells_how_many_bodies_act_between_two_counties(watched: Watched) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, view="reach")

    grid = page.get_by_role("grid", name="长沙市委：县与县之间的可达")
    await expect(grid.get_by_role("row")).to_have_count(10)
    await expect(page.get_by_text("9 个组织，72 个方向：72 个有合规路径，0 个没有")).to_be_visible()
    await grid.get_by_role("gridcell").nth(7).click()
    await expect(page.get_by_text("芙蓉区委 → 浏阳市委：2 个组织办理")).to_be_visible()


@pytest.mark.rows("V2")
async def test_all_counties_of_a_province_are_compared(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN, view="reach")

    await expect(page.locator(".reach-table tbody tr")).to_have_count(122)
    await expect(page.locator(".reach-table tbody td")).to_have_count(122 * 122)
    assert not await overflowing(page)


@pytest.mark.rows("V2")
async def test_the_matrix_says_why_nothing_leads_out(watched: Watched) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, view="reach", day=BEFORE_ANY_RULE)

    await expect(page.get_by_text("72 个方向：0 个有合规路径，72 个没有")).to_be_visible()
    await expect(page.get_by_text("芙蓉区委 → 天心区委：这一天没有生效的规定")).to_be_visible()
    await expect(page.get_by_role("gridcell", name="×")).to_have_count(72)


@pytest.mark.rows("V2")
async def test_below_a_county_its_parts_are_compared(watched: Watched) -> None:
    page = await watched.open("/coverage", within="430121", view="reach")

    await expect(page.get_by_role("grid", name="长沙县委的下级之间的可达")).to_be_visible()
    await expect(page.locator(".reach-table tbody tr")).to_have_count(22)


@pytest.mark.rows("U8", "V5")
async def test_the_slider_moves_the_day_by_months(watched: Watched) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, day="2015-06-01")
    slider = page.get_by_role("slider", name="按月移动日期")

    await slider.focus()
    await page.keyboard.press("ArrowLeft")

    await expect(page).to_have_url(re.compile("day=2015-05-01"))
    await expect(slider).to_have_attribute("aria-valuetext", "2015-05")
    await page.get_by_role("button", name="晚一个月").click()
    await page.get_by_role("button", name="晚一个月").click()
    await expect(page).to_have_url(re.compile("day=2015-07-01"))


@pytest.mark.rows("U8", "V5")
async def test_an_organization_of_later_days_is_not_counted_earlier(watched: Watched) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, day="2015-01-01")
    early = await page.locator(".coverage-figures").inner_text()

    await page.get_by_label("按哪一天的组织和规定").fill("2026-01-01")
    await page.keyboard.press("Enter")

    await expect(page).to_have_url(re.compile("day=2026-01-01"))
    await expect(page.locator(".coverage-figures")).not_to_have_text(early)


@pytest.mark.rows("V6")
async def test_two_days_are_compared_by_what_appeared_and_what_vanished(watched: Watched) -> None:
    page = await watched.open(
        "/coverage", within=CHANGSHA, day="2026-11-01", **{"with": "2015-01-01"}
    )

    compared = sheet(page, "从 2015-01-01 到 2026-11-01")
    await expect(compared.get_by_role("row", name="党组织 2,115 2,116 +1")).to_be_visible()
    appeared = compared.locator(".compared-list").filter(has_text="新出现 2")
    await expect(appeared.get_by_role("link")).to_have_count(2)
    vanished = compared.locator(".compared-list").filter(has_text="已消失 1").first
    await expect(vanished).to_contain_text("中共长沙县双江镇委员会")
    assert await accessibility(page) == []


@pytest.mark.rows("V6")
async def test_the_order_of_the_two_days_does_not_matter(watched: Watched) -> None:
    page = await watched.open(
        "/coverage", within=CHANGSHA, day="2015-01-01", **{"with": "2026-11-01"}
    )

    compared = sheet(page, "从 2015-01-01 到 2026-11-01")
    await expect(compared).to_contain_text("中共长沙县双江镇委员会")
    await page.get_by_role("button", name="不比较").click()
    await expect(compared).to_have_count(0)
    assert "with=" not in page.url


@pytest.mark.rows("V6")
async def test_two_days_without_a_change_say_so(watched: Watched) -> None:
    page = await watched.open(
        "/coverage", within="430121106", day="2021-02-01", **{"with": "2021-02-02"}
    )

    await expect(page.get_by_text("两天之间，这个范围没有变化")).to_be_visible()


@pytest.mark.rows("U8")
async def test_one_drills_down_and_back_up_with_the_keyboard_alone(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN)

    await tab_to(page, page.locator(".parts-name a").first)
    await page.keyboard.press("Enter")
    await expect(sheet(page, "常德市委的各部分")).to_be_visible()
    # The link is gone; the keyboard goes on at the new parts.
    await expect(page.get_by_role("heading", name="常德市委的各部分")).to_be_focused()
    await tab_to(page, page.locator(".parts-name a").first, most=25)
    await page.keyboard.press("Enter")

    await expect(sheet(page, "桃源县委的各部分")).to_be_visible()


@pytest.mark.rows("U8")
async def test_the_lists_are_changed_with_the_arrow_keys(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN)
    await page.get_by_role("tab", selected=True).focus()

    await page.keyboard.press("ArrowRight")

    await expect(page.get_by_role("tab", selected=True)).to_contain_text("空白区域")
    await expect(page.get_by_role("tab", selected=True)).to_be_focused()
    await expect(page.get_by_role("tabpanel")).to_contain_text("区域和它的各部分里都没有党组织")
    await page.keyboard.press("End")
    await expect(page.get_by_role("tab", selected=True)).to_contain_text("没有合规途径")


@pytest.mark.rows("V2")
async def test_the_matrix_is_walked_with_the_arrow_keys_and_enter_opens_the_path(
    watched: Watched,
) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, view="reach")
    await tab_to(page, page.locator(".reach-table td[tabindex='0']"))

    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_text("天心区委 → 岳麓区委：")).to_be_visible()
    await page.keyboard.press("Enter")

    await expect(page).to_have_url(re.compile(r"/\?from=430103&to=430104"))
    await expect(page.get_by_role("heading", name=re.compile("天心区委.*岳麓区委"))).to_be_visible()
