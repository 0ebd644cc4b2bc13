"""(io) The web pages: the built files of `web/pages`, at `/` and at every address of a view.

A built file whose name holds a hash of its content never changes, so a browser keeps it for good;
each text lies there compressed as well. The pages themselves are asked for anew each time.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Route

from resolvers.refusals import UnknownAddress

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PAGES = Path(__file__).resolve().parent.parent / "web" / "pages"
# The views of the pages, as `web/app/src/rooms` registers them.
VIEWS = ("/", "/list", "/hierarchy", "/body/{code:path}", "/coverage")
# Drawings are saved from the page itself, as images that it made and holds.
POLICY = (
    "default-src 'self'; img-src 'self' blob:; base-uri 'none'; object-src 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
FILE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.(?:js|css|svg)")
KEPT = "public, max-age=31536000, immutable"
ASKED_ANEW = "no-cache"


def page_routes() -> list[BaseRoute]:
    """Return the addresses of the views, of the built files and of the icon."""
    return [
        *(Route(path, _view) for path in VIEWS),
        Route("/assets/{name}", _asset),
        Route("/icon.svg", _icon),
    ]


def page(request: Request, status: int = 200) -> Response:
    """Answer a browser with the page, which shows the view of its address."""
    response = _file(request, PAGES / "index.html", ASKED_ANEW)
    response.status_code = status
    response.headers["Content-Security-Policy"] = POLICY
    return response


async def _view(request: Request) -> Response:
    return page(request)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    path = PAGES / "assets" / name
    # A name that could lead elsewhere is no name of a built file.
    if not FILE.fullmatch(name) or not path.is_file():
        raise UnknownAddress
    return _file(request, path, KEPT)


async def _icon(request: Request) -> Response:
    return _file(request, PAGES / "icon.svg", ASKED_ANEW)


def _file(request: Request, path: Path, cache: str) -> Response:
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    twin = path.with_name(f"{path.name}.gz")
    if _takes_gzip(request.headers.get("accept-encoding", "")) and twin.is_file():
        return FileResponse(twin, headers=headers | {"Content-Encoding": "gzip"}, media_type=kind)
    return FileResponse(path, headers=headers, media_type=kind)


def _takes_gzip(header: str) -> bool:
    """Tell whether an `Accept-Encoding` takes gzip.

    >>> [_takes_gzip(text) for text in ("gzip, deflate, br", "br;q=1.0, gzip;q=0", "identity", "")]
    [True, False, False, False]
    """
    for part in header.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        if name.strip() == "gzip":
            return not re.fullmatch(r"q=0(?:\.0*)?", parameter.replace(" ", ""))
    return False
