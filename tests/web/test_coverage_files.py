"""Files saved from coverage: as many rows as are shown, headed by filter, day and revision."""

from __future__ import annotations

import csv
import struct
from collections.abc import Awaitable, Callable
from io import BytesIO, StringIO
from pathlib import Path

import networkx as nx
import openpyxl
import pytest
from defusedxml import ElementTree
from playwright.async_api import Locator, Page, expect

from tests.api.service_fixture import REVISION
from tests.web.browsing import Watched, accessibility
from tests.web.hierarchy_data import with_hostile_names
from tests.web.site import Site

HUNAN, CHANGSHA = "430000", "430100"
DAY = "2024-03-01"
SVG = "{http://www.w3.org/2000/svg}"


async def saved(page: Page, menu: Locator, entry: str, folder: Path) -> tuple[str, bytes]:
    """Save something by its menu; return the name and the bytes of the file."""
    await menu.get_by_role("button").first.click()
    async with page.expect_download() as waiting:
        await menu.get_by_role("menuitem", name=entry).click()
    download = await waiting.value
    path = folder / "file"
    await download.save_as(path)
    return download.suggested_filename, path.read_bytes()


def of_list(page: Page) -> Locator:
    """Return the menu of the list of gaps that is open."""
    return page.locator(".gap-list .export")


def of_parts(page: Page) -> Locator:
    """Return the menu of the parts."""
    return page.locator(".parts-sheet .export")


def head_and_rows(content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the head of a file of text and its rows by column."""
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    empty = lines.index([])
    columns = lines[empty + 1]
    rows = [dict(zip(columns, one, strict=True)) for one in lines[empty + 2 :]]
    return {one[0]: one[1] for one in lines[:empty]}, rows


async def count_of(page: Page) -> int:
    """Return the number on the tab that is open."""
    text = await page.get_by_role("tab", selected=True).locator(".gap-count").inner_text()
    return int(text.replace(",", ""))


@pytest.mark.rows("U8", "U9", "V1")
async def test_the_county_with_the_most_gaps_is_found_and_its_list_saved(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open("/coverage")

    await page.get_by_role("combobox", name="范围").fill("hnsw")
    await page.get_by_role("option", name="中共湖南省委员会").first.click()
    await page.get_by_label("级数").select_option("2")
    await expect(page.locator(".parts-name").first).to_have_text("中共桃源县委员会")
    most = int(await page.locator(".parts-table tbody tr").first.locator("td").first.inner_text())
    await page.locator(".parts-name a").first.click()
    await expect(page.get_by_role("heading", name="桃源县委的各部分")).to_be_visible()
    await expect(page.locator(".gap-lead")).to_contain_text(f"共 {most} 处")
    count = await count_of(page)
    name, content = await saved(page, of_list(page), "CSV", tmp_path)

    head, rows = head_and_rows(content)
    assert head["范围"] == "430725 中共桃源县委员会"
    assert head["清单"] == "空白区域"
    assert head["行数"] == f"共 {count} 行，完整"
    assert len(rows) == count == 25
    assert all(row["代码"] for row in rows)
    assert name.startswith("zhuanjie-regions-without-organization-")


@pytest.mark.rows("U9")
@pytest.mark.parametrize("gap", ["regions", "units", "power", "way"])
async def test_a_file_has_as_many_rows_as_its_tab_counts(
    watched: Watched, tmp_path: Path, gap: str
) -> None:
    page = await watched.open("/coverage", gap=gap, day=DAY)
    count = await count_of(page)

    name, content = await saved(page, of_list(page), "CSV", tmp_path)

    head, rows = head_and_rows(content)
    assert len(rows) == count > 0
    assert (head["范围"], head["日期"], head["数据版本"]) == ("全部", DAY, str(REVISION))
    assert name.endswith(f"-{DAY}-v{REVISION}.csv")


@pytest.mark.rows("U9", "V1")
async def test_a_file_keeps_to_the_filter_that_is_shown(watched: Watched, tmp_path: Path) -> None:
    page = await watched.open("/coverage", within=HUNAN, gap="units", members="1")
    count = await count_of(page)

    _, content = await saved(page, of_list(page), "CSV", tmp_path)

    head, rows = head_and_rows(content)
    assert head["筛选"] == "有党员的"
    assert len(rows) == count


@pytest.mark.rows("U9")
async def test_a_workbook_has_as_many_rows_as_the_menu_says(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, gap="units", day=DAY)
    count = await count_of(page)
    await of_list(page).get_by_role("button").first.click()
    await expect(page.get_by_role("menuitem", name="Excel")).to_contain_text(f"{count} 行")
    await page.keyboard.press("Escape")

    name, content = await saved(page, of_list(page), "Excel", tmp_path)

    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    empty = next(index for index, one in enumerate(lines) if not any(one))
    assert len(lines) - empty - 2 == count
    assert name.endswith(".xlsx")


@pytest.mark.rows("U9")
async def test_the_parts_are_saved_complete_where_the_page_shows_only_some(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open("/coverage", within=HUNAN, depth="3", view="table", day=DAY)
    await expect(page.get_by_text("只取前 2,000 / 2,8")).to_be_visible()

    _, content = await saved(page, of_parts(page), "各部分：CSV", tmp_path)

    head, rows = head_and_rows(content)
    shown = await page.get_by_label("级数").locator("option").nth(2).inner_text()
    assert shown.endswith(f"{len(rows):,}")
    assert len(rows) > 2_000
    assert head["划分"] == "按隶属关系"
    gaps = ["空白区域", "应建未建单位", "没有发展党员审批权限", "没有合规途径"]
    sums = [sum(int(row[gap]) for gap in gaps) for row in rows]
    assert sums == sorted(sums, reverse=True)


@pytest.mark.rows("U9")
async def test_the_organizations_are_saved_as_a_graph(watched: Watched, tmp_path: Path) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, day=DAY)
    shown = await page.locator(".coverage-figures dd").first.inner_text()

    name, content = await saved(page, of_parts(page), "GraphML", tmp_path)

    graph = nx.read_graphml(BytesIO(content))
    assert graph.number_of_nodes() == int(shown.replace(",", ""))
    assert graph.number_of_edges() > 1_000
    assert name.endswith(f"-{DAY}-v{REVISION}.graphml")


@pytest.mark.rows("U9", "V2")
async def test_the_matrix_is_saved_with_a_row_for_each_county(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, view="reach", day=DAY)

    _, content = await saved(page, page.locator(".reach .export"), "矩阵：CSV", tmp_path)

    head, rows = head_and_rows(content)
    assert len(rows) == await page.locator(".reach-table tbody tr").count() == 9
    assert rows[0]["430181"] == "2"
    assert head["日期"] == DAY


@pytest.mark.rows("U9")
@pytest.mark.parametrize("view", ["treemap", "sunburst"])
async def test_a_drawing_is_saved_as_svg_with_what_it_shows_at_its_head(
    watched: Watched, tmp_path: Path, view: str
) -> None:
    page = await watched.open("/coverage", within=HUNAN, view=view, measure="units", day=DAY)
    await expect(page.locator(".chart svg text", has_text="株洲市委")).to_be_visible()

    name, content = await saved(page, of_parts(page), "SVG", tmp_path)

    drawing = ElementTree.fromstring(content)
    texts = " ".join("".join(one.itertext()) for one in drawing.iter(f"{SVG}text"))
    for part in (f"湖南省委 ({HUNAN})", DAY, f"数据版本: {REVISION}", "应建未建单位", "株洲市委"):
        assert part in texts
    assert name == f"zhuanjie-coverage-{DAY}-v{REVISION}.svg"


async def test_hostile_names_leave_a_saved_drawing_whole(
    watch: Callable[[Site], Awaitable[Watched]], tmp_path: Path
) -> None:
    site = Site(with_hostile_names())
    page = await (await watch(site)).open("/coverage", within="T1", measure="organizations")
    await expect(page.locator(".chart svg")).to_be_visible()

    _, content = await saved(page, of_parts(page), "SVG", tmp_path)

    drawing = ElementTree.fromstring(content)
    assert {one.tag for one in drawing.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "g", "rect", "path", "text", "defs", "clipPath", "style")
    }
    site.stop()


@pytest.mark.rows("U9")
async def test_a_drawing_is_saved_as_png_at_twice_its_size(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open("/coverage", within=HUNAN, day=DAY)
    await expect(page.locator(".chart svg text", has_text="常德市委")).to_be_visible()

    name, content = await saved(page, of_parts(page), "PNG", tmp_path)

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", content[16:20]) == (2_400,)
    assert len(content) > 20_000
    assert name.endswith(".png")


@pytest.mark.rows("U9", "U11")
async def test_in_english_files_are_headed_in_english(watched: Watched, tmp_path: Path) -> None:
    page = await watched.open("/coverage", within=CHANGSHA, gap="units", lang="en")

    _, content = await saved(page, of_list(page), "CSV", tmp_path)

    head, _ = head_and_rows(content)
    assert head["list"] == "units without organization"


async def test_the_menu_is_used_by_keyboard_and_has_no_fault(watched: Watched) -> None:
    page = await watched.open("/coverage", within=CHANGSHA)
    await of_parts(page).get_by_role("button").first.focus()

    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="图：SVG")).to_be_focused()
    assert await accessibility(page) == []
    await page.keyboard.press("ArrowDown")
    async with page.expect_download() as waiting:
        await page.keyboard.press("Enter")

    assert (await waiting.value).suggested_filename.endswith(".png")


async def test_an_export_that_fails_says_so_and_the_page_stays(watched: Watched) -> None:
    watched.allow("Failed to load resource|ERR_FAILED")
    page = await watched.open("/coverage", within=CHANGSHA)
    await page.route("**/graphql", lambda route: route.abort())

    await of_list(page).get_by_role("button").first.click()
    await page.get_by_role("menuitem", name="CSV").click()

    await expect(page.get_by_text("导出失败")).to_be_visible()
    await expect(page.locator(".gap-entry").first).to_be_visible()
