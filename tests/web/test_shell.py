"""The shell around every room: languages, themes, unknown addresses, size, old browsers, keyboard."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess

import pytest
from playwright.async_api import expect

from resolvers.pages import PAGES
from tests.web.browsing import APP, Watched, accessibility, axe_source, overflowing

FIRST_SCREEN_BYTES = 350 * 1024


@pytest.mark.rows("U11")
async def test_the_first_screen_asks_nothing_of_another_host(watched: Watched) -> None:
    page = await watched.open()

    await expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    assert watched.faults == []


@pytest.mark.rows("U11")
async def test_the_language_is_switched_without_loading_the_page_anew(watched: Watched) -> None:
    page = await watched.open()
    await page.evaluate("window.isStillHere = true")

    await page.get_by_role("button", name="English").click()

    await expect(page.get_by_role("navigation", name="Main navigation")).to_be_visible()
    assert await page.get_attribute("html", "lang") == "en"
    assert await page.evaluate("window.isStillHere")
    assert "lang=en" in page.url


@pytest.mark.rows("U11")
async def test_a_chosen_language_is_kept_for_the_next_visit(watched: Watched) -> None:
    page = await watched.open()
    await page.get_by_role("button", name="English").click()

    await watched.open("/list")

    await expect(page.get_by_role("navigation", name="Main navigation")).to_be_visible()


async def test_chinese_comes_first_whatever_the_browser_prefers(watched: Watched) -> None:
    page = await watched.open()

    assert await page.get_attribute("html", "lang") == "zh-CN"


async def test_dark_is_chosen_by_a_switch_and_kept(watched: Watched) -> None:
    page = await watched.open()
    await page.get_by_role("button", name="深色").click()

    await watched.open("/list")

    assert "dark" in (await page.get_attribute("html", "class") or "")
    await expect(page.get_by_role("button", name="浅色")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_follows_the_machine_until_somebody_chooses(
    watched: Watched, scheme: str
) -> None:
    await watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = await watched.open()

    assert ("dark" in (await page.get_attribute("html", "class") or "")) == (scheme == "dark")


async def test_an_address_without_a_view_says_so_and_leads_home(watched: Watched) -> None:
    watched.allow("404")
    page = await watched.open("/no/such/view")

    await expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()
    assert await accessibility(page) == []
    await page.get_by_role("button", name="回到首页").click()
    await expect(page).to_have_url(f"{watched.address}/")


async def test_who_uses_the_keyboard_can_skip_to_the_content(watched: Watched) -> None:
    page = await watched.open("/list")
    await page.keyboard.press("Tab")

    await expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"


async def test_the_way_back_leads_through_the_views_that_were_seen(watched: Watched) -> None:
    page = await watched.open()
    await page.get_by_role("link", name="批量查询").click()
    await expect(page).to_have_title(re.compile("批量查询"))

    await page.go_back()

    await expect(page).to_have_title(re.compile("查路径"))


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", ["/", "/list"])
async def test_no_view_is_wider_than_its_window(watched: Watched, path: str, width: int) -> None:
    await watched.page.set_viewport_size({"width": width, "height": 720})
    page = await watched.open(path)

    assert not await overflowing(page)


async def test_the_first_screen_is_small_over_the_wire(watched: Watched) -> None:
    sizes: list[int] = []

    async with watched.page.expect_response(lambda response: response.url.endswith(".js")):
        await watched.page.goto(watched.address)
    await watched.page.wait_for_load_state("networkidle")
    names: list[str] = await watched.page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name)"
    )
    sizes = await watched.page.evaluate(
        "[...performance.getEntriesByType('navigation'),"
        "...performance.getEntriesByType('resource')].map(one => one.encodedBodySize)"
    )

    assert any(name.endswith(".js") for name in names)
    assert 10_000 < sum(sizes) <= FIRST_SCREEN_BYTES


def test_what_the_page_loads_at_once_is_small_on_disk() -> None:
    text = (PAGES / "index.html").read_text("utf-8")
    named = re.findall(r'(?:src|href)="/(assets/[^"]+)"', text)

    assert sum((PAGES / f"{name}.gz").stat().st_size for name in named) <= FIRST_SCREEN_BYTES


SYNTAX_CHECK = """
import { parse } from "acorn";
import { readFileSync } from "node:fs";
// Chromium 87 knows the language of 2021 and public and private fields, and no static blocks.
for (const path of process.argv.slice(1)) {
  const tree = parse(readFileSync(path, "utf8"), { ecmaVersion: 2022, sourceType: "module" });
  JSON.stringify(tree, (key, node) => {
    const kind = node?.type;
    if (kind === "StaticBlock") throw new Error(path + ": static block");
    if (kind === "BinaryExpression" && node.operator === "in" && node.left.type === "PrivateIdentifier")
      throw new Error(path + ": #field in object");
    if (kind === "Literal" && /[dv]/.test(node.regex?.flags ?? "")) throw new Error(path + ": regex");
    if (kind === "ExportNamedDeclaration" && node.exported?.type === "Literal")
      throw new Error(path + ": string as export name");
    if (kind === "Program")
      for (const one of node.body)
        if (one.type === "ExpressionStatement" && one.expression.type === "AwaitExpression")
          throw new Error(path + ": await at the top");
    return typeof node === "bigint" ? String(node) : node;
  });
}
"""


@pytest.mark.rows("U15")
def test_the_built_scripts_hold_only_what_chromium_87_reads() -> None:
    axe_source()
    node = shutil.which("node")
    assert node is not None
    scripts = [str(path) for path in sorted((PAGES / "assets").glob("*.js"))]

    run = subprocess.run(
        [node, "--input-type=module", "--eval", SYNTAX_CHECK, "--", *scripts],
        cwd=APP,
        capture_output=True,
        text=True,
        check=False,
    )

    assert scripts
    assert (run.returncode, run.stderr) == (0, "")


NEWER_STYLES = re.compile(
    r":has\(|:is\(|:where\(|@layer|@container|color-mix\(|aspect-ratio:|\bdvh\b"
)


@pytest.mark.rows("U15")
def test_the_built_styles_hold_only_what_chromium_87_reads() -> None:
    sheets = sorted((PAGES / "assets").glob("*.css"))

    found = {path.name: NEWER_STYLES.findall(path.read_text("utf-8")) for path in sheets}

    assert found
    assert {name: newer for name, newer in found.items() if newer} == {}


def test_a_twin_is_written_without_the_name_of_a_system() -> None:
    for twin in PAGES.rglob("*.gz"):
        head = twin.read_bytes()[:10]

        assert head[4:8] == b"\0\0\0\0"
        assert head[9] == 255
        assert gzip.decompress(twin.read_bytes())
