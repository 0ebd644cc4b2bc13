"""(io) `zhuanjie import`: loads a data set, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.language import LANGUAGE, say

if TYPE_CHECKING:
    from loaders.importing import DataSetRejected, Outcome


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command("import", help=say("导入数据集：全部成功或什么都不写入。",
                                   "Load a data set, all or nothing."))(load)  # fmt: skip


def load(
    path: Annotated[
        Path,
        typer.Argument(
            help=say("文件夹（CSV）、.xlsx 或 .jsonl。", "A folder of CSV files, .xlsx or .jsonl.")
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option(help=say("只检查并说明后果，不写入。", "Check and tell, write nothing."))
    ] = False,
    replace: Annotated[
        bool,
        typer.Option(
            help=say("数据集即全部已知内容。", "The data set is the whole of what is known.")
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option(help=say("允许清空已有的表。", "Filled tables may be left empty."))
    ] = False,
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
    """Load a data set."""
    from commands.running import run
    from commands.terminal import show_json, tell
    from loaders.importing import DataSetRejected

    try:
        outcome = run(_load(path, dry_run=dry_run, replace=replace, yes=yes, why=why, by=by))
    except DataSetRejected as rejected:
        if not as_json:
            raise
        show_json({"code": rejected.code, "problems": _problems(rejected)})
        tell(rejected.text("zh"), rejected.text("en"))
        raise typer.Exit(1) from None
    if as_json:
        show_json(_as_json(outcome))
    else:
        _show(outcome)


async def _load(path: Path, **options: bool | str) -> Outcome:
    from commands.running import home, is_embedded, shown_database
    from graph.snapshots import Shelf
    from loaders.importing import import_data_set
    from loaders.service import provided

    shelf = Shelf(home(), is_embedded=is_embedded())
    async with shown_database() as (database, progress):
        outcome = await import_data_set(
            database, path, progress=progress, shelf=shelf, **options  # type: ignore[arg-type]
        )  # fmt: skip
        if not outcome.is_dry_run:
            # The next question is then answered from the file, even where no database runs.
            await provided(database, shelf, progress)
        return outcome


def _show(outcome: Outcome) -> None:
    from commands.terminal import show, show_table

    if outcome.is_dry_run:
        show("试运行，未写入任何内容：", "A dry run; nothing was written:")
    elif not outcome.opened and not outcome.closed:
        show(f"内容与已知的相同，仍为版本 {outcome.revision}。",
             f"Nothing differs from what is known; revision {outcome.revision} stays.")  # fmt: skip
    else:
        show(f"已导入，版本 {outcome.revision}。", f"Loaded as revision {outcome.revision}.")
    lost = outcome.lost.rows
    names = [name for name in lost if outcome.counts.get(name) or lost[name]]
    show_table(
        (say("表", "table"), say("行数", "rows"), say("减少的行", "rows lost")),
        [(name, outcome.counts.get(name, 0), lost[name]) for name in names],
    )
    opened, closed = sum(outcome.opened.values()), sum(outcome.closed.values())
    show(f"新增事实 {opened} 条，终止 {closed} 条。", f"Facts opened: {opened}, closed: {closed}.")
    if outcome.lost.emptied:
        tables = ", ".join(outcome.lost.emptied)
        show(f"将被清空的表：{tables}（需加 --yes）。", f"Emptied: {tables} (needs --yes).")


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "revision": outcome.revision,
        "dryRun": outcome.is_dry_run,
        "rows": outcome.counts,
        "lost": {name: number for name, number in outcome.lost.rows.items() if number},
        "emptied": list(outcome.lost.emptied),
        "opened": outcome.opened,
        "closed": outcome.closed,
    }


def _problems(rejected: DataSetRejected) -> list[dict[str, object]]:
    return [
        {
            "code": problem.code, "file": problem.file, "line": problem.line,
            "table": problem.table, "column": problem.column, "value": problem.value,
            "message": problem.zh if LANGUAGE == "zh" else problem.en,
            "remedy": problem.remedy_zh if LANGUAGE == "zh" else problem.remedy_en,
        }
        for problem in rejected.problems
    ]  # fmt: skip
