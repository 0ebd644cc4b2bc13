"""The drawing of what stands around a body in a real browser: what it shows, and its files."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.web.browsing import Watched

COUNTY = "/body/430121"
DAY = "2024-03-01"
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"


def part(page: Page, title: str) -> Locator:
    """Return a part of the page by its title."""
    return page.get_by_role("region", name=title, exact=True)


@pytest.mark.rows("U2", "U9")
async def test_the_drawing_shows_some_subordinates_of_all_and_more_on_request(
    watched: Watched,
) -> None:
    page = await watched.open(COUNTY, day=DAY)
    near = part(page, "上下级关系图")
    await expect(near.get_by_text("直接下级：已画出 12 个，共 22 个")).to_be_visible()
    await expect(near.locator(".near-subordinate")).to_have_count(12)
    await expect(near.locator(".near-superior")).to_have_count(3)
    await expect(near.locator(".near-organ")).to_have_count(1)

    await near.get_by_role("button", name="再画 10 个").press("Enter")

    await expect(near.get_by_text("直接下级：已画出 22 个，共 22 个")).to_be_visible()
    await expect(near.locator(".near-subordinate")).to_have_count(22)
    await expect(near.get_by_role("button", name=re.compile("再画"))).to_have_count(0)


async def test_no_two_boxes_of_the_drawing_lie_over_each_other(watched: Watched) -> None:
    page = await watched.open(COUNTY, day=DAY)
    await page.get_by_role("button", name="再画 10 个").click()
    await expect(page.locator(".near-subordinate")).to_have_count(22)

    boxes: list[list[float]] = await page.locator(".near-box rect").evaluate_all(
        "all => all.map(one => { const r = one.getBoundingClientRect();"
        " return [r.left, r.top, r.right, r.bottom]; })"
    )

    overlaps = [
        (one, two)
        for index, one in enumerate(boxes)
        for two in boxes[index + 1 :]
        if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
    ]
    assert overlaps == []


@pytest.mark.rows("U2")
async def test_the_drawing_is_told_as_text_with_links_for_the_keyboard(watched: Watched) -> None:
    page = await watched.open(COUNTY, day=DAY)
    near = part(page, "上下级关系图")
    title = near.get_by_role("img")
    await expect(title).to_have_accessible_name(
        re.compile("上级 3 个，机关 1 个，直接下级共 22 个")
    )

    await near.get_by_text("文字版").press("Enter")

    await near.get_by_role("link", name="中共长沙市委员会").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("中共长沙市委员会")
    assert f"day={DAY}" in page.url


async def test_a_body_in_the_drawing_is_opened_by_the_mouse(watched: Watched) -> None:
    page = await watched.open(COUNTY)

    await page.locator(".near-superior").last.click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("中共长沙市委员会")


@pytest.mark.rows("U9")
async def test_the_drawing_is_saved_as_svg_with_all_names_and_styles(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open(COUNTY, day=DAY)
    await page.get_by_role("button", name="导出图").press("Enter")
    async with page.expect_download() as download:
        await page.get_by_role("menuitem", name="SVG").press("Enter")

    saved = await download.value
    await saved.save_as(tmp_path / "near.svg")
    drawn = ET.parse(tmp_path / "near.svg").getroot()  # noqa: S314 -- the page wrote it.
    texts = "".join(drawn.itertext())
    assert saved.suggested_filename == f"zhuanjie-430121-{DAY}.svg"
    assert len(drawn.findall(f".//{SVG}rect")) == 3 + 1 + 1 + 12
    assert "长沙县委组织部" in texts
    assert "直接下级共 22 个，画出 12 个" in texts
    assert all(one.get("fill") for one in drawn.iter(f"{SVG}rect"))


@pytest.mark.rows("U9")
async def test_the_drawing_is_saved_as_png(watched: Watched, tmp_path: Path) -> None:
    page = await watched.open(COUNTY, day=DAY)
    await page.get_by_role("button", name="导出图").click()
    async with page.expect_download() as download:
        await page.get_by_role("menuitem", name="PNG").click()

    await (await download.value).save_as(tmp_path / "near.png")

    content = (tmp_path / "near.png").read_bytes()
    assert content.startswith(PNG)
    assert int.from_bytes(content[16:20]) > 2_000


@pytest.mark.rows("U9")
async def test_the_list_below_is_saved_from_the_page_too(watched: Watched) -> None:
    page = await watched.open(COUNTY, day=DAY)
    await page.get_by_role("button", name="导出名册").press("Enter")
    async with page.expect_download() as download:
        await page.keyboard.press("Enter")

    assert (await download.value).suggested_filename.endswith(".csv")
    await expect(page.get_by_text(re.compile(r"已保存 .*行，完整"))).to_be_visible()


@pytest.mark.rows("U9")
@pytest.mark.parametrize("name", ["导出名册", "导出图"])
async def test_the_menus_of_files_open_within_a_narrow_window(watched: Watched, name: str) -> None:
    await watched.page.set_viewport_size({"width": 360, "height": 720})
    page = await watched.open(COUNTY)

    await page.get_by_role("button", name=name).press("Enter")

    box = await page.get_by_role("menu", name=name).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


async def test_a_body_with_nothing_below_it_offers_no_list(watched: Watched) -> None:
    page = await watched.open("/body/430121106212")

    await expect(page.get_by_role("button", name="导出图")).to_be_visible()
    await expect(page.get_by_role("button", name="导出名册")).to_have_count(0)
