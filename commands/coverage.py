"""(io) `zhuanjie coverage`: how far the hierarchy reaches, as figures and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.language import say

if TYPE_CHECKING:
    from law.coverage import CoverageFigures

GAPS = {
    "regionsWithoutOrganization": ("没有组织的区域", "regions without organization"),
    "unitsWithoutOrganization": ("没有组织的单位", "units without organization"),
    "withoutApprovingPower": ("没有发展党员审批权限的党委", "committees without approving power"),
    "withoutLawfulWayFormal": ("正式关系没有合规途径", "without a lawful way, formal"),
    "withoutLawfulWayTemporary": ("临时关系没有合规途径", "without a lawful way, temporary"),
}
FIGURES = {
    "organizations": ("党组织", "organizations"),
    "branches": ("支部", "branches"),
    "members": ("党员", "members"),
    "regions": ("区域", "regions"),
    "units": ("单位", "units"),
}
GAPS_SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command("coverage", help=say("覆盖情况与空白点。", "Coverage and its gaps."))(coverage)


def coverage(
    within: Annotated[
        str | None,
        typer.Option(help=say("只看这个组织之下。", "Only within this organization.")),
    ] = None,
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help=say("哪一天，默认今天。", "The day; default today."))
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出全部空白点。", "All gaps, as JSON."))
    ] = False,
) -> None:
    """Print the figures and gaps."""
    from commands.days import day_of_text
    from commands.running import run
    from commands.terminal import show_json

    day = day_of_text(as_of)
    figures, revision, gaps = run(_coverage(within, day))
    if as_json:
        listed = {name: list(codes) for name, codes in gaps.items()}
        told = {"asOf": str(date.fromordinal(day)), "within": within, "graphVersion": str(revision)}
        show_json({**told, **figures, **listed})
    else:
        _show(figures, gaps)


async def _coverage(
    within: str | None, day: int
) -> tuple[dict[str, int], int, dict[str, Sequence[str]]]:
    from commands.answering import served
    from commands.terminal import progress_bar
    from law.coverage import coverage as coverage_of
    from loaders.asking import resolve

    with progress_bar() as progress:
        async with served(progress) as current:
            code = None if within is None else resolve(within, current, day)
            found = coverage_of(current.engine, code, day)
            figures: dict[str, Any] = {name: getattr(found, name) for name in FIGURES}
            return figures, current.revision, _gaps(found)


def _gaps(found: CoverageFigures) -> dict[str, Sequence[str]]:
    lists = (
        found.regions_without_organization(),
        found.units_without_organization(),
        found.without_approving_power(),
        found.without_lawful_way("FORMAL"),
        found.without_lawful_way("TEMPORARY"),
    )
    return dict(zip(GAPS, lists, strict=True))


def _show(figures: dict[str, int], gaps: dict[str, Sequence[str]]) -> None:
    from commands.terminal import show_table

    show_table(("", ""), [(say(*FIGURES[name]), number) for name, number in figures.items()])
    print()
    rows = []
    for name, codes in gaps.items():
        more = " …" if len(codes) > GAPS_SHOWN else ""
        rows.append((say(*GAPS[name]), len(codes), " ".join(codes[:GAPS_SHOWN]) + more))
    show_table((say("空白点", "gap"), say("数量", "number"), say("代码", "codes")), rows)
