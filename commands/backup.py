"""(io) `zhuanjie backup` and `zhuanjie restore`: everything at one revision, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.language import say

if TYPE_CHECKING:
    from loaders.backups import Saved


def register(app: typer.Typer) -> None:
    """Add the sub-commands."""
    app.command("backup", help=say("备份当前版本的全部内容。",
                                   "Save everything at the current revision."))(backup)  # fmt: skip
    app.command("restore", help=say("把备份恢复到空数据库。",
                                    "Put a backup into an empty database."))(restore)  # fmt: skip


def backup(
    file: Annotated[Path, typer.Argument(help=say("备份文件。", "The file to write."))],
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出。", "Print JSON."))
    ] = False,
) -> None:
    """Write a backup."""
    from commands.running import run
    from commands.terminal import show, show_json

    saved = run(_backup(file))
    if as_json:
        show_json(saved._asdict())
    else:
        total = sum(saved.counts.values())
        show(f"已备份版本 {saved.revision}（{total} 条，摘要 {saved.digest}）到 {file}。",
             f"Revision {saved.revision} ({total} facts, digest {saved.digest}) is in {file}.")  # fmt: skip


def restore(
    file: Annotated[Path, typer.Argument(help=say("备份文件。", "The backup."))],
    by: Annotated[
        str, typer.Option(help=say("账号，记入历史。", "Account; kept in the history."))
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出。", "Print JSON."))
    ] = False,
) -> None:
    """Put a backup into an empty database."""
    from commands.running import run
    from commands.terminal import show, show_json

    revision, saved = run(_restore(file, by))
    if as_json:
        show_json({"revision": revision, "from": saved._asdict()})
    else:
        show(f"已恢复 {saved.made_at} 的备份（原版本 {saved.revision}），现为版本 {revision}。",
             f"The backup of {saved.made_at} (revision {saved.revision}) is now revision "
             f"{revision}.")  # fmt: skip


async def _backup(file: Path) -> Saved:
    from commands.running import shown_database
    from loaders.backups import back_up

    async with shown_database() as (database, progress):
        return await back_up(database, file, progress)


async def _restore(file: Path, by: str) -> tuple[int, Saved]:
    from commands.running import shown_database
    from loaders.backups import restore

    async with shown_database() as (database, progress):
        return await restore(database, file, by=by, progress=progress)
