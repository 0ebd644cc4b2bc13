"""(io) `zhuanjie demo`: one command to a working service over the sample data."""

from __future__ import annotations

import json
import os
import socket
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from commands.language import say
from commands.settings import DEFAULT_PORT, Settings, settings_of

if TYPE_CHECKING:
    from loaders.service import Service

QUERY = (
    '{{ approvalPath(origin: "{origin}", destination: "{destination}") {{ ... on ApprovalPath '
    "{{ bodies {{ code name }} steps {{ order move basis {{ article phrase }} }} }} }} }}"
)


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command(
        "demo",
        help=say("载入示例数据并提供服务。", "Load the sample data and serve it."),
    )(demo)


def demo(
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help=say(f"端口，默认 {DEFAULT_PORT}。", f"Port; {DEFAULT_PORT} by default."),
        ),
    ] = None,
) -> None:
    """Serve the sample on this machine."""
    from commands.running import run
    from commands.web import listen

    # Others must not reach a demonstration, whatever the environment says.
    settings = settings_of(os.environ, host="127.0.0.1", port=port, workers=1)
    run(_demo(settings, listen(settings)), is_ended_by_signal=True)


async def _demo(settings: Settings, listener: socket.socket) -> None:
    from commands.running import home, is_embedded
    from commands.serve import answered, entered_database, entered_service, ready
    from commands.terminal import progress_bar, tell
    from commands.web import address_of
    from graph.snapshots import Shelf
    from loaders.demonstration import load_sample_once

    if is_embedded():
        tell("正在启动内置数据库……", "Starting the embedded database …")
    async with AsyncExitStack() as stack:
        with progress_bar() as progress:
            database = await entered_database(stack, progress)
            tell("正在准备示例数据……", "Preparing the sample data …")
            await load_sample_once(database, progress, Shelf(home(), is_embedded=is_embedded()))
            service = await entered_service(stack, database, progress)
        address = address_of(listener)
        _show_question(service, address)
        ready(address, service)
        await answered(service, listener, settings)


def _show_question(service: Service, address: str) -> None:
    """Ask a question of the sample and show its answer, and how to ask it otherwise."""
    from commands.readable import Readable
    from commands.terminal import show
    from graph.days import today
    from law.answer import UnknownBody
    from loaders.demonstration import QUESTION
    from loaders.sample import NOTABLE

    origin, destination = (NOTABLE[name] for name in QUESTION)
    answer = service.engine.path(origin, destination, as_of=today(), explain=False)
    if isinstance(answer, UnknownBody):
        return
    print()
    for line in Readable(service.engine, answer).lines(explained=False):
        print(line)
    query = QUERY.format(origin=origin, destination=destination)
    body = json.dumps({"query": query})
    show("\n同一个问题，逐步依据：", "\nThe same question, with the article behind every step:")
    print(f"  zhuanjie path {origin} {destination} --explain")
    print(f"  curl -s {address}/graphql -H 'content-type: application/json' -d '{body}'")
    print(f"  {address}/graphql?query={quote(query)}")
    page = f"{address}/?from={origin}&to={destination}"
    show(f"在网页中打开：{page}", f"Open it as a page: {page}")
    show(f"控制台：{address}/graphql\n", f"Console: {address}/graphql\n")
