"""(io) `zhuanjie history` and `zhuanjie undo`: what was changed, and how it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.language import say

if TYPE_CHECKING:
    from graph.changes import ChangeRecord


def register(app: typer.Typer) -> None:
    """Add the sub-commands."""
    app.command("history", help=say("版本历史。", "The revisions."))(history)
    app.command("undo", help=say("撤销一个版本（作为新版本）。",
                                 "Take one revision back as a new one."))(undo)  # fmt: skip


def history(
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出。", "Print JSON."))
    ] = False,
) -> None:
    """List the revisions, the oldest first."""
    from commands.running import run
    from commands.terminal import show_json, show_table

    changes = run(_changes())
    if as_json:
        show_json([_as_json(change) for change in changes])
        return
    columns = (
        say("版本", "revision"), say("时间", "at"), say("账号", "by"),
        say("新增", "opened"), say("终止", "closed"), say("原因", "why"),
    )  # fmt: skip
    show_table(
        columns,
        [
            (
                change.revision, _local(change), change.by,
                sum(change.opened.values()), sum(change.closed.values()), change.why,
            )
            for change in changes
        ],
    )  # fmt: skip


def undo(
    revision: Annotated[
        int, typer.Argument(min=1, help=say("要撤销的版本。", "The revision to take back."))
    ],
    why: Annotated[
        str, typer.Option(help=say("原因，记入历史。", "Why; kept in the history."))
    ] = "",
    by: Annotated[
        str, typer.Option(help=say("账号，记入历史。", "Account; kept in the history."))
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出。", "Print JSON."))
    ] = False,
) -> None:
    """Take a revision back."""
    from commands.running import run
    from commands.terminal import show, show_json

    made = run(_undo(revision, why=why, by=by))
    if as_json:
        show_json({"undone": revision, "revision": made})
    else:
        show(f"已撤销版本 {revision}，现为版本 {made}。",
             f"Revision {revision} is taken back; the current one is {made}.")  # fmt: skip


async def _changes() -> list[ChangeRecord]:
    from commands.running import shown_database
    from graph.changes import list_changes

    async with shown_database() as (database, _):
        return await list_changes(database)


async def _undo(revision: int, *, why: str, by: str) -> int:
    from commands.running import shown_database
    from loaders.undoing import undo_revision

    async with shown_database() as (database, progress):
        return await undo_revision(database, revision, why=why, by=by, progress=progress)


def _local(change: ChangeRecord) -> str:
    from zoneinfo import ZoneInfo

    return change.at.astimezone(ZoneInfo("Asia/Shanghai")).isoformat(" ", "seconds")


def _as_json(change: ChangeRecord) -> dict[str, object]:
    return {
        "revision": change.revision, "at": _local(change), "by": change.by, "why": change.why,
        "input": change.input_digest, "digest": f"{change.digest:016x}",
        "opened": change.opened, "closed": change.closed,
    }  # fmt: skip
