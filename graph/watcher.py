"""(io) The small process between the service and the embedded database, so that no orphan is left.

It runs as a file of its own, with the standard library only. It starts the server, and stops it as
soon as the pipe on its standard input ends - which happens when the service closes the pipe, and
also when the service is killed in whatever way.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

TICK_SECONDS = 0.2
PATIENCE_SECONDS = 10.0
DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def main() -> int:
    """Watch over the server that the only argument describes; return its exit code."""
    plan = json.loads(sys.argv[1])
    os.umask(0o077)
    stopping: list[int] = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _: stopping.append(number))
    with Path(plan["console"]).open("wb") as console:
        server = _spawn(plan["server"], console)
    # The service may be gone already; then the pipe below ends at once as well.
    with contextlib.suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), f"{server.pid}\n".encode())
    archive = Archive(plan.get("archive"))
    try:
        while server.poll() is None and not stopping and not _has_ended(sys.stdin.fileno()):
            archive.advance()
    finally:
        archive.abandon()
        _stop(server)
        _forget(Path(plan["run_file"]), server.pid)
    return abs(int(server.returncode))


class Archive:
    """Makes the class-data archive, which halves later starts, while nothing else is asked for."""

    def __init__(self, plan: dict[str, Any] | None) -> None:
        """Take where the classes are listed, the command, and where the archive goes."""
        self._plan = plan
        self._due = time.monotonic() + (plan["after_seconds"] if plan else 0)
        self._process: subprocess.Popen[bytes] | None = None

    def advance(self) -> None:
        """Begin when it is time; put the archive in its place when it is made."""
        if self._plan is None or time.monotonic() < self._due:
            return
        try:
            if self._process is None:
                self._begin(self._plan)
            elif self._process.poll() is not None:
                if self._process.returncode == 0:
                    Path(self._plan["part"]).replace(self._plan["archive"])
                self.abandon()
        except OSError:
            # Without the archive starts are slower; a full disk must not end the server.
            self.abandon()

    def abandon(self) -> None:
        """End the making of it; a later run begins anew."""
        if self._plan is None:
            return
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(OSError):
            Path(self._plan["part"]).unlink(missing_ok=True)
        self._plan = None

    def _begin(self, plan: dict[str, Any]) -> None:
        # Java cannot read back lines of more than 4,096 characters, nor the proxies of a run; and
        # the last line may be half written.
        recorded = Path(plan["recorded"]).read_text("utf-8", "replace").splitlines()[:-1]
        usable = (line for line in recorded if len(line) < 4000 and "jdk/proxy" not in line)
        Path(plan["classes"]).write_text("\n".join(usable) + "\n", "utf-8")
        self._process = _spawn(plan["command"], subprocess.DEVNULL, niceness=19)


def _spawn(command: list[str], output: Any, niceness: int = 0) -> subprocess.Popen[bytes]:
    parent = os.getpid()
    # Loaded before the fork; between fork and exec only the calls themselves are safe.
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def die_with_parent() -> None:
        os.nice(niceness)
        if libc is not None:
            libc.prctl(DEATH_SIGNAL, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        preexec_fn=die_with_parent,  # noqa: PLW1509
    )


def _has_ended(pipe: int) -> bool:
    """Wait a moment for the other end of the pipe to be closed."""
    readable, _, _ = select.select([pipe], [], [], TICK_SECONDS)
    return bool(readable) and not os.read(pipe, 64)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _forget(run_file: Path, pid: int) -> None:
    """Remove the record of this server, and of no other."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        if json.loads(run_file.read_text("utf-8"))["server"][0] == pid:
            run_file.unlink()


if __name__ == "__main__":
    sys.exit(main())
