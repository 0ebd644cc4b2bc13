"""(io) `zhuanjie doctor`: what this machine needs, what it has, and what to do about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.language import LANGUAGE, say

if TYPE_CHECKING:
    from commands.diagnosis import Finding

MARKS = {"ok": "✓", "note": "·", "fault": "✗"}


def register(app: typer.Typer) -> None:
    """Add the sub-command."""
    app.command("doctor", help=say("检查本机环境，并给出处理办法。",
                                   "Look at this machine, with a remedy for each fault."))(doctor)  # fmt: skip


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help=say("以 JSON 输出。", "Print JSON."))
    ] = False,
) -> None:
    """Look at everything the service needs."""
    from commands.diagnosis import diagnose
    from commands.running import quiet_logs, run
    from commands.terminal import show_json, tell

    quiet_logs()
    findings = run(diagnose())
    if as_json:
        show_json([_as_json(finding) for finding in findings])
    else:
        for finding in findings:
            print(f"{MARKS[finding.state]} {finding.text(LANGUAGE)}")
            if finding.state != "ok":
                print(f"    → {finding.remedy(LANGUAGE)}")
    if any(finding.state == "fault" for finding in findings):
        tell("有需要处理的问题。", "There are faults to mend.")
        raise typer.Exit(1)


def _as_json(finding: Finding) -> dict[str, str]:
    return {
        "subject": finding.subject, "state": finding.state, "message": finding.text(LANGUAGE),
        "remedy": "" if finding.state == "ok" else finding.remedy(LANGUAGE),
    }  # fmt: skip
