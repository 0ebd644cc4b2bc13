"""Coverage under bad input and bad luck, and how it looks: both languages, dark, paper, a phone."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator

import pytest
from playwright.async_api import expect

from tests.web.browsing import Watched, accessibility, overflowing, picture
from tests.web.coverage_page import CHANGSHA, HUNAN, VIEWS, line
from tests.web.hierarchy_data import with_hostile_names
from tests.web.site import Site

Watch = Callable[[Site], Awaitable[Watched]]


@pytest.mark.rows("U12")
async def test_a_code_that_nobody_has_is_told_with_its_remedy(watched: Watched) -> None:
    page = await watched.open("/coverage", within="nobody")

    notice = page.locator(".notice-error")
    await expect(notice).to_contain_text("UNKNOWN_ORGANIZATION")
    await expect(notice).to_contain_text("请用名称、拼音或代码搜索后再试")
    await line(page).get_by_role("link", name="全部").click()
    await expect(page.get_by_role("heading", name="全部的各部分")).to_be_visible()


@pytest.mark.rows("U12")
async def test_days_that_are_none_are_told_and_nothing_is_asked_for_them(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN, day="2024-02-30")

    await expect(page.get_by_role("heading", name="日期无效，没有查询")).to_be_visible()
    await page.get_by_role("button", name="改按今天查").click()
    await expect(page.get_by_role("heading", name="湖南省委的各部分")).to_be_visible()
    await watched.open("/coverage", within=HUNAN, **{"with": "soon"})
    await expect(page.get_by_text("日期“soon”无效")).to_be_visible()
    await expect(page.locator(".compared")).to_have_count(0)


async def test_what_the_address_does_not_know_is_as_if_it_said_nothing(watched: Watched) -> None:
    page = await watched.open(
        "/coverage", within=HUNAN, view="pie", measure="luck", by="MOOD", depth="9", gap="none"
    )

    await expect(page.get_by_role("img", name=re.compile("^矩形图，湖南省委"))).to_be_visible()
    await expect(page.get_by_label("比较", exact=True)).to_have_value("gaps")


@pytest.fixture(scope="module")
def hostile() -> Iterator[Site]:
    """Serve a township whose branches have hostile names."""
    served = Site(with_hostile_names())
    yield served
    served.stop()


@pytest.mark.parametrize("view", ["treemap", "sunburst", "reach"])
async def test_hostile_and_long_names_are_drawn_as_text_without_effect(
    watch: Watch, hostile: Site, view: str
) -> None:
    watched = await watch(hostile)
    page = await watched.open("/coverage", within="T1", view=view, measure="organizations")

    drawing = page.locator(".reach-table" if view == "reach" else ".chart svg")
    await expect(drawing).to_be_visible()
    assert await page.evaluate("window.wasRun") is None
    assert await page.locator("main :is(script, img, iframe)").count() == 0
    assert not await overflowing(page)
    await page.set_viewport_size({"width": 360, "height": 720})
    assert not await overflowing(page)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("view", VIEWS)
async def test_no_view_of_coverage_is_wider_than_its_window(
    watched: Watched, view: str, width: int
) -> None:
    await watched.page.set_viewport_size({"width": width, "height": 720})
    page = await watched.open(
        "/coverage", within=CHANGSHA, view=view, **{"with": "2015-01-01"}, lang="en"
    )

    assert not await overflowing(page)


@pytest.mark.rows("U8", "U11")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_view_is_accessible_in_both_languages(
    watched: Watched, language: str, view: str
) -> None:
    within = CHANGSHA if view == "reach" else HUNAN
    page = await watched.open("/coverage", within=within, view=view, lang=language)
    await expect(page.locator(".parts-sheet")).to_be_visible()

    assert await accessibility(page) == []
    await picture(page, f"coverage-{view}", language)


@pytest.mark.parametrize("view", ["treemap", "reach"])
async def test_coverage_is_accessible_in_the_dark(watched: Watched, view: str) -> None:
    await watched.page.emulate_media(color_scheme="dark")
    page = await watched.open("/coverage", within=CHANGSHA, view=view)
    await expect(page.locator(".parts-sheet")).to_be_visible()

    assert await accessibility(page) == []


async def test_two_days_side_by_side_look_right(watched: Watched) -> None:
    page = await watched.open(
        "/coverage", within=CHANGSHA, view="table", day="2026-11-01", **{"with": "2015-01-01"}
    )

    await expect(page.locator(".compared-list").first).to_be_visible()
    await picture(page, "coverage-two-days", "zh")


async def test_on_paper_nothing_is_left_that_only_a_screen_can_use(watched: Watched) -> None:
    page = await watched.open("/coverage", within=CHANGSHA)
    await page.emulate_media(media="print")

    await expect(page.get_by_text("范围：长沙市委")).to_be_visible()
    await expect(page.locator(".coverage-form")).to_be_hidden()
    await expect(page.locator(".parts-tools")).to_be_hidden()
    await expect(page.locator(".chart svg")).to_be_visible()
    await expect(page.locator(".parts-table")).to_be_visible()


async def test_a_drawing_is_light_on_paper_also_where_the_page_is_dark(watched: Watched) -> None:
    await watched.page.emulate_media(color_scheme="dark")
    page = await watched.open("/coverage", within=CHANGSHA)
    ground = page.locator(".chart svg > rect").first
    await expect(ground).to_have_attribute("fill", "#1b1f25")

    await page.emulate_media(media="print")

    await expect(ground).to_have_attribute("fill", "#fff")


async def test_after_the_service_was_away_the_page_asks_again(watch: Watch, hostile: Site) -> None:
    watched = await watch(hostile)
    watched.allow("Failed to load resource|ERR_CONNECTION_REFUSED")
    page = await watched.open("/coverage", within="T1", view="table")
    hostile.stop()

    await page.get_by_role("radiogroup", name="划分").get_by_text("按区划").click()
    await expect(page.locator(".notice-error").first).to_contain_text("连不上服务")
    hostile.start()

    await expect(page.locator(".gap-sheet")).to_be_visible(timeout=20_000)
    await expect(page.locator(".notice-error")).to_have_count(0)


@pytest.mark.rows("U11")
async def test_the_language_changes_without_loading_the_page_anew(watched: Watched) -> None:
    page = await watched.open("/coverage", within=HUNAN)
    await page.evaluate("window.isStillHere = true")

    await page.get_by_role("button", name="English").click()

    await expect(page.get_by_role("tab", selected=True)).to_contain_text("Workplaces without")
    await expect(page.get_by_role("img", name=re.compile("^Treemap"))).to_be_visible()
    assert await page.evaluate("window.isStillHere")
