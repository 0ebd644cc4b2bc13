"""(io) The service over the sample on a port of this machine, which a test may end and start again."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

import uvicorn

from resolvers import pages
from tests.api.service_fixture import Held, an_app

WAIT_SECONDS = 10


class Site:
    """The service with its pages on a free port that it keeps.

    Args:
        service: what it answers from.
    """

    def __init__(self, service: Held) -> None:
        """Choose a port and start."""
        if built := os.environ.get("PAGES"):
            # Pages that were built aside, while others work on those that are kept.
            pages.PAGES = Path(built)
        self._service = service
        self._port = 0
        self.start()

    @property
    def address(self) -> str:
        """The address that a browser opens."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Answer at the port, the same as before."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            an_app(self._service),
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop answering; the port stays ours to start at again."""
        self._server.should_exit = True
        self._thread.join(timeout=WAIT_SECONDS)
        assert not self._thread.is_alive()
