"""(io) What processes work and hold: seconds of processors, and memory as the kernel counts it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")
_MEGABYTE = 1024


class Memory(NamedTuple):
    """Megabytes of a process: all that is resident, its fair share, and what is its own alone."""

    resident: float
    share: float
    own: float


def family_of(pid: int) -> list[int]:
    """Return a process and all that it started, in turn."""
    found = [pid]
    for task in (_PROC / str(pid) / "task").iterdir():
        # A thread may end between being listed and being looked at.
        with suppress(FileNotFoundError):
            for child in (task / "children").read_text("utf-8").split():
                found += family_of(int(child))
    return found


def worked(pids: Iterable[int]) -> float:
    """Return the seconds that processors worked for some processes."""
    return sum(_ticks(pid) for pid in pids) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> Memory:
    """Return the memory of a process."""
    return memory_of((_PROC / str(pid) / "smaps_rollup").read_text("utf-8"))


def memory_of(rollup: str) -> Memory:
    r"""Return the memory that a sum of mappings tells.

    >>> memory_of("00-ff ---p [rollup]\nRss: 2048 kB\nPss: 1024 kB\nPrivate_Clean: 512 kB\n"
    ...           "Private_Dirty: 256 kB\n")
    Memory(resident=2.0, share=1.0, own=0.75)
    """
    lines = (line.split() for line in rollup.splitlines()[1:])
    known = {cells[0]: int(cells[1]) / _MEGABYTE for cells in lines}
    return Memory(known["Rss:"], known["Pss:"], known["Private_Clean:"] + known["Private_Dirty:"])


class Work:
    """The seconds that processors worked, in this process and in another one."""

    def __init__(self, pid: int) -> None:
        """Begin to count."""
        self._pids = os.getpid(), pid
        self._begun = self._seconds()

    def __str__(self) -> str:
        """Say how much both have worked since."""
        own, other = (now - then for now, then in zip(self._seconds(), self._begun, strict=True))
        return f"{own:.1f} s of work here, {other:.1f} s in the server"

    def _seconds(self) -> list[float]:
        return [worked([pid]) for pid in self._pids]


def _ticks(pid: int) -> int:
    # The name of the program stands in brackets and may hold blanks.
    fields = (_PROC / str(pid) / "stat").read_text("utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
