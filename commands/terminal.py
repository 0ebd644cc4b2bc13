"""(io) What a command shows: data on the standard output, everything else on the standard error.

Progress is a bar on a terminal and silence elsewhere, so that logs and pipes stay readable.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from commands.language import LANGUAGE, say

if TYPE_CHECKING:
    from graph.errors import ZhuanjieError

Progress = Callable[[str, int, int], None]

PHASES = {
    "FETCH": ("下载数据库程序", "fetching the database program"),
    "START": ("启动数据库", "starting the database"),
    "READ": ("读取数据", "reading the data"),
    "KNOWN": ("读取已有内容", "reading what is known"),
    "CHECK": ("检查", "checking"),
    "DERIVE": ("推导权限", "deriving the powers"),
    "WRITE": ("写入数据库", "writing to the database"),
    "BUILD": ("生成快照", "building the snapshot"),
    "ASK": ("逐条计算", "answering"),
    "EXPORT": ("写出文件", "writing the file"),
    "COMPARE": ("比对", "comparing"),
}
PROBLEMS_SHOWN = 200
WIDE = 1000


def tell(zh: str, en: str) -> None:
    """Say something to the person at the terminal."""
    print(say(zh, en), file=sys.stderr, flush=True)


def show(zh: str, en: str) -> None:
    """Print a line of the answer."""
    print(say(zh, en), flush=True)


def show_json(value: Any) -> None:
    """Print an answer as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str), flush=True)


def show_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows as a table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        # A cell is text, whatever brackets it has.
        table.add_row(*[Text(str(cell)) for cell in row])
    # A file or a pipe has no width; lines are broken for a person only.
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


def explain(error: ZhuanjieError) -> None:
    """Say what went wrong; every problem of a data set, the first ones where there are many."""
    print(error.text(LANGUAGE), file=sys.stderr)
    problems = error.facts.get("problems", ())
    if isinstance(problems, str):
        return
    for problem in problems[:PROBLEMS_SHOWN]:
        print(f"  {problem.text(LANGUAGE)}", file=sys.stderr)
    if len(problems) > PROBLEMS_SHOWN:
        more = len(problems) - PROBLEMS_SHOWN
        tell(f"  … 另有 {more} 处；用 --json 查看全部。", f"  … and {more} more; see --json.")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show how far the work is, phase by phase, while a block runs."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def move(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                for task in tasks.values():
                    bar.update(task, visible=False)
                tasks[phase] = bar.add_task(say(*PHASES[phase]), total=None)
            # A phase that cannot tell how much there is shows a moving bar.
            is_counted = total > 1
            bar.update(tasks[phase], completed=done, total=total if is_counted else None)

        yield move


def _silent(phase: str, done: int, total: int) -> None:
    """Show nothing."""
