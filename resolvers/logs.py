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
from typing import TYPE_CHECKING

import orjson
import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any

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
PLAIN_NAME = re.compile(r"[A-Za-z_]{1,60}")
# The engine logs documents and values of its own accord.
SILENCED = ("strawberry.execution", "strawberry.ws")


def configure_logs(level: int = logging.INFO) -> None:
    """Write one JSON line for each event to the standard error."""
    silence_the_engine()
    structlog.configure(
        processors=[keep_allowed_keys, _line],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        # Binding a logger anew takes longer than to write a line.
        cache_logger_on_first_use=True,
    )


def _line(_logger: object, level: str, entry: MutableMapping[str, Any]) -> bytes:
    # One step and no text in between: every request writes a line.
    stamped = {**entry, "level": level, "timestamp": datetime.now(UTC)}
    return orjson.dumps(stamped, default=str, option=orjson.OPT_UTC_Z)


def silence_the_engine() -> None:
    """Stop the loggers that would write documents, values and stack traces."""
    for name in SILENCED:
        logging.getLogger(name).disabled = True


def keep_allowed_keys(
    _logger: object, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every key that is not on the list."""
    if not ALLOWED_KEYS.issuperset(entry):
        for key in [key for key in entry if key not in ALLOWED_KEYS]:
            del entry[key]
    return entry


def loggable_name(name: str | None) -> str | None:
    """Return the name of an operation if it can hold no number.

    >>> loggable_name("PathOfAMember")
    'PathOfAMember'
    >>> loggable_name("m13800000000") is None
    True
    """
    return name if name and PLAIN_NAME.fullmatch(name) else None
