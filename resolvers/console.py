"""(io) The GraphQL console: Altair, served from the files beside the web pages, in Chinese.

Nothing is fetched from elsewhere, and the page may talk to this service alone.
"""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

CONSOLE = Path(__file__).resolve().parent.parent / "web" / "console" / "page"
# The console writes style elements and attributes of its own; scripts come from files only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)


def console_page() -> Response:
    """Answer a browser at `/graphql` with the console."""
    return FileResponse(
        CONSOLE / "index.html",
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "Vary": "Accept"},
    )


def console_files() -> BaseRoute:
    """Return the route below which the files of the console lie."""
    return Mount("/console", StaticFiles(directory=CONSOLE), name="console")
