"""The tree of bodies in a real browser: keyboard, type-ahead, search, days and languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.web.browsing import Watched, accessibility, overflowing, picture
from tests.web.hierarchy_tree import active, begun, press, row, tree

VILLAGE = "430121106212"
DAY = "2024-03-01"
LINE = ["中共中央", "湖南省委", "长沙市委", "长沙县委", "春华镇党委", "春华山村党支部"]


@pytest.mark.rows("U2")
async def test_the_arrow_keys_open_shut_and_move_as_in_any_tree(watched: Watched) -> None:
    page = await begun(watched)
    assert await active(page) == "中共中央"
    await expect(row(page, "中共中央")).to_have_attribute("aria-expanded", "true")

    assert await press(page, "ArrowDown", "ArrowDown", "ArrowDown") == "江西省委"
    await expect(row(page, "江西省委")).to_have_attribute("aria-expanded", "false")
    assert await press(page, "ArrowRight") == "江西省委"
    await expect(row(page, "江西省委")).to_have_attribute("aria-expanded", "true")
    await expect(row(page, "南昌市委")).to_be_visible()
    assert await press(page, "ArrowRight", "ArrowDown") == "南昌市委"
    assert await press(page, "ArrowLeft") == "江西省委"
    await press(page, "ArrowLeft")
    await expect(row(page, "江西省委")).to_have_attribute("aria-expanded", "false")
    await expect(row(page, "南昌市委")).to_have_count(0)
    assert await press(page, "ArrowLeft") == "中共中央"


@pytest.mark.rows("U2")
async def test_home_end_and_the_page_keys_go_far(watched: Watched) -> None:
    page = await begun(watched, at=VILLAGE)

    assert await press(page, "Home") == "中共中央"
    far = await press(page, "PageDown")
    assert far not in {"中共中央", ""}
    assert await press(page, "PageUp") == "中共中央"
    last = await press(page, "End")
    assert await press(page, "ArrowDown") == last
    await expect(page.locator(".tree-active")).to_be_in_viewport()


@pytest.mark.rows("U2")
async def test_each_row_tells_its_level_and_its_place_among_its_siblings(watched: Watched) -> None:
    page = await begun(watched, at=VILLAGE, day=DAY)

    here = row(page, "春华山村党支部")
    await expect(here).to_have_attribute("aria-level", "6")
    await expect(here).to_have_attribute("aria-selected", "true")
    await press(page, "ArrowLeft")
    count = int(await page.locator(".tree-active .tree-count [aria-hidden]").inner_text())
    await press(page, "ArrowRight")
    siblings = int(await page.locator(".tree-active").get_attribute("aria-setsize") or 0)
    assert siblings == count > 1
    places = await page.locator('[role="treeitem"][aria-level="6"]').evaluate_all(
        "rows => rows.map(one => +one.getAttribute('aria-posinset'))"
    )
    assert sorted(places) == list(range(min(places), max(places) + 1))
    assert max(places) <= siblings


@pytest.mark.rows("U2")
async def test_a_star_opens_all_that_stand_beside_a_body(watched: Watched) -> None:
    page = await begun(watched)
    await press(page, "ArrowDown", "ArrowDown", "ArrowDown")

    await page.keyboard.press("*")

    await expect(row(page, "南昌市委")).to_have_count(1)
    await expect(row(page, "国务院国资委党委")).to_have_attribute("aria-expanded", "true")
    shut = page.locator('[role="treeitem"][aria-level="2"][aria-expanded="false"]')
    await expect(shut).to_have_count(0)
    assert await active(page) == "江西省委"


@pytest.mark.rows("U2")
@pytest.mark.parametrize("typed", ["hnsw", "430000"])
async def test_a_body_is_found_by_typing_its_initials_or_its_code(
    watched: Watched, typed: str
) -> None:
    page = await begun(watched)

    await page.keyboard.type(typed, delay=20)

    assert await active(page) == "湖南省委"


@pytest.mark.rows("U2")
async def test_a_first_letter_leads_on_from_body_to_body(watched: Watched) -> None:
    page = await begun(watched)
    await page.keyboard.type("z")
    first = await active(page)
    await page.wait_for_timeout(1_100)

    await page.keyboard.type("z")

    assert first == "中央组织部"
    assert await active(page) != first


@pytest.mark.rows("U2")
async def test_chinese_signs_find_too_and_an_input_method_goes_on_in_the_search(
    watched: Watched,
) -> None:
    page = await begun(watched)
    await tree(page).dispatch_event("keydown", {"key": "湖"})
    assert await active(page) == "湖南省委"

    await tree(page).dispatch_event("keydown", {"key": "Process"})

    await expect(page.get_by_role("combobox", name="查找组织")).to_be_focused()


@pytest.mark.rows("U2")
async def test_what_no_name_begins_with_is_said(watched: Watched) -> None:
    page = await begun(watched)

    await page.keyboard.type("qqq", delay=20)

    await expect(page.get_by_role("status").filter(has_text="没有以“qqq”开头的")).to_have_count(1)


@pytest.mark.rows("U1", "U2")
async def test_a_body_that_is_searched_for_is_shown_with_its_whole_line(watched: Watched) -> None:
    page = await begun(watched, day=DAY)
    await page.get_by_role("combobox", name="查找组织").focus()
    await page.keyboard.type("chsc")
    await expect(page.get_by_role("option")).to_have_count(1)

    await page.keyboard.press("Enter")

    await expect(tree(page)).to_be_focused()
    await expect(row(page, LINE[-1])).to_have_attribute("aria-selected", "true")
    await expect(row(page, LINE[-1])).to_be_in_viewport()
    assert f"at={VILLAGE}" in page.url
    above = []
    for _ in LINE[:-1]:
        # The first press shuts a body that is open, the second leads on to what is above it.
        if await page.locator(".tree-active").get_attribute("aria-expanded") == "true":
            await press(page, "ArrowLeft")
        above.append(await press(page, "ArrowLeft"))
    assert above == LINE[-2::-1]


@pytest.mark.rows("U2")
async def test_organs_stand_apart_from_subordinates(watched: Watched) -> None:
    page = await begun(watched, at="430121-ZZB")

    organ = row(page, "长沙县委组织部")
    await expect(organ).to_have_attribute("aria-selected", "true")
    await expect(organ.locator(".tree-mark")).to_have_text("机关")
    assert await press(page, "ArrowLeft") == "长沙县委"
    await expect(page.get_by_role("complementary")).to_contain_text("22")


@pytest.mark.rows("U10")
async def test_a_link_to_the_tree_shows_the_same_body_after_it_is_loaded_anew(
    watched: Watched,
) -> None:
    page = await begun(watched)
    await press(page, "ArrowDown", "ArrowDown", "ArrowDown")
    await page.wait_for_url("**/hierarchy?at=360000")

    await page.reload()

    await expect(row(page, "江西省委")).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_role("complementary")).to_contain_text("中共江西省委员会")


@pytest.mark.rows("U10")
async def test_the_chosen_body_stays_chosen_on_another_day(watched: Watched) -> None:
    page = await begun(watched, at="430212")
    await page.get_by_role("combobox", name="按哪一天的组织和规定").fill("2019-01-01")

    await page.keyboard.press("Enter")

    await page.wait_for_url("**/hierarchy?at=430212&day=2019-01-01")
    await expect(row(page, "渌口区委")).to_have_attribute("aria-selected", "true")
    await expect(row(page, "株洲市委")).to_have_attribute("aria-expanded", "true")


@pytest.mark.rows("U2", "U10")
async def test_from_a_row_the_keyboard_leads_to_the_page_of_the_body_and_back(
    watched: Watched,
) -> None:
    page = await begun(watched, at="430121")

    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="中共长沙县委员会", level=1)).to_be_visible()
    await page.go_back()

    await expect(row(page, "长沙县委")).to_have_attribute("aria-selected", "true")


async def test_the_mouse_opens_a_body_by_its_arrow_and_chooses_it_by_its_name(
    watched: Watched,
) -> None:
    page = await begun(watched)

    await row(page, "江西省委").locator(".tree-twisty").click()
    await row(page, "南昌市委").click()

    await expect(row(page, "南昌市委")).to_have_attribute("aria-selected", "true")
    await expect(tree(page)).to_be_focused()
    await expect(page.get_by_role("complementary")).to_contain_text("中共南昌市委员会")


@pytest.mark.rows("U2", "U10")
async def test_a_path_is_begun_from_a_body_of_the_tree_without_a_mouse(watched: Watched) -> None:
    page = await watched.open("/hierarchy")
    search = page.get_by_role("combobox", name="查找组织")
    while not await search.evaluate("one => one === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.type("chsc")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(row(page, LINE[-1])).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    link = page.get_by_role("link", name="从这里转出")
    await expect(link).to_be_visible()
    while not await link.evaluate("one => one === document.activeElement"):
        await page.keyboard.press("Tab")

    await page.keyboard.press("Enter")

    await expect(page.get_by_role("combobox", name="转出组织")).to_have_value(
        "中共长沙县春华镇春华山村支部委员会"
    )


@pytest.mark.rows("U2")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_tree_stands_in_nobodys_way(watched: Watched, language: str, scheme: str) -> None:
    colours: Any = scheme
    await watched.page.emulate_media(color_scheme=colours)

    page = await begun(watched, at="430121", day=DAY, lang=language)
    await press(page, "ArrowRight")

    assert await accessibility(page) == []
    if scheme == "light":
        await picture(page, "hierarchy", language, is_full=False)


@pytest.mark.parametrize("width", [1280, 720, 360])
async def test_the_tree_fits_its_window(watched: Watched, width: int) -> None:
    await watched.page.set_viewport_size({"width": width, "height": 720})

    page = await begun(watched, at=VILLAGE)

    assert not await overflowing(page)
    await expect(row(page, LINE[-1])).to_be_visible()


@pytest.mark.rows("U11")
async def test_the_tree_changes_its_language_and_keeps_its_place(watched: Watched) -> None:
    page = await begun(watched, at=VILLAGE)
    await page.evaluate("window.isStillHere = true")

    await page.get_by_role("button", name="English").click()

    await expect(page.get_by_role("tree", name="Tree of bodies")).to_be_visible()
    await expect(page.locator(".tree-active")).to_contain_text("Branch")
    assert await page.evaluate("window.isStillHere")
