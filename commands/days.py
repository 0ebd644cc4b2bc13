"""Days and relations as they are written on the command line."""

from __future__ import annotations

from datetime import date

from graph.days import today
from graph.errors import InvalidInput

RELATIONS = {"formal": "FORMAL", "temporary": "TEMPORARY"}


def day_of_text(text: str, field: str = "--as-of") -> int:
    """Return the day that a text names, today where it is empty.

    Raises:
        InvalidInput: it is no day of the calendar.
    """
    if not text:
        return today()
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        raise InvalidInput(
            field=field,
            value=text,
            reason_zh="应为日历上有的一天，例如 2018-11-02。",
            reason_en="it should be a day of the calendar such as 2018-11-02.",
        ) from None


def relation_of(text: str, field: str = "--relation") -> str:
    """Return the relation that a text names, FORMAL where it is empty.

    Raises:
        InvalidInput: it is neither formal nor temporary.
    """
    relation = RELATIONS.get((text or "formal").lower())
    if relation is None:
        raise InvalidInput(
            field=field,
            value=text,
            reason_zh="应为 formal（正式）或 temporary（临时）。",
            reason_en="it should be formal or temporary.",
        )
    return relation
