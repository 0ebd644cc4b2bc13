"""The built pages are served at every address of a view, compressed, kept, and by a strict policy."""

from __future__ import annotations

import gzip
import re

import pytest

from resolvers.pages import PAGES, VIEWS
from tests.api.service import a_client

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ADDRESSES = [
    view.replace("{code:path}", code) for view in VIEWS for code in ("430121105001", "A/1")
]


def assets() -> list[str]:
    """Return the addresses of every built file that a page can name."""
    return [f"/assets/{path.name}" for path in (PAGES / "assets").iterdir() if path.suffix != ".gz"]


def test_the_service_answers_every_view_that_the_rooms_register() -> None:
    rooms = (PAGES.parent / "app" / "src" / "rooms").glob("*/room.ts")
    registered = {
        re.sub(r":(\w+)", r"{\1:path}", path)
        for room in rooms
        for path in re.findall(r'path: "(/[^"]*)"', room.read_text("utf-8"))
    }

    assert registered == set(VIEWS)


@pytest.mark.rows("U10")
@pytest.mark.parametrize("address", [*ADDRESSES, "/?from=430121105001&day=2024-03-01"])
async def test_every_address_of_a_view_gives_the_page(address: str) -> None:
    async with a_client() as client:
        response = await client.get(address, headers=BROWSER)

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<div id="app">' in response.text


async def test_an_address_without_a_view_is_told_in_a_page_and_not_found() -> None:
    async with a_client() as client:
        response = await client.get("/no/such/view", headers=BROWSER)

    assert response.status_code == 404
    assert '<div id="app">' in response.text


@pytest.mark.parametrize("address", ["/no/such/view", "/assets/none.js"])
async def test_a_program_is_told_by_a_code_that_nothing_is_there(address: str) -> None:
    async with a_client() as client:
        response = await client.get(address, headers={"accept": "application/json"})

    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.rows("U11")
@pytest.mark.parametrize("address", [*ADDRESSES, "/no/such/view"])
async def test_the_policy_allows_no_inline_code_and_no_other_host(address: str) -> None:
    async with a_client() as client:
        policy = (await client.get(address, headers=BROWSER)).headers["content-security-policy"]

    assert policy.startswith("default-src 'self';")
    assert not re.search(r"unsafe|https?:|data:|\*", policy)


async def test_the_page_holds_no_inline_code_and_no_inline_style() -> None:
    async with a_client() as client:
        text = (await client.get("/")).text

    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text) == []


async def test_every_file_that_the_page_names_is_served() -> None:
    async with a_client() as client:
        text = (await client.get("/")).text
        named = re.findall(r'(?:src|href)="([^"]+)"', text)
        statuses = {name: (await client.get(name)).status_code for name in named}

    assert len(named) >= 3
    assert set(statuses.values()) == {200}


@pytest.mark.parametrize("address", assets())
async def test_a_built_file_is_kept_for_good_under_its_hashed_name(address: str) -> None:
    async with a_client() as client:
        response = await client.get(address)

    assert re.search(r"-[A-Za-z0-9_-]{8}\.\w+$", address)
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sourceMappingURL" not in response.text


async def test_the_page_itself_is_asked_for_anew() -> None:
    async with a_client() as client:
        response = await client.get("/")

    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("address", ["/", "/icon.svg", *assets()])
async def test_who_takes_gzip_gets_the_compressed_twin_of_the_same_text(address: str) -> None:
    async with a_client() as client:
        plain = await client.get(address, headers={"accept-encoding": "identity"})
        packed = await client.get(address, headers={"accept-encoding": "gzip, br"})

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["content-type"] == packed.headers["content-type"]
    assert packed.text == plain.text


def test_every_compressed_twin_unpacks_to_the_file_beside_it() -> None:
    twins = sorted(PAGES.rglob("*.gz"))

    assert len(twins) >= 4
    for twin in twins:
        assert gzip.decompress(twin.read_bytes()) == twin.with_suffix("").read_bytes(), twin.name


@pytest.mark.parametrize("refusal", ["identity", "br;q=1.0, gzip;q=0", ""])
async def test_who_does_not_take_gzip_gets_the_plain_text(refusal: str) -> None:
    async with a_client() as client:
        response = await client.get("/", headers={"accept-encoding": refusal})

    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        *("/assets/../index.html", "/assets/%2e%2e/index.html", "/assets/..%2findex.html"),
        *("/assets/", "/index.html", "/assets/%00.js", "/index.html.gz", "/../pyproject.toml"),
    ],
)
async def test_nothing_but_the_built_files_is_served(path: str) -> None:
    async with a_client() as client:
        response = await client.get(path)

    assert response.status_code == 404


@pytest.mark.parametrize("address", ["/", "/list", "/icon.svg"])
async def test_a_page_is_only_read(address: str) -> None:
    async with a_client() as client:
        response = await client.post(address)

    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}
