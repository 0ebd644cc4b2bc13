"""(io) `zhuanjie path`: the shortest lawful path between two organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.language import say

if TYPE_CHECKING:
    from law.answer import NoPath, Path
    from law.engine import Engine


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command("path", help=say("两个组织之间最短的合规途径。",
                                 "The shortest lawful path between two organizations."))(path)  # fmt: skip


def path(
    origin: Annotated[
        str, typer.Argument(help=say("转出组织的代码或全称。", "Code or full name of the origin."))
    ],
    destination: Annotated[
        str,
        typer.Argument(help=say("转入组织的代码或全称。", "Code or full name of the destination.")),
    ],
    relation: Annotated[
        str, typer.Option(help=say("formal（正式）或 temporary（临时）。", "formal or temporary."))
    ] = "formal",
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help=say("哪一天，默认今天。", "The day; default today."))
    ] = "",
    explained: Annotated[
        bool,
        typer.Option(
            "--explain",
            help=say(
                "列出条文、时限、不合规的途径和待裁定事项。",
                "Tell articles, days, refused ways and rulings.",
            ),
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出全部内容。", "Print the whole as JSON."))
    ] = False,
) -> None:
    """Print the path, or why there is none."""
    from commands.days import day_of_text, relation_of
    from commands.running import run
    from commands.terminal import show_json

    day, wanted = day_of_text(as_of), relation_of(relation)
    engine, answer = run(_ask(origin, destination, wanted, day, explain=explained or as_json))
    from commands.readable import Readable
    from law.answer import NoPath

    readable = Readable(engine, answer)
    if as_json:
        show_json(readable.as_json())
    else:
        for line in readable.lines(explained=explained):
            print(line)
    if isinstance(answer, NoPath):
        from commands.terminal import tell

        tell(f"没有合规的途径：{answer.code}", f"No lawful path: {answer.code}")
        raise typer.Exit(1)


async def _ask(
    origin: str, destination: str, relation: str, day: int, *, explain: bool
) -> tuple[Engine, Path | NoPath]:
    from commands.answering import served
    from commands.terminal import progress_bar
    from graph.errors import OrganizationNotFound
    from law.answer import UnknownBody
    from loaders.asking import resolve

    with progress_bar() as progress:
        async with served(progress) as current:
            start, end = (resolve(text, current, day) for text in (origin, destination))
            answer = current.engine.path(start, end, relation, as_of=day, explain=explain)
    if isinstance(answer, UnknownBody):
        raise OrganizationNotFound(value=answer.code)
    return current.engine, answer
