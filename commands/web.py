"""(io) The service on a port: the application over one revision after the other, and its server."""

from __future__ import annotations

import asyncio
import errno
import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

import uvicorn
from prometheus_client import Gauge

from commands.settings import Settings
from graph.errors import Conflict, InvalidInput
from resolvers.asgi import create_app
from resolvers.graphql_http import Bounds, Revisions
from resolvers.metrics import Metrics
from resolvers.neighbours import LOOPBACK_HOSTS
from resolvers.persisted import persisted_documents
from resolvers.schema import ITEM_PRICES, make_context, schema

if TYPE_CHECKING:
    from loaders.service import Service
    from resolvers.entrance import Entrance

_COLLECTING = (20_000, 20, 20)
"""How much is made before the collector looks: answers leave no circles behind, and looking for them
took a twentieth of the time."""
GRACE_SECONDS = 1
BACKLOG = 2048
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 -- compared with, never bound unasked.


class PortTaken(Conflict):
    """Another program listens on the port."""

    code: ClassVar[str] = "PORT_TAKEN"
    zh: ClassVar[str] = (
        "端口 {port} 已被占用。请停掉占用它的程序，或用 --port 换一个（例如 --port {other}）。"
    )
    en: ClassVar[str] = (
        "Port {port} is in use. End the program that uses it, or choose another: --port {other}."
    )


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens, before anything that takes time is begun.

    Raises:
        PortTaken: another program has the port.
        InvalidInput: the address cannot be used on this machine.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host.strip("[]"), settings.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=settings.port, other=settings.port + 1) from None
        raise InvalidInput(
            field="--host/--port",
            value=f"{settings.host}:{settings.port}",
            reason_zh=f"不能在此监听（{error.strerror}）。请换一个本机地址或 1024 以上的端口。",
            reason_en=f"it cannot be listened on ({error.strerror}); choose another.",
        ) from None
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the address that a browser on this machine opens."""
    host, port = listener.getsockname()[:2]
    shown = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def hosts_of(settings: Settings) -> tuple[str, ...]:
    """Return the host names that are answered for: any, where the address is any and none is named."""
    if settings.hosts:
        return (*LOOPBACK_HOSTS, *settings.hosts)
    if settings.host in EVERYWHERE:
        return ("*",)
    return (*LOOPBACK_HOSTS, f"[{settings.host}]" if ":" in settings.host else settings.host)


def application(service: Service, settings: Settings) -> Entrance:
    """Return the application over what the service serves."""
    return create_app(
        schema,
        make_context(service),
        is_ready=service.is_ready,
        revisions=Revisions(lambda: service.revision, service.wait_for),
        hosts=hosts_of(settings),
        bounds=Bounds(item_prices=ITEM_PRICES),
        metrics=_metrics(service),
        persisted=persisted_documents(settings.documents, settings.documents_mode),
    )


async def answer(service: Service, listener: socket.socket, settings: Settings) -> None:
    """Answer requests until cancelled; what is being answered then is finished."""
    config = uvicorn.Config(
        application(service, settings),
        loop="none",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    # What is there now stays; the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTING)
    gc.enable()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise


class _Server(uvicorn.Server):
    """A server that leaves the signals to the command it runs in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _metrics(service: Service) -> Metrics:
    metrics = Metrics()
    for name, text, value in (
        ("zhuanjie_revision", "The revision that is served.", lambda: service.revision),
        ("zhuanjie_stale", "1 while the database cannot be asked.", lambda: service.is_stale),
        ("zhuanjie_head_faults", "Failed looks at the head.", lambda: service.faults),
    ):
        Gauge(name, text, registry=metrics.registry).set_function(value)
    return metrics
