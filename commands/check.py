"""(io) `zhuanjie check`: whether what is stored is whole, lawful, and answered alike two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.language import LANGUAGE, say

if TYPE_CHECKING:
    from loaders.checking import Report

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command("check", help=say("检查数据是否完整、合规、一致。",
                                  "Check that what is stored is whole and consistent."))(check)  # fmt: skip


def check(
    paths: Annotated[
        int,
        typer.Option(
            min=0, max=100_000,
            help=say("随机抽取这么多对，数据库与快照各算一次。",
                     "So many random pairs, asked of the database and of the snapshot."),
        ),
    ] = 0,
    seed: Annotated[
        int, typer.Option(help=say("抽取的种子，用于重现。", "Seed of the choice, to repeat it."))
    ] = 0,
    renew: Annotated[
        bool,
        typer.Option(help=say("规则包更新后，重新推导权限。",
                              "Derive the powers anew after the rule packs changed.")),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出。", "Print JSON."))
    ] = False,
) -> None:  # fmt: skip
    """Check the graph."""
    from commands.running import run
    from commands.terminal import show_json, tell

    report = run(_check(paths, seed, renew=renew))
    if as_json:
        show_json(report.as_json(LANGUAGE))
    else:
        _show(report)
    if not report.is_sound:
        tell("检查未通过。", "The check found faults.")
        raise typer.Exit(1)


async def _check(paths: int, seed: int, *, renew: bool) -> Report:
    from commands.running import home, is_embedded, shown_database
    from graph.snapshots import Shelf
    from loaders.checking import checked
    from loaders.importing import renew_powers

    async with shown_database() as (database, progress):
        if renew:
            await renew_powers(database, progress=progress)
        shelf = Shelf(home(), is_embedded=is_embedded())
        return await checked(database, shelf, pairs=paths, seed=seed, progress=progress)


def _show(report: Report) -> None:
    from commands.terminal import show, show_table

    show(f"版本 {report.revision}，摘要 {report.digest}",
         f"Revision {report.revision}, digest {report.digest}")  # fmt: skip
    show_table((say("事实", "fact"), say("数量", "number")), list(report.counts.items()))
    for finding in report.findings:
        mark = "✓" if finding.is_sound else "✗"
        print(f"{mark} {finding.text(LANGUAGE)}")
        for line in finding.details[:SHOWN]:
            print(f"    {line}")
        if len(finding.details) > SHOWN:
            print(f"    … +{len(finding.details) - SHOWN}")
