"""(io) Download of files from a Maven repository over connections that are kept open.

The caller names path, size and SHA-256 of each file; nothing else is accepted. Uses the standard
library only, with the proxy and the certificates that the environment names.
"""

from __future__ import annotations

import hashlib
import http.client
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, local
from typing import Any, Self
from urllib.parse import SplitResult, urljoin, urlsplit

from graph.errors import EmbeddedDatabaseFailed

TRIES = 3
TIMEOUT_SECONDS = 30.0
BLOCK = 1 << 18
REDIRECTS = (301, 302, 303, 307, 308)


class Spoilt(Exception):
    """What came is not what was asked for."""


def repository_url(environ: Mapping[str, str]) -> str:
    """Return the address of the Maven repository, `ZHUANJIE_MAVEN_URL` before the usual one."""
    given = environ.get("ZHUANJIE_MAVEN_URL")
    if given:
        return given.rstrip("/")
    # The import takes a quarter of a second, and is needed only when something is missing.
    from jgo.constants import MAVEN_CENTRAL_URL

    return str(MAVEN_CENTRAL_URL).rstrip("/")


class Download:
    """Fetches files, with one connection for each thread that asks."""

    def __init__(self, environ: Mapping[str, str], stop: Event) -> None:
        """Take the address of the repository from the environment; `stop` ends all transfers."""
        self._base = repository_url(environ)
        self._stop = stop
        self._local = local()
        self._open: list[http.client.HTTPConnection] = []
        self._lock = Lock()

    def __enter__(self) -> Self:
        """Return the download itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Close all connections."""
        for connection in self._open:
            connection.close()

    def fetch(
        self, path: str, target: Path, size: int, sha256: str, count: Callable[[int], None]
    ) -> None:
        """Write the file at `path` of the repository to `target`, or raise.

        Args:
            count: called with the bytes of each block; with a negative number for a failed try.
        """
        url = f"{self._base}/{path}"
        for attempt in range(1, TRIES + 1):
            done = 0
            try:
                with self._response(url) as response, target.open("wb") as stream:
                    for block in self._blocks(response, size, sha256):
                        stream.write(block)
                        done += len(block)
                        count(len(block))
            except (OSError, http.client.HTTPException, Spoilt) as error:
                count(-done)
                self._forget()
                if attempt == TRIES or self._stop.is_set():
                    raise _failure(url, error) from error
                time.sleep(0.2 * attempt)
            else:
                return

    def _blocks(
        self, response: http.client.HTTPResponse, size: int, sha256: str
    ) -> Iterator[bytes]:
        """Yield the content in blocks; size and SHA-256 are compared after the last one."""
        digest, done = hashlib.sha256(), 0
        while block := response.read(BLOCK):
            digest.update(block)
            done += len(block)
            if self._stop.is_set():
                raise Spoilt("interrupted")
            if done > size:
                raise Spoilt(f"more than the {size} bytes expected")
            yield block
        if done != size:
            raise Spoilt(f"{done} bytes of {size}")
        if digest.hexdigest() != sha256:
            raise Spoilt(f"SHA-256 {digest.hexdigest()} instead of {sha256}")

    @contextmanager
    def _response(self, url: str) -> Iterator[http.client.HTTPResponse]:
        parts = urlsplit(url)
        connection = self._connection(parts)
        connection.request("GET", parts.path, headers={"User-Agent": "zhuanjie"})
        response = connection.getresponse()
        if response.status in REDIRECTS:
            response.read()
            target = urljoin(url, response.getheader("Location", ""))
            # A mirror that points elsewhere is rare; a connection of its own is good enough.
            with urllib.request.urlopen(_web_only(target), timeout=TIMEOUT_SECONDS) as other:  # noqa: S310
                yield other
        elif response.status != http.client.OK:
            response.read()
            raise Spoilt(f"HTTP {response.status}")
        else:
            yield response

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        """Return the open connection of this thread, or a new one."""
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(parts)
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
        return connection

    def _forget(self) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None


def _connect(parts: SplitResult) -> http.client.HTTPConnection:
    """Open a connection to the host of an address, through the proxy that applies to it."""
    _web_only(parts.geturl())
    secure = parts.scheme == "https"
    kind: type[Any] = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    host = parts.hostname or ""
    proxy = urllib.request.getproxies().get(parts.scheme)
    if not proxy or urllib.request.proxy_bypass(host):
        connection: http.client.HTTPConnection = kind(host, parts.port, timeout=TIMEOUT_SECONDS)
        return connection
    through = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    connection = kind(through.hostname, through.port or 80, timeout=TIMEOUT_SECONDS)
    connection.set_tunnel(host, parts.port)
    return connection


def _web_only(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https"):
        raise Spoilt(f"{url} is no web address")
    return url


def _failure(url: str, error: Exception) -> EmbeddedDatabaseFailed:
    text = str(error) or type(error).__name__
    return EmbeddedDatabaseFailed(
        reason_zh=(
            f"下载 {url} 失败（{text}）。请检查网络和代理，或用 ZHUANJIE_MAVEN_URL 指定镜像，"
            "也可设 NEO4J_URI 使用已有的数据库。"
        ),
        reason_en=(
            f"{url} could not be fetched ({text}). Check network and proxy, name a mirror in "
            "ZHUANJIE_MAVEN_URL, or set NEO4J_URI to use a database of your own."
        ),
    )
