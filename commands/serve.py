"""(io) `zhuanjie serve`: answers over HTTP what the database holds."""

from __future__ import annotations

import os
import socket
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from commands.language import say
from commands.settings import DEFAULT_HOST, DEFAULT_PORT, Settings, settings_of

if TYPE_CHECKING:
    from commands.terminal import Progress
    from graph.connection import Database
    from loaders.service import Service


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command("serve", help=say("提供 GraphQL 服务。", "Serve GraphQL."))(serve)


def serve(
    host: Annotated[
        str | None,
        typer.Option(
            help=say(f"监听地址，默认 {DEFAULT_HOST}。", f"Address; {DEFAULT_HOST} by default.")
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help=say(f"端口，默认 {DEFAULT_PORT}。", f"Port; {DEFAULT_PORT} by default."),
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, max=64, help=say("进程数，默认 1。", "Number of processes; 1 by default.")
        ),
    ] = None,
) -> None:
    """Serve what the database holds."""
    from commands.running import run
    from commands.terminal import tell
    from commands.web import listen

    settings = settings_of(os.environ, host=host, port=port, workers=workers)
    listener = listen(settings)
    if not settings.is_loopback:
        tell(
            f"注意：{settings.host} 可从其他机器访问，且目前没有登录和加密。请置于受控网络和反向代理之后。",
            f"Note: {settings.host} can be reached from other machines, without sign-in or "
            "encryption. Keep it in a guarded network behind a proxy.",
        )
    run(_serve(settings, listener), is_ended_by_signal=True)


async def _serve(settings: Settings, listener: socket.socket) -> None:
    from commands.terminal import progress_bar
    from commands.web import address_of

    async with AsyncExitStack() as stack:
        with progress_bar() as progress:
            database = await entered_database(stack, progress)
            service = await entered_service(stack, database, progress)
        _warn_of_old_powers(await _is_derived_by_other_packs(database))
        ready(address_of(listener), service)
        await answered(service, listener, settings)


async def entered_database(stack: AsyncExitStack, progress: Progress) -> Database:
    """Connect to the database for the length of a stack."""
    from commands.running import database

    return await stack.enter_async_context(database(progress))


async def entered_service(stack: AsyncExitStack, database: Database, progress: Progress) -> Service:
    """Open the service over a database for the length of a stack."""
    from commands.running import home, is_embedded
    from loaders.service import Service

    opened = Service.open(database, home(), is_embedded=is_embedded(), progress=progress)
    return await stack.enter_async_context(opened)


async def answered(service: Service, listener: socket.socket, settings: Settings) -> None:
    """Answer in this process, or in as many as the settings say."""
    from commands.supervisor import supervise
    from commands.web import answer
    from resolvers.logs import configure_logs

    configure_logs()
    if settings.workers == 1:
        await answer(service, listener, settings)
    else:
        await service.rest()
        await supervise(listener, settings)


def ready(address: str, service: Service) -> None:
    """Say where the service answers."""
    from commands.terminal import show

    bodies, revision = service.snapshot.size, service.revision
    show(
        f"服务已就绪：{address}/graphql（版本 {revision}，{bodies} 个组织）。按 Ctrl-C 停止。",
        f"Ready: {address}/graphql (revision {revision}, {bodies} organizations). Ctrl-C stops it.",
    )


async def _is_derived_by_other_packs(database: Database) -> bool:
    from graph.changes import list_changes
    from law.rulebook import rulebook
    from loaders.importing import law_digest, law_of

    law = law_of(await list_changes(database))
    return bool(law) and law != law_digest(rulebook())


def _warn_of_old_powers(is_old: bool) -> None:
    from commands.terminal import tell

    if is_old:
        tell(
            "注意：已存权限由另一版本的规则包推导。请运行 zhuanjie check --renew 更新。",
            "Note: the stored powers were derived by other rule packs. "
            "Run `zhuanjie check --renew`.",
        )
