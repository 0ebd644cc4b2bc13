"""(io) What the tests of the pages look at them with: a watched page, axe-core, and pictures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.async_api import ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[2]
APP = ROOT / "web" / "app"
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--font-render-hinting=none",
    ),
]
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def chromium() -> str:
    """Return the browser of this machine, or skip where there is none; never in integration."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        _missing("Chromium", "apt-get install chromium")
    return str(found)


@cache
def axe_source() -> str:
    """Return axe-core as the sources of the pages pin it; it is installed where it lacks."""
    path = APP / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        npm = shutil.which("npm")
        if npm is None:
            _missing("Node", "apt-get install npm")
        subprocess.run(
            [str(npm), "ci", "--no-audit", "--no-fund"], cwd=APP, check=True, capture_output=True
        )
    return path.read_text("utf-8")


def _missing(what: str, remedy: str) -> None:
    text = f"{what} is missing; install it ({remedy}) to test the pages."
    if os.environ.get("CI"):
        pytest.fail(text)
    pytest.skip(text)


class Watched:
    """A page of the site in a real browser; what no page may do is kept until the end of the test.

    Args:
        page: the page of the browser.
        address: where the site is.
    """

    def __init__(self, page: Page, address: str) -> None:
        """Begin to watch."""
        self.page = page
        self.address = address
        self.faults: list[str] = []
        self.allowed: list[str] = []
        page.on("request", self._requested)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))

    async def open(self, path: str = "/", **query: str) -> Page:
        """Open an address of the site and wait until nothing is being asked for."""
        target = self.address + path + (f"?{urlencode(query)}" if query else "")
        await self.page.goto(target)
        await self.page.wait_for_load_state("networkidle")
        return self.page

    def allow(self, pattern: str) -> None:
        """Expect faults of this kind, as where the test itself ends the service."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        """Return what happened and was not expected."""
        return [
            fault for fault in self.faults if not any(re.search(one, fault) for one in self.allowed)
        ]

    def _requested(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in {"data", "blob"} and not request.url.startswith(
            self.address + "/"
        ):
            self.faults.append(f"request to another host: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console {message.type}: {message.text}")


async def accessibility(page: Page, *, within: str | None = None) -> list[str]:
    """Return what axe-core finds on a page, each with the first place it was found at."""
    await page.evaluate(f"{axe_source()};0")
    # Colours are looked at when nothing fades any more.
    await page.wait_for_timeout(100)
    found: dict[str, Any] = await page.evaluate(
        "within => axe.run(within ?? document, {resultTypes: ['violations']})", within
    )
    return [
        f"{one['id']}: {one['help']} | {one['nodes'][0]['html'][:200]} | "
        f"{one['nodes'][0].get('failureSummary', '')}"
        for one in found["violations"]
    ]


async def picture(page: Page, view: str, language: str, *, is_full: bool = True) -> None:
    """Take a picture of a view; it is kept under docs/ where ZHUANJIE_PICTURES asks for that."""
    image = await page.screenshot(full_page=is_full, animations="disabled", caret="hide")
    assert len(image) > 5_000
    if os.environ.get("ZHUANJIE_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{view}.{language}.png").write_bytes(image)


async def overflowing(page: Page) -> bool:
    """Tell whether the page is wider than its window."""
    return bool(
        await page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    )
