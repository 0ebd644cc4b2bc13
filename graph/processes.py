"""(io) Processes of this machine, told apart by number and start time.

A number alone is not enough: after a crash or a restart of the machine another process has it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Self


class Process(NamedTuple):
    """One process; `started` is what the system says, only good for comparison."""

    pid: int
    started: str

    @classmethod
    def current(cls) -> Self:
        """Return this process."""
        return cls.running(os.getpid())

    @classmethod
    def running(cls, pid: int) -> Self:
        """Return the process that has this number now; `started` is empty where there is none."""
        return cls(pid, started(pid))

    @property
    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return bool(self.started) and started(self.pid) == self.started


def started(pid: int) -> str:
    """Return when a process began, or an empty text for none and for one that has ended."""
    return _started_linux(pid) if sys.platform == "linux" else _started_elsewhere(pid)


def _started_linux(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    # The name in brackets may hold blanks and brackets, so count from the last one.
    fields = text.rpartition(")")[2].split()
    state, ticks = fields[0], fields[19]
    return "" if state in "ZX" else ticks


def _started_elsewhere(pid: int) -> str:
    answer = subprocess.run(  # noqa: S603
        ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C", "PATH": os.environ.get("PATH", "/usr/bin:/bin")},
    )
    return answer.stdout.strip()
