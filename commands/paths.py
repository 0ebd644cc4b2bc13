"""(io) `zhuanjie paths`: many questions at once, from a CSV to a CSV or to lines of JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from commands.language import LANGUAGE, say

if TYPE_CHECKING:
    from commands.terminal import Progress
    from loaders.questions import Questions, Tally

ROWS_PER_TURN = 500
INPUT = "-"


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command("paths", help=say("批量查询：CSV 进，CSV 出。",
                                  "Many questions at once: CSV in, CSV out."))(paths)  # fmt: skip


def paths(
    file: Annotated[
        Path,
        typer.Argument(
            help=say("表头为 origin,destination[,relation,as_of] 的 CSV；- 为标准输入。",
                     "A CSV with the header origin,destination[,relation,as_of]; - is the input.")
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help=say("写入文件，默认标准输出。", "Write to a file, not the output.")),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=say("每行一个 JSON 对象。", "One JSON object a line."))
    ] = False,
) -> None:  # fmt: skip
    """Answer every row of a CSV in its order."""
    from commands.running import run
    from commands.terminal import tell

    tally = run(_paths(file, out, as_json=as_json))
    failed = tally.failed
    tell(
        f"{tally.rows} 行：有途径 {tally.paths}，没有合规途径 {tally.without}，不能查询 {failed}。",
        f"{tally.rows} rows: {tally.paths} with a path, {tally.without} without a lawful one, "
        f"{failed} that cannot be asked.",
    )
    for line, text in tally.failures:
        tell(f"  第 {line} 行：{text}", f"  line {line}: {text}")
    if more := failed - len(tally.failures):
        tell(f"  … 另有 {more} 行", f"  … and {more} more")
    if failed:
        raise typer.Exit(1)


async def _paths(file: Path, out: Path | None, *, as_json: bool) -> Tally:
    from commands.answering import served
    from commands.terminal import progress_bar
    from graph.background import in_thread
    from loaders.questions import Questions

    with progress_bar() as progress:
        async with served(progress) as current:
            source = None if str(file) == INPUT else file
            with closing(Questions(source, current, LANGUAGE)) as questions:
                columns = questions.columns()
                with _destination(out) as stream:
                    await in_thread(
                        lambda: _write(questions, columns, stream, progress, as_json=as_json)
                    )
    return questions.tally


def _write(
    questions: Questions, columns: list[str], stream: IO[str], progress: Progress, *, as_json: bool
) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    if not as_json:
        writer.writerow(columns)
    cells, size = itemgetter(*columns), questions.size
    for number, (read, row) in enumerate(questions.answers()):
        if as_json:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            writer.writerow(cells(row))
        if number % ROWS_PER_TURN == 0:
            progress("ASK", read, size)
    stream.flush()


@contextmanager
def _destination(out: Path | None) -> Iterator[IO[str]]:
    """Give the output, or a file that is there as a whole or not at all."""
    if out is None:
        yield sys.stdout
        return
    from io import TextIOWrapper

    from loaders.destination import replaced_file

    with replaced_file(out) as handle:
        stream = TextIOWrapper(handle, "utf-8", newline="")
        yield stream
        # What is left in it is written, and the file is closed by whom it belongs to.
        stream.detach()
