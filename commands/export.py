"""(io) `zhuanjie export`: writes what is known into a folder or a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from commands.language import say


class Format(StrEnum):
    """The forms in which tables go out; the last two do not come in again."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    GRAPHML = "graphml"
    TURTLE = "turtle"


_BY_SUFFIX = {"": Format.CSV, ".ttl": Format.TURTLE} | {
    f".{form.value}": form for form in Format if form is not Format.CSV
}


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command("export", help=say("导出全部已知内容。", "Write everything that is known."))(export)


def export(
    path: Annotated[
        Path,
        typer.Argument(
            help=say("csv 为文件夹，其余为文件。", "A folder for csv, a file for the others.")
        ),
    ],
    format: Annotated[
        Format | None,
        typer.Option(help=say("默认按文件名后缀。", "By the suffix of the name if not given.")),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出结果。", "Print the outcome as JSON."))
    ] = False,
) -> None:
    """Write everything that is known."""
    from commands.running import run
    from commands.terminal import show, show_json

    form = format or _BY_SUFFIX.get(path.suffix, Format.CSV)
    revision, rows = run(_export(path, form))
    if as_json:
        show_json({"path": str(path), "format": form.value, "revision": revision, "rows": rows})
        return
    total = sum(rows.values())
    show(f"已将版本 {revision} 导出到 {path}（{form.value}，{total} 行）。",
         f"Revision {revision} is written to {path} ({form.value}, {total} rows).")  # fmt: skip


async def _export(path: Path, form: Format) -> tuple[int, dict[str, int]]:
    from commands.running import shown_database
    from graph.background import in_thread
    from graph.conversion import tables_of
    from graph.head import read_head
    from graph.reading import read_facts
    from loaders.graphml import write_graphml
    from loaders.turtle import write_turtle
    from loaders.writing import write_tables

    async with shown_database() as (database, progress):
        head = await read_head(database)
        progress("KNOWN", 0, 1)
        facts = await read_facts(database, head.revision)
        tables = await in_thread(lambda: tables_of(facts))
        progress("EXPORT", 0, 1)
        if form is Format.GRAPHML:
            await in_thread(lambda: write_graphml(tables, path))
        elif form is Format.TURTLE:
            await in_thread(lambda: write_turtle(tables, path))
        else:
            await in_thread(lambda: write_tables(tables, path, form.value))
    return head.revision, {name: len(rows) for name, rows in tables.items() if rows}
