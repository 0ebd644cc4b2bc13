"""The path desk in a real browser: the question, the answer with all its reasons, and bad input."""

from __future__ import annotations

import itertools
import re
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from playwright.async_api import Locator, Page, expect

from loaders.served import Served
from tests.api.service_fixture import Held, of_case
from tests.casefile import CASES, read_case
from tests.web.browsing import Watched, accessibility, overflowing, picture
from tests.web.site import Site

VILLAGES = {"from": "430121106212", "to": "430223122208"}
"""Two villages of different counties of Hunan."""
DAY = "2024-03-01"
CHAIN = [
    *("中共长沙县春华镇春华山村支部委员会", "中共长沙县春华镇委员会", "中共长沙县委组织部"),
    *("中共攸县委组织部", "中共攸县皇图岭镇委员会", "中共攸县皇图岭镇龙和村支部委员会"),
]
RAILWAY = {"from": "TD00-01-ZB1", "to": "430121105001"}
"""A branch whose committee lost its power, so that nothing leads out."""


def box(page: Page, name: str) -> Locator:
    """Return a search box by its label."""
    return page.get_by_role("combobox", name=name)


def sheet(page: Page, title: str) -> Locator:
    """Return the part of the answer with a title."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))


@pytest.mark.rows("U1", "U3", "P19")
async def test_a_path_is_found_by_typing_initials_with_the_keyboard_alone(watched: Watched) -> None:
    page = await watched.open()

    await expect(box(page, "转出组织")).to_be_focused()
    await page.keyboard.type("chsc")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    while not await box(page, "转入组织").evaluate("one => one === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.type("htlzlhc")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")

    await expect(
        page.get_by_role("heading", name=re.compile("^春华山村党支部.*龙和村党支部$"))
    ).to_be_visible()
    steps = sheet(page, "逐步办理").get_by_role("listitem").filter(has=page.locator(".step-body"))
    await expect(steps).to_have_count(5)
    assert f"from={VILLAGES['from']}" in page.url
    assert f"to={VILLAGES['to']}" in page.url


@pytest.mark.rows("U1")
async def test_a_hit_tells_its_kind_its_code_and_where_it_hangs(watched: Watched) -> None:
    page = await watched.open()

    await box(page, "转出组织").fill("春华山村")

    hit = page.get_by_role("option").first
    await expect(hit).to_contain_text("中共长沙县春华镇春华山村支部委员会")
    await expect(hit).to_contain_text("党支部")
    await expect(hit).to_contain_text("430121106212")
    await expect(hit).to_contain_text("湖南省委 › 长沙市委 › 长沙县委 › 春华镇党委")


@pytest.mark.rows("U1")
@pytest.mark.parametrize(
    "text", ["430121106212", "春华山村党支部", "chunhuashancun", "chsc", "长沙县春华镇春华山"]
)
async def test_an_organization_is_found_however_it_is_written(watched: Watched, text: str) -> None:
    page = await watched.open()

    await box(page, "转出组织").fill(text)

    await expect(page.get_by_role("option").first).to_contain_text("春华山村支部委员会")


@pytest.mark.rows("U1")
async def test_more_hits_than_are_shown_are_told(watched: Watched) -> None:
    page = await watched.open()

    await box(page, "转出组织").fill("长沙县")

    await expect(page.get_by_role("option")).to_have_count(20)
    await expect(page.locator(".search-count").first).to_have_text(
        re.compile(r"共 \d+ 个，列出前 20 个")
    )
    assert await accessibility(page) == []


async def test_enter_that_comes_before_the_list_takes_its_only_hit(watched: Watched) -> None:
    page = await watched.open()
    await expect(box(page, "转出组织")).to_be_focused()

    await page.keyboard.type("chsc")
    await page.keyboard.press("Enter")

    await expect(box(page, "转出组织")).to_have_value(CHAIN[0])
    assert "from=430121106212" in page.url


async def test_enter_never_takes_a_hit_of_an_older_text(watched: Watched) -> None:
    page = await watched.open()
    await box(page, "转出组织").fill("春华镇")
    await expect(page.get_by_role("option").first).to_be_visible()

    await page.keyboard.type("金鼎山")
    await page.keyboard.press("Enter")

    await expect(box(page, "转出组织")).to_have_value("中共长沙县春华镇金鼎山社区支部委员会")


async def test_the_arrow_keys_move_and_escape_closes_the_list(watched: Watched) -> None:
    page = await watched.open()
    field = box(page, "转出组织")
    await field.fill("春华镇")
    await expect(page.get_by_role("option").nth(2)).to_be_visible()

    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option").nth(2)).to_have_attribute("aria-selected", "true")
    active = await field.get_attribute("aria-activedescendant")
    assert active == await page.get_by_role("option").nth(2).get_attribute("id")
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("option")).to_have_count(0)
    await expect(field).to_have_attribute("aria-expanded", "false")


@pytest.mark.rows("U3", "P19")
async def test_the_list_alone_says_who_acts_by_which_words_and_in_what_time(
    watched: Watched,
) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)

    steps = page.locator(".step")
    await expect(steps).to_have_count(5)
    for index, (one, next_one) in enumerate(itertools.pairwise(CHAIN)):
        await expect(steps.nth(index)).to_contain_text(one)
        await expect(steps.nth(index)).to_contain_text(next_one)
    await expect(steps.nth(2)).to_contain_text("互转")
    await expect(steps.nth(2)).to_contain_text("第四条")
    await expect(steps.nth(2)).to_contain_text("可以在全国范围内直接转接党员组织关系")
    await expect(steps.nth(2)).to_contain_text("湘组办〔2018〕14号")
    await expect(steps.nth(3)).to_contain_text("15 个工作日内")
    await expect(steps.nth(0)).to_contain_text("条文未写时限")


@pytest.mark.rows("U3")
async def test_the_answer_names_channel_initiator_receiver_and_heading(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)

    facts = page.locator(".fact")
    await expect(facts.nth(0)).to_contain_text("网上转接")
    await expect(facts.nth(1)).to_contain_text("中共长沙县春华镇委员会")
    await expect(facts.nth(2)).to_contain_text("中共攸县皇图岭镇委员会")
    await expect(facts.nth(3)).to_contain_text("中共攸县委组织部")


@pytest.mark.rows("U3")
async def test_the_heading_is_copied_as_it_is_written(watched: Watched) -> None:
    await watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await watched.open("/", **VILLAGES, day=DAY)

    await page.get_by_role("button", name="复制抬头").click()

    await expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "中共攸县委组织部"


@pytest.mark.rows("U3", "U10")
async def test_the_copied_link_gives_the_same_answer_on_any_later_day(watched: Watched) -> None:
    await watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await watched.open("/", **VILLAGES)
    shown = await page.locator(".answer-summary time").inner_text()

    await page.get_by_role("button", name="复制链接").click()
    await expect(page.get_by_role("button", name="已复制")).to_be_visible()

    link = await page.evaluate("navigator.clipboard.readText()")
    assert link == f"{watched.address}/?from=430121106212&to=430223122208&day={shown}"


@pytest.mark.rows("U3")
async def test_the_path_is_copied_as_text_with_its_articles(watched: Watched) -> None:
    await watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await watched.open("/", **VILLAGES, day=DAY)

    await page.get_by_role("button", name="复制文字").click()
    await expect(page.get_by_role("button", name="已复制")).to_be_visible()

    text: str = await page.evaluate("navigator.clipboard.readText()")
    assert "3. 互转  中共长沙县委组织部 → 中共攸县委组织部 · 5 个工作日内" in text
    assert "第四条：县级以上地方党委组织部门" in text
    assert "抬头：中共攸县委组织部" in text


@pytest.mark.rows("U3")
async def test_the_drawing_shows_every_body_and_says_so_in_words(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)

    drawing = page.get_by_role("img", name=re.compile("^路径图：春华山村党支部"))
    await expect(drawing).to_be_visible()
    await expect(drawing.locator("rect")).to_have_count(6)
    await expect(drawing).to_have_accessible_name(re.compile("互转到攸县委组织部"))


@pytest.mark.rows("U3", "P19")
async def test_each_shorter_way_is_told_with_what_forbids_it(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)

    ways = sheet(page, "为什么不能更短").locator(".refused-one")
    await expect(ways).to_have_count(4)
    await expect(ways.nth(0)).to_contain_text("条文禁止")
    await expect(ways.nth(1)).to_contain_text("权限范围不相同")
    await ways.nth(0).locator("summary").press("Enter")
    await expect(ways.nth(0)).to_contain_text("党支部（党总支）不能直接对外转接党员组织关系")


@pytest.mark.rows("U3")
async def test_why_the_city_does_not_appear_is_explained(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)

    reason = sheet(page, "为什么没有更上级的党组织")
    await expect(reason).to_contain_text("长沙市委、湖南省委")
    await expect(reason).to_contain_text("株洲市委")
    await expect(reason).to_contain_text("第四条")


@pytest.mark.rows("U14")
async def test_the_first_run_asks_a_real_question_and_leads_to_the_reason(watched: Watched) -> None:
    page = await watched.open()

    await page.get_by_role("link", name="为什么路径里没有市委？").press("Enter")

    reason = sheet(page, "为什么没有更上级的党组织")
    await expect(reason).to_be_focused()
    await expect(reason).to_be_in_viewport()
    await expect(reason).to_contain_text("长沙市委")
    await page.go_back()
    await expect(page.get_by_role("button", name="查这条路径")).to_be_visible()


@pytest.mark.rows("P22")
async def test_an_unclear_text_is_shown_with_the_path_under_each_reading(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)

    ruling = sheet(page, "取决于条文怎样理解")
    await expect(ruling).to_contain_text("权限是否要求双方都具有？")
    await expect(ruling).to_contain_text("实践已明确")
    readings = ruling.locator(".reading")
    await expect(readings.nth(0)).to_contain_text("默认")
    await expect(readings.nth(0)).to_contain_text("与上面的路径相同")
    await expect(readings.nth(1)).to_contain_text("长沙县委组织部皇图岭镇党委")


@pytest.mark.rows("P22")
async def test_a_text_that_needs_a_ruling_is_marked_so(watched: Watched) -> None:
    page = await watched.open("/", **{"from": "430100-XX01-ZB1", "to": "430121-JZ01-ZB1"})

    await expect(sheet(page, "取决于条文怎样理解")).to_contain_text("需要请示")
    await expect(page.locator(".drawing-box")).to_have_count(8)
    assert not await overflowing(page)


@pytest.mark.rows("P19")
async def test_where_nothing_leads_out_the_answer_says_how_far_and_what_to_do(
    watched: Watched,
) -> None:
    page = await watched.open("/", **RAILWAY)

    notice = page.locator(".notice-none")
    await expect(notice).to_contain_text("没有合规的路径")
    await expect(notice).to_contain_text("依规定最远可以先转到")
    await expect(notice.get_by_role("link", name="中共岚翊铁路株洲公司委员会")).to_be_visible()
    await expect(sheet(page, "各组织的障碍").locator(".refused-one")).to_have_count(5)
    assert await accessibility(page) == []


@pytest.mark.parametrize(
    ("query", "title", "words"),
    [
        ({**VILLAGES, "day": "2003-01-01"}, "这一天没有生效的规定", "2004-11-01 起生效"),
        ({**VILLAGES, "to": "430121-SJZ"}, "组织在这一天不存在", "请改用其存续期间的日期"),
        ({**VILLAGES, "to": VILLAGES["from"]}, "不需要转接", "请核对两端的组织"),
        ({**VILLAGES, "from": "000000", "to": "JD00-01"}, "规定没有写明怎样办理", "请就所列"),
        ({**VILLAGES, "from": "nobody"}, "没有这个组织", "请用名称、拼音或代码搜索"),
    ],
)
async def test_an_answer_without_a_path_says_why_and_what_to_do(
    watched: Watched, query: dict[str, str], title: str, words: str
) -> None:
    page = await watched.open("/", **query)

    await expect(page.get_by_role("heading", name=title)).to_be_visible()
    await expect(page.locator(".notice-none")).to_contain_text(words)
    assert await accessibility(page) == []


async def test_a_day_without_rules_is_left_by_one_button(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, day="2003-01-01")

    await page.get_by_role("button", name="改按今天查").click()

    await expect(page.locator(".step")).to_have_count(5)
    assert "day=" not in page.url


async def test_an_unknown_code_in_a_link_is_told_at_its_box_and_can_be_mended(
    watched: Watched,
) -> None:
    page = await watched.open("/", **{**VILLAGES, "from": "nobody"})
    field = box(page, "转出组织")
    await expect(field).to_have_value("nobody")
    await expect(
        page.get_by_text("没有代码为“nobody”的组织，或该组织在所选日期不存在")
    ).to_be_visible()

    await field.fill("chsc")
    await expect(page.get_by_role("option")).to_have_count(1)
    await field.press("Enter")

    await expect(page.locator(".step")).to_have_count(5)


@pytest.mark.parametrize("day", ["2024-02-30", "yesterday", "x" * 500])
async def test_a_day_that_is_none_is_told_and_nothing_is_asked(watched: Watched, day: str) -> None:
    page = await watched.open("/", **VILLAGES, day=day)

    await expect(page.get_by_role("alert")).to_contain_text("无效")
    await expect(page.get_by_role("heading", name="日期无效，没有查询")).to_be_visible()
    assert await page.locator(".answer").count() == 0
    await page.get_by_role("button", name="改按今天查").click()
    await expect(page.locator(".step")).to_have_count(5)


async def test_a_relation_that_is_none_is_told(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, relation="ETERNAL")

    await expect(page.get_by_role("alert")).to_contain_text("关系“ETERNAL”无效")
    await expect(page.locator(".step")).to_have_count(5)


async def test_a_code_without_end_in_a_link_leaves_the_page_usable(watched: Watched) -> None:
    page = await watched.open("/", **{**VILLAGES, "from": "x" * 1500})

    await expect(page.locator(".notice, .notice-none").first).to_be_visible()
    assert not await overflowing(page)


async def test_a_text_longer_than_any_name_is_not_searched(watched: Watched) -> None:
    page = await watched.open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))

    await box(page, "转出组织").fill("镇" * 121)

    await expect(page.get_by_text("超过 120 个字，请缩短后再查。")).to_be_visible()
    await page.wait_for_timeout(300)
    assert [text for text in asked if "query Search" in text] == []


async def test_a_name_of_120_characters_that_nobody_has_is_told(watched: Watched) -> None:
    page = await watched.open()

    await box(page, "转出组织").fill("镇" * 120)

    await expect(page.get_by_text(re.compile("没有找到“镇+…”。请换用全称"))).to_be_visible()
    assert not await overflowing(page)


@pytest.mark.rows("U10")
async def test_the_day_and_the_relation_are_chosen_and_kept_in_the_address(
    watched: Watched,
) -> None:
    page = await watched.open("/", **VILLAGES)
    await page.get_by_role("combobox", name="按哪一天的组织和规定").fill("2018-11-01")
    await page.keyboard.press("Enter")
    await page.get_by_text("临时组织关系").click()
    await expect(page.locator(".answer-summary")).to_contain_text("2018-11-01")
    await expect(page.locator(".answer-summary")).to_contain_text("临时组织关系")
    before = await page.locator(".answer").inner_text()

    await page.reload()

    await expect(page.locator(".answer-summary")).to_contain_text("2018-11-01")
    assert await page.locator(".answer").inner_text() == before


async def test_the_calendar_is_named_and_used_with_the_keyboard(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)
    field = page.get_by_role("combobox", name="按哪一天的组织和规定")
    await field.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("dialog", name="按哪一天的组织和规定")).to_be_visible()

    assert await accessibility(page) == []
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")

    await expect(page.locator(".answer-summary")).to_contain_text("2024-03-02")


async def test_the_ends_are_exchanged_by_one_button(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES)

    await page.get_by_role("button", name="对调转出与转入").press("Enter")

    await expect(
        page.get_by_role("heading", name=re.compile("^龙和村党支部.*春华山村党支部$"))
    ).to_be_visible()
    await expect(box(page, "转出组织")).to_have_value(CHAIN[-1])


@pytest.mark.rows("U12")
async def test_a_service_that_goes_away_and_comes_back_is_told_and_asked_again(
    watch: Callable[[Site], Awaitable[Watched]],
) -> None:
    own = Site(of_case("two_townships_of_one_county"))
    watched = await watch(own)
    watched.allow("ERR_CONNECTION_REFUSED")
    page = await watched.open()
    own.stop()

    await box(page, "转出组织").fill("镇")
    await expect(page.get_by_role("alert")).to_contain_text("连不上服务", timeout=15_000)
    await expect(page.get_by_text("暂时连不上服务。")).to_be_visible()
    assert await accessibility(page) == []
    own.start()

    await expect(page.get_by_text("暂时连不上服务。")).to_be_hidden(timeout=15_000)
    await page.get_by_role("button", name="重试").click()
    await expect(page.get_by_role("option").first).to_be_visible()
    own.stop()


@pytest.mark.rows("U12")
async def test_an_unexpected_fault_is_told_with_its_code_its_number_and_what_to_do(
    watch: Callable[[Site], Awaitable[Watched]],
) -> None:
    # A service without anything to answer from fails at every question.
    own = Site(Held(cast("Served", None)))
    page = await (await watch(own)).open("/", **VILLAGES, lang="en")

    notice = page.locator(".path-result").get_by_role("alert")
    await expect(notice).to_contain_text("INTERNAL_ERROR")
    await expect(notice).to_contain_text(re.compile(r"Trace id\s*[0-9a-f]{16}"))
    await expect(notice).to_contain_text("Give the number to the administrator")
    await expect(notice.get_by_role("button", name="Try again")).to_be_enabled()
    await expect(notice).not_to_contain_text(re.compile(r"Traceback|AttributeError|None"))
    own.stop()


@pytest.mark.rows("U12")
async def test_an_answer_comes_by_itself_once_the_service_is_back(
    watch: Callable[[Site], Awaitable[Watched]],
) -> None:
    own = Site(of_case("two_ways_equally_short"))
    watched = await watch(own)
    watched.allow("ERR_CONNECTION_REFUSED")
    page = await watched.open("/", **two_ways())
    await expect(page.locator(".step")).to_have_count(4)
    own.stop()
    await page.get_by_role("button", name="对调转出与转入").click()
    await expect(page.get_by_role("alert")).to_contain_text("UNREACHABLE", timeout=15_000)

    own.start()

    await expect(page.locator(".step")).to_have_count(4, timeout=15_000)
    await expect(page.get_by_role("alert")).to_have_count(0)
    own.stop()


@pytest.mark.rows("U12")
async def test_a_view_that_cannot_be_fetched_is_told_and_shown_once_the_service_is_back(
    watch: Callable[[Site], Awaitable[Watched]],
) -> None:
    own = Site(of_case("two_ways_equally_short"))
    watched = await watch(own)
    watched.allow("ERR_CONNECTION_REFUSED|preload|dynamically imported|ListDesk")
    page = await watched.open()
    own.stop()
    await page.get_by_role("link", name="批量查询").click()
    await expect(page.get_by_role("heading", name="页面没有载入")).to_be_visible()

    own.start()

    await expect(page.get_by_role("button", name="开始查询")).to_be_visible(timeout=15_000)
    own.stop()


@pytest.mark.rows("U3", "P19")
async def test_other_paths_of_the_same_length_are_shown_on_request(
    watch: Callable[[Site], Awaitable[Watched]],
) -> None:
    own = Site(of_case("two_ways_equally_short"))
    watched = await watch(own)
    page = await watched.open("/", **two_ways())
    await page.get_by_role("button", name="查有没有同样短的其他路径").press("Enter")

    await expect(page.get_by_text("另一条路径之 1")).to_be_visible()
    await expect(sheet(page, "同样短的其他路径").locator(".drawing-svg")).to_have_count(1)
    assert "all=1" in page.url
    assert await accessibility(page) == []
    own.stop()


def two_ways() -> dict[str, str]:
    """Return the ends of the case, and its day."""
    ask = read_case(CASES / "two_ways_equally_short.yaml").asks[0]
    return {
        "from": ask.origin,
        "to": ask.destination,
        "day": str(date.fromordinal(ask.as_of)),
    }


async def test_where_there_is_no_other_path_the_page_says_so(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, all="1")

    await expect(page.get_by_text("没有同样短的其他路径。")).to_be_visible()


@pytest.mark.rows("U3")
async def test_the_printed_page_holds_the_answer_and_nothing_to_click(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)
    await page.emulate_media(media="print")

    await expect(page.get_by_role("navigation")).to_be_hidden()
    assert await page.get_by_role("button").count() == 0
    await expect(page.locator(".step").nth(4)).to_be_visible()
    await expect(page.locator(".answer-printed")).to_contain_text("from=430121106212")
    path = tmp_path / "path.pdf"
    await page.pdf(path=path, format="A4", prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) <= 4


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_stands_in_the_way_of_anybody(
    watched: Watched, language: str, scheme: str
) -> None:
    await watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = await watched.open("/", **VILLAGES, day=DAY, lang=language)

    await expect(page.locator(".step")).to_have_count(5)
    assert await accessibility(page) == []
    if scheme == "light":
        await picture(page, "path-whole", language)
        await page.set_viewport_size({"width": 1280, "height": 1000})
        await picture(page, "path", language, is_full=False)
        await page.emulate_media(media="print")
        await picture(page, "path-print", language)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_first_screen_and_the_search_are_pictured(
    watched: Watched, language: str
) -> None:
    page = await watched.open("/", lang=language)
    await picture(page, "first", language, is_full=False)
    await page.get_by_role("combobox").first.fill("春华")
    await expect(page.get_by_role("option").nth(3)).to_be_visible()

    assert await accessibility(page) == []
    await picture(page, "search", language, is_full=False)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_an_answer_without_a_path_is_pictured(watched: Watched, language: str) -> None:
    page = await watched.open("/", **RAILWAY, lang=language)

    await expect(page.locator(".notice-none")).to_be_visible()
    await picture(page, "no-path", language)


@pytest.mark.parametrize("width", [1280, 720, 360])
async def test_the_answer_fits_its_window(watched: Watched, width: int) -> None:
    await watched.page.set_viewport_size({"width": width, "height": 720})
    page = await watched.open("/", **VILLAGES, day=DAY)

    await expect(page.locator(".step")).to_have_count(5)
    assert not await overflowing(page)
    if width == 360:
        await picture(page, "path-phone", "zh")


@pytest.mark.rows("U11")
async def test_the_answer_changes_its_language_without_loading_anew(watched: Watched) -> None:
    page = await watched.open("/", **VILLAGES, day=DAY)
    await page.evaluate("window.isStillHere = true")

    await page.get_by_role("button", name="English").click()

    await expect(page.get_by_role("heading", name="Why not shorter")).to_be_visible()
    await expect(page.locator(".refused-one").first).to_contain_text("Go through the body above it")
    assert await page.evaluate("window.isStillHere")
