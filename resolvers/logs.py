"""(io) Structured logs that can only say what a list allows.

Documents and variables are never logged: an operation is known by the hash of its document, and by
its name where that is made of letters alone. A key that is not on the list is dropped, so that a
careless call cannot write personal data.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import re
import sys
from datetime import UTC, datetime
from functools import lru_cache
from select import PIPE_BUF
from typing import Any, BinaryIO, cast

import orjson
import structlog

ALLOWED_KEYS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "method",
        "route",
        "status",
        "seconds",
        "operation",
        "document",
        "cost",
        "codes",
        "cached",
        "revision",
        "incident",
        "fault",
        "where",
        "language",
        "pid",
        "address",
    }
)
# Digits could spell a telephone or an identity number.
PLAIN_NAME = re.compile(r"[A-Za-z_]+")
LONGEST_NAME = 60
NAMES_KEPT = 256
# The engine logs documents and values of its own accord.
SILENCED = ("strawberry.execution", "strawberry.ws")


WAIT_SECONDS = 0.1
"""How long a line of the usual course may wait for others, so that many are written in one step."""

_FORM = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


class Sink:
    """Takes lines and writes those that came together in one step.

    What several processes write to one pipe is not mixed as long as a step is short enough.

    Args:
        file: takes the bytes.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Start with no line."""
        self._file = file
        self._waiting: list[dict[str, object]] = []
        self._due_on: asyncio.AbstractEventLoop | None = None

    def take(self, entry: dict[str, object]) -> None:
        """Take an entry, to be written soon; at once where no event loop runs."""
        self._waiting.append(entry)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.write()
            return
        # A loop that has ended since never calls.
        if loop is not self._due_on:
            self._due_on = loop
            loop.call_later(WAIT_SECONDS, self.write)

    def write(self) -> None:
        """Write what waits."""
        waiting, self._waiting, self._due_on = self._waiting, [], None
        step = b""
        for entry in waiting:
            _keep_allowed_keys(entry)
            line = orjson.dumps(entry, default=str, option=_FORM)
            if len(step) + len(line) > PIPE_BUF:
                self._step(step)
                step = b""
            step += line
        self._step(step)

    def _step(self, lines: bytes) -> None:
        if lines:
            self._file.write(lines)
            self._file.flush()


class Lines:
    """A logger that makes one JSON line of each event.

    Args:
        sink: takes the lines.
    """

    def __init__(self, sink: Sink, **_given: object) -> None:
        """Hand the lines to a sink; what structlog gives beside it is not used."""
        self._sink = sink

    def debug(self, event: str, **entry: object) -> None:
        """Write nothing."""

    def info(self, event: str, **entry: object) -> None:
        """Write an event of the usual course, soon."""
        self._sink.take(_told("info", event, entry))

    def warning(self, event: str, **entry: object) -> None:
        """Write an event that somebody should look at."""
        self._now("warning", event, entry)

    def error(self, event: str, **entry: object) -> None:
        """Write a fault."""
        self._now("error", event, entry)

    def _now(self, level: str, event: str, entry: dict[str, object]) -> None:
        self._sink.take(_told(level, event, entry))
        self._sink.write()


class WarningLines(Lines):
    """The same for warnings and faults alone."""

    def info(self, event: str, **entry: object) -> None:
        """Write nothing."""


def configure_logs(*, only_warnings: bool = False) -> None:
    """Write one JSON line for each event to the standard error."""
    silence_the_engine()
    sink = Sink(sys.stderr.buffer)
    atexit.register(sink.write)
    structlog.configure(
        wrapper_class=cast("Any", WarningLines if only_warnings else Lines),
        logger_factory=lambda *_names: sink,
        # Binding a logger anew takes longer than to write a line.
        cache_logger_on_first_use=True,
    )


def silence_the_engine() -> None:
    """Stop the loggers that would write documents, values and stack traces."""
    for name in SILENCED:
        logging.getLogger(name).disabled = True


def _told(level: str, event: str, entry: dict[str, object]) -> dict[str, object]:
    entry["event"], entry["level"], entry["timestamp"] = event, level, datetime.now(UTC)
    return entry


def _keep_allowed_keys(entry: dict[str, object]) -> None:
    """Drop every key that is not on the list."""
    if not ALLOWED_KEYS.issuperset(entry):
        for key in [key for key in entry if key not in ALLOWED_KEYS]:
            del entry[key]


def loggable_name(name: str | None) -> str | None:
    """Return the name of an operation if it can hold no number.

    >>> loggable_name("PathOfAMember")
    'PathOfAMember'
    >>> loggable_name("m13800000000") is None
    True
    """
    return name if name and len(name) <= LONGEST_NAME and _is_plain(name) else None


@lru_cache(NAMES_KEPT)
def _is_plain(name: str) -> bool:
    return PLAIN_NAME.fullmatch(name) is not None
