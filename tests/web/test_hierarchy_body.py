"""The page of a body in a real browser: facts, powers, past, lineage, and bad input."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Locator, Page, expect

from tests.api.service_fixture import with_rows
from tests.web.browsing import Watched, accessibility, overflowing, picture
from tests.web.hierarchy_data import imported
from tests.web.site import Site

COUNTY = "/body/430121"
NEW_COUNTY = "/body/430212"
"""渌口区: a county that got another name and code on 2018-06-19."""
DAY = "2024-03-01"

Watch = Callable[[Site], Awaitable[Watched]]


@pytest.fixture(scope="module")
def changing() -> Iterator[Site]:
    """Serve a township that was founded, renamed and moved, and an organ that ended."""
    served = Site(
        with_rows(
            organizations=[
                {"code": "T7", "name": "新镇党委", "kind": "TOWNSHIP_COMMITTEE", "admits": True},
            ],
            affiliations=[
                {"subordinate": "T7", "superior": "A1", "kind": "FORMAL", "until": _day(2020)},
                {"subordinate": "T7", "superior": "A2", "kind": "FORMAL", "since": _day(2020)},
            ],
            facts=[
                {"code": "T7", "field": "name", "value": "新新镇党委", "since": _day(2018)},
                {"code": "T7", "field": "admits", "value": False, "since": _day(2023)},
            ],
        )
    )
    yield served
    served.stop()


def _day(year: int) -> date:
    return date(year, 1, 1)


def part(page: Page, title: str) -> Locator:
    """Return a part of the page by its title."""
    return page.get_by_role("region", name=title, exact=True)


@pytest.mark.rows("U2", "U10")
async def test_a_body_tells_what_it_is_on_the_day(watched: Watched) -> None:
    page = await watched.open(COUNTY, day=DAY)

    head = page.locator(".sheet").first
    await expect(head.get_by_role("heading", level=1)).to_have_text("中共长沙县委员会")
    for text in ("地方党委", "县市区", "430121", f"按 {DAY} 的情况", "长沙县委组织部", "办理转接"):
        await expect(head).to_contain_text(text)
    await expect(head.locator(".body-facts")).to_contain_text("中共中央 › 湖南省委 › 长沙市委")
    await expect(page).to_have_title(re.compile("中共长沙县委员会"))


@pytest.mark.rows("U2")
async def test_the_powers_are_told_with_the_words_they_rest_on(watched: Watched) -> None:
    page = await watched.open("/body/430121-ZZB", day=DAY)

    powers = part(page, "直接转接权限")
    await expect(powers).to_contain_text("全国范围")
    await expect(powers).to_contain_text("第四条")
    await expect(powers).to_contain_text("可以在全国范围内直接转接党员组织关系")
    await expect(powers).to_contain_text("由正式组织关系的权限推得")


async def test_a_committee_that_acts_through_its_organ_shows_the_powers_of_that(
    watched: Watched,
) -> None:
    page = await watched.open(COUNTY, day=DAY)

    powers = part(page, "直接转接权限")
    await expect(powers).to_contain_text("由长沙县委组织部办理")
    await expect(powers.get_by_role("link", name="中共长沙县委组织部")).to_be_visible()
    await expect(powers).to_contain_text("第四条")


async def test_a_body_without_a_power_says_what_that_means(watched: Watched) -> None:
    page = await watched.open("/body/430121106212", day=DAY)

    await expect(part(page, "直接转接权限")).to_contain_text("转接须经有权限的上级党组织办理")
    await expect(part(page, "可以直接互转的党组织")).to_have_count(0)


@pytest.mark.rows("U2")
async def test_the_bodies_it_may_exchange_with_are_counted_and_listed_page_by_page(
    watched: Watched,
) -> None:
    page = await watched.open(COUNTY, day=DAY)
    peers = part(page, "可以直接互转的党组织")
    count = peers.get_by_text(re.compile(r"列出 \d+ 个，共 \d+ 个"))
    await expect(count).to_be_visible()
    shown, total = map(int, re.findall(r"\d+", await count.inner_text()))
    assert (shown, await peers.locator(".peer").count()) == (20, 20)

    while total > await peers.locator(".peer").count():
        before = await peers.locator(".peer").count()
        await peers.get_by_role("button", name=re.compile("再列")).press("Enter")
        await expect(peers.locator(".peer")).to_have_count(min(before + 20, total))

    names = await peers.locator(".peer .body-link").all_inner_texts()
    assert len(set(names)) == total
    assert "中共攸县委组织部" in names
    await expect(peers.get_by_role("button", name=re.compile("再列"))).to_have_count(0)


async def test_the_relation_of_the_exchange_is_chosen_by_the_keyboard(watched: Watched) -> None:
    page = await watched.open(COUNTY, day=DAY)
    peers = part(page, "可以直接互转的党组织")
    await peers.get_by_role("radio", name="正式组织关系").focus()

    await page.keyboard.press("ArrowRight")

    await expect(peers.get_by_role("radio", name="临时组织关系")).to_be_checked()
    await page.wait_for_url("**relation=TEMPORARY")
    await page.reload()
    await expect(peers.get_by_role("radio", name="临时组织关系")).to_be_checked()
    await expect(peers.get_by_text(re.compile(r"列出 \d+ 个"))).to_be_visible()


@pytest.mark.rows("U2", "G2")
async def test_what_was_before_the_day_and_comes_after_it_is_told_apart(
    watch: Watch, changing: Site
) -> None:
    watched = await watch(changing)
    page = await watched.open("/body/T7", day="2019-06-03")

    past = part(page, "历年情况")
    states = past.locator(".spans").first.locator(".span")
    await expect(states).to_have_count(3)
    await expect(states.nth(0)).to_contain_text("此前")
    await expect(states.nth(0)).to_contain_text("，至 2018-01-01（不含）")
    await expect(states.nth(1)).to_contain_text("所查日期")
    await expect(states.nth(1)).to_contain_text("新新镇党委")
    await expect(states.nth(2)).to_contain_text("此后")
    await expect(states.nth(2)).to_contain_text("发展党员审批权限：是 → 否")
    affiliations = past.locator(".spans").nth(1).locator(".span")
    await expect(affiliations.nth(0)).to_contain_text("所查日期")
    await expect(affiliations.nth(0)).to_contain_text("中共甲一县委员会")
    await expect(affiliations.nth(1)).to_contain_text("此后")
    await expect(affiliations.nth(1)).to_contain_text("中共甲二县委员会")
    assert await accessibility(page) == []


@pytest.mark.rows("U10")
async def test_another_day_shows_the_body_as_it_was_then(watch: Watch, changing: Site) -> None:
    watched = await watch(changing)
    page = await watched.open("/body/T7", day="2017-06-03")
    await expect(page.get_by_role("heading", level=1)).to_have_text("新镇党委")
    await page.get_by_role("combobox", name="按哪一天的组织和规定").fill("2021-01-01")

    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_have_text("新新镇党委")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("新新镇党委")
    await expect(page.locator(".near-superior").last).to_contain_text("甲二县委")


@pytest.mark.rows("U2", "P22")
async def test_the_lineage_leads_to_what_was_before_and_back(watched: Watched) -> None:
    page = await watched.open(NEW_COUNTY, day=DAY)
    lineage = part(page, "沿革")
    await expect(lineage).to_contain_text("由下列组织而来")
    await expect(lineage).to_contain_text("更名")
    await expect(lineage).to_contain_text("2018-06-19")

    await lineage.get_by_role("link", name="中共株洲县委员会").press("Enter")

    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("“中共株洲县委员会”在 2024-03-01 不存在")
    await alert.get_by_role("button", name="按 2018-06-18 查看").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("中共株洲县委员会")
    await expect(page.locator(".body-ends")).to_contain_text("自 2018-06-19 起不再存在")
    await expect(part(page, "沿革")).to_contain_text("成为下列组织")


@pytest.mark.rows("U12", "P22")
async def test_a_history_that_cannot_be_read_is_told_and_the_rest_is_shown(
    watched: Watched,
) -> None:
    page = await watched.open(COUNTY)

    changes = part(page, "变更记录")
    await expect(changes).to_contain_text("数据库现在连不上")
    await expect(changes).to_contain_text("STORE_UNAVAILABLE")
    await expect(changes.get_by_role("button", name="重试")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("中共长沙县委员会")


@pytest.mark.rows("U3", "U10")
@pytest.mark.parametrize(("link", "end"), [("从这里转出", "转出组织"), ("转入这里", "转入组织")])
async def test_a_path_is_asked_for_from_the_page_of_a_body(
    watched: Watched, link: str, end: str
) -> None:
    page = await watched.open(COUNTY, day=DAY)

    await page.get_by_role("link", name=link).press("Enter")

    await expect(page.get_by_role("combobox", name=end)).to_have_value("中共长沙县委员会")
    assert f"day={DAY}" in page.url


async def test_the_page_leads_into_the_tree(watched: Watched) -> None:
    page = await watched.open(COUNTY)

    await page.get_by_role("link", name="在层级树中查看").press("Enter")

    await expect(page.locator(".tree-active")).to_contain_text("长沙县委")


@pytest.mark.rows("U12")
async def test_a_code_that_nobody_has_is_told_with_a_search_to_go_on(watched: Watched) -> None:
    page = await watched.open("/body/no-such-code", day=DAY)
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "没有代码为“no-such-code”的党组织"
    )
    assert await accessibility(page) == []

    await page.get_by_role("combobox", name="查找组织").fill("430121106212")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "中共长沙县春华镇春华山村支部委员会"
    )


@pytest.mark.rows("U12")
@pytest.mark.parametrize("code", ["9" * 300, "<b>x", "%00", "a?b#c"])
async def test_a_link_that_holds_no_code_leaves_the_page_usable(
    watched: Watched, code: str
) -> None:
    watched.allow("400")

    page = await watched.open("/body/" + quote(code, safe=""))

    await expect(page.get_by_role("alert").first).to_be_visible()
    assert not await overflowing(page)


@pytest.mark.rows("U12")
async def test_a_day_that_cannot_be_read_is_told(watched: Watched) -> None:
    page = await watched.open(COUNTY, day="2024-13-01")
    await expect(page.get_by_role("heading", name="日期无效，没有查询")).to_be_visible()

    await page.get_by_role("button", name="按今天查看").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("中共长沙县委员会")


async def test_a_code_that_looks_like_an_address_is_opened_from_the_tree(watch: Watch) -> None:
    strange = {"code": "A?B#C%41", "name": "怪码党委", "kind": "GRASSROOTS_COMMITTEE"}
    own = Site(imported(organizations=[strange]))
    watched = await watch(own)
    page = await watched.open("/hierarchy")

    await page.get_by_role("link", name="打开组织页面").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("怪码党委")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("怪码党委")
    own.stop()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_of_a_body_stands_in_nobodys_way(
    watched: Watched, language: str, scheme: str
) -> None:
    colours: Any = scheme
    await watched.page.emulate_media(color_scheme=colours)

    page = await watched.open(NEW_COUNTY, day=DAY, lang=language)

    await expect(page.locator(".peer")).to_have_count(20)
    assert await accessibility(page) == []
    if scheme == "light":
        await picture(page, "body", language)


@pytest.mark.parametrize("width", [1280, 720, 360])
async def test_the_page_of_a_body_fits_its_window(watched: Watched, width: int) -> None:
    await watched.page.set_viewport_size({"width": width, "height": 720})

    page = await watched.open(COUNTY)

    assert not await overflowing(page)


@pytest.mark.rows("U11")
async def test_the_page_changes_its_language_without_loading_anew(watched: Watched) -> None:
    page = await watched.open(COUNTY)
    await page.evaluate("window.isStillHere = true")

    await page.get_by_role("button", name="English").click()

    await expect(part(page, "Powers to exchange directly")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("中共长沙县委员会")
    assert await page.evaluate("window.isStillHere")


async def test_the_printed_page_holds_nothing_to_click(watched: Watched) -> None:
    page = await watched.open(COUNTY, day=DAY)

    await page.emulate_media(media="print")

    await expect(page.get_by_role("navigation")).to_be_hidden()
    assert await page.get_by_role("button").count() == 0
    await expect(page.locator(".near-drawing")).to_be_visible()
