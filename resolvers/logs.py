"""Structured logs that can only say what a list allows.

Documents and variables are never logged: an operation is known by the hash of its document, and by
its name where that is made of letters alone. A key that is not on the list is dropped, so that a
careless call cannot write personal data.
"""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import orjson
import structlog

if TYPE_CHECKING:
    pass

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


_FORM = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


class Lines:
    """A logger that writes one JSON line for each event, in one step: every request writes one.

    Args:
        file: takes the bytes of a line.
    """

    def __init__(self, file: BinaryIO, **_given: object) -> None:
        """Write to a file; what structlog gives beside it is not used."""
        self._write = file.write
        self._flush = file.flush

    def debug(self, event: str, **entry: object) -> None:
        """Write nothing."""

    def info(self, event: str, **entry: object) -> None:
        """Write an event of the usual course."""
        self._line("info", event, entry)

    def warning(self, event: str, **entry: object) -> None:
        """Write an event that somebody should look at."""
        self._line("warning", event, entry)

    def error(self, event: str, **entry: object) -> None:
        """Write a fault."""
        self._line("error", event, entry)

    def _line(self, level: str, event: str, entry: dict[str, object]) -> None:
        _keep_allowed_keys(entry)
        entry |= {"event": event, "level": level, "timestamp": datetime.now(UTC)}
        self._write(orjson.dumps(entry, default=str, option=_FORM))
        self._flush()


class WarningLines(Lines):
    """The same for warnings and faults alone."""

    def info(self, event: str, **entry: object) -> None:
        """Write nothing."""


def configure_logs(*, only_warnings: bool = False) -> None:
    """Write one JSON line for each event to the standard error."""
    silence_the_engine()
    structlog.configure(
        wrapper_class=cast("Any", WarningLines if only_warnings else Lines),
        logger_factory=lambda *_names: sys.stderr.buffer,
        # Binding a logger anew takes longer than to write a line.
        cache_logger_on_first_use=True,
    )


def silence_the_engine() -> None:
    """Stop the loggers that would write documents, values and stack traces."""
    for name in SILENCED:
        logging.getLogger(name).disabled = True


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
