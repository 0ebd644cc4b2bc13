"""The console is served from this service, in Chinese, and asks nothing of any other."""

from __future__ import annotations

import json
import re

import pytest

from resolvers.console import CONSOLE
from tests.api.service import a_client

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def test_a_browser_gets_the_console() -> None:
    async with a_client() as client:
        response = await client.get("/graphql", headers=BROWSER)

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "GraphQL 控制台" in response.text


async def test_a_browser_that_brings_a_query_gets_its_answer() -> None:
    async with a_client() as client:
        response = await client.get("/graphql?query={hello}", headers=BROWSER)

    assert response.json()["data"] == {"hello": "你好"}


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
async def test_a_program_without_a_query_is_told_so(accept: str) -> None:
    async with a_client() as client:
        response = await client.get("/graphql", headers={"accept": accept})

    assert response.status_code == 400


async def test_the_page_runs_no_script_but_its_files() -> None:
    async with a_client() as client:
        response = await client.get("/graphql", headers=BROWSER)

    policy = response.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "https:" not in policy
    assert re.findall(r"<script(?![^>]*\bsrc=)", response.text) == []
    assert re.findall(r"\son\w+=", response.text) == []


async def test_every_file_that_the_page_names_is_served() -> None:
    async with a_client() as client:
        page = (await client.get("/graphql", headers=BROWSER)).text
        named = [name for name in re.findall(r'(?:src|href)="([^"]+)"', page) if "." in name]
        base = re.search(r'<base href="([^"]+)"', page)
        assert base is not None
        for name in named:
            address = name if name.startswith("/") else base[1] + name
            assert (await client.get(address)).status_code == 200, address

    assert len(named) >= 6


async def test_scripts_are_served_as_scripts() -> None:
    async with a_client() as client:
        response = await client.get("/console/start.js")

    assert response.headers["content-type"].split(";")[0] in {
        "text/javascript",
        "application/javascript",
    }
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/console/../console.py", "/console/%2e%2e/package.json", "/console/"]
)
async def test_nothing_but_the_files_of_the_console_is_served(path: str) -> None:
    async with a_client() as client:
        response = await client.get(path)

    assert response.status_code == 404


def test_the_page_names_no_other_site() -> None:
    for name in ("index.html", "start.js", "console.css"):
        assert "://" not in (CONSOLE / name).read_text(encoding="utf-8")


def test_the_console_speaks_chinese() -> None:
    texts = CONSOLE / "altair" / "assets" / "i18n"
    chinese = json.loads((texts / "zh-CN.json").read_text(encoding="utf-8"))
    default = json.loads((texts / "default.json").read_text(encoding="utf-8"))

    translated = [key for key in default if chinese.get(key, default[key]) != default[key]]

    assert len(translated) > 0.9 * len(default)


def test_the_console_keeps_its_licence() -> None:
    assert "MIT License" in (CONSOLE / "altair" / "LICENSE").read_text(encoding="utf-8")
