"""(io) The command `zhuanjie`: its sub-commands, and how each of them ends.

A sub-command imports what it needs when it runs, so that `--help` answers at once. Exit codes: 0
done, 1 refused or not found with the reason on the standard error, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from commands import (
    backup,
    check,
    coverage,
    demo,
    doctor,
    export,
    history,
    load,
    path,
    paths,
    serve,
)
from commands.language import LANGUAGE, LANGUAGES, say, without_option

REFUSED = 1
VERSION = "0.1.0"

app = typer.Typer(
    name="zhuanjie",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=say(
        "转接：两个党组织之间，按规定最短经由哪些组织、逐步依据哪一条转接组织关系。",
        "By which shortest lawful chain of bodies a relation is transferred, with the article "
        "behind every step.",
    ),
)
demo.register(app)
serve.register(app)
load.register(app)
export.register(app)
path.register(app)
paths.register(app)
coverage.register(app)
check.register(app)
history.register(app)
backup.register(app)
doctor.register(app)


@app.callback()
def options(
    lang: Annotated[
        str,
        typer.Option(help=say("消息的语言：zh 或 en。", "The language of messages: zh or en.")),
    ] = LANGUAGE,
    version: Annotated[
        bool, typer.Option("--version", help=say("显示版本。", "Show the version."))
    ] = False,
) -> None:
    """Take what belongs to every sub-command."""
    if lang not in LANGUAGES:
        raise typer.BadParameter(say("应为 zh 或 en。", "it should be zh or en."))
    if version:
        print(f"zhuanjie {VERSION}")
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its code."""
    from graph.errors import ZhuanjieError

    given = sys.argv[1:] if arguments is None else arguments
    try:
        app(args=without_option(given), prog_name="zhuanjie")
    except ZhuanjieError as error:
        from commands.terminal import explain

        explain(error)
        sys.exit(REFUSED)
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(REFUSED)
    except Exception as fault:
        if os.environ.get("ZHUANJIE_DEBUG"):
            raise
        print(
            say(
                f"程序出错（{type(fault).__name__}）。请设 ZHUANJIE_DEBUG=1 重试并报告所见内容。",
                f"An unexpected fault ({type(fault).__name__}). Run it again with ZHUANJIE_DEBUG=1 "
                "and report what is shown.",
            ),
            file=sys.stderr,
        )
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
