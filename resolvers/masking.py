"""Turns what went wrong into entries of `errors`: typed where it is known, masked where it is not.

A `ZhuanjieError` shows its code, facts and message in the caller's language. Errors that the engine
finds in the caller's own values are INVALID_INPUT. Anything else is shown as an incident number;
the log says under that number what class of fault it was and where, never its text.
"""

from __future__ import annotations

import secrets
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from graphql import GraphQLError

from graph.errors import ZhuanjieError
from resolvers.refusals import InternalFault, InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql.language import SourceLocation

log = structlog.get_logger("zhuanjie.faults")

LONGEST_DETAIL = 300
SUGGESTION = " Did you mean"
PLAIN = str | int | float | bool | None


def entries_of(errors: Iterable[GraphQLError], language: str) -> list[dict[str, Any]]:
    """Return the entries for errors that the engine reported."""
    return [entry_of_engine_error(error, language) for error in errors]


def entry_of_engine_error(error: GraphQLError, language: str) -> dict[str, Any]:
    """Return the entry for one error of the engine, with its place in document and answer."""
    entry = entry_of(known_error(error), language)
    if error.locations:
        entry["locations"] = [_location(location) for location in error.locations]
    if error.path is not None:
        entry["path"] = list(error.path)
    return entry


def entry_of(error: ZhuanjieError, language: str) -> dict[str, Any]:
    """Return the entry for an error whose kind is known."""
    facts = {
        name: value if isinstance(value, PLAIN) else str(value)
        for name, value in error.facts.items()
        if not name.endswith(("_zh", "_en"))
    }
    return {
        "message": error.text(language),
        "extensions": {"code": error.code, "retryable": error.retryable, "facts": facts},
    }


def known_error(error: GraphQLError) -> ZhuanjieError:
    """Return what the caller may know of an error of the engine."""
    cause = _cause(error)
    if isinstance(cause, ZhuanjieError):
        return cause
    if isinstance(cause, GraphQLError) and _is_about_the_callers_values(error, cause):
        detail = cause.message.split(SUGGESTION, maxsplit=1)[0]
        return InvalidDocument(detail=_shorten(detail))
    return masked(cause)


def masked(fault: BaseException) -> InternalFault:
    """Log an unexpected fault and return the incident that stands for it."""
    incident = secrets.token_hex(8)
    log.error("fault", incident=incident, fault=type(fault).__name__, where=_where(fault))
    return InternalFault(incident=incident)


def _cause(error: GraphQLError) -> Exception:
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _is_about_the_callers_values(error: GraphQLError, cause: GraphQLError) -> bool:
    # Without a path nothing ran yet: the document or a variable is wrong. With one, an error that
    # points at a place of the document is about an argument; a result that does not fit its type
    # is found without such a place, and is our fault.
    return error.path is None or (cause is not error and bool(cause.nodes))


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_DETAIL else text[:LONGEST_DETAIL] + "…"


def _location(location: SourceLocation) -> dict[str, int]:
    return {"line": location.line, "column": location.column}


def _where(fault: BaseException) -> str:
    frames = reversed(traceback.extract_tb(fault.__traceback__)[-4:])
    return " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames
    )
