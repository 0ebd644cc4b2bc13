"""Cursors: the key of an entry of a list as opaque text, and back.

A cursor is a position in an order and not a row, so it stays good when the entry it was made for is
gone. It carries the name of its order, so that one of another list is refused.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import NamedTuple

from graph.errors import InvalidInput

Key = tuple[int | str, ...]
"""What a list is ordered by; the keys of one list compare with each other."""

_LONGEST = 2_000
_LARGEST = 1 << 31


class Order(NamedTuple):
    """The order of a list: its name and the types of the parts of its key."""

    name: str
    parts: Sequence[type]


def cursor_of(order: Order, key: Key) -> str:
    """Return the cursor of an entry.

    >>> cursor_of(Order("code", (str,)), ("T1",))
    'WyJjb2RlIiwiVDEiXQ'
    """
    text = json.dumps([order.name, *key], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def key_of(order: Order, cursor: str) -> Key:
    """Return the key in a cursor.

    Raises:
        InvalidInput: it is no cursor of a list in this order.
    """
    try:
        padded = cursor[:_LONGEST] + "=" * (-len(cursor) % 4)
        name, *key = json.loads(urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, TypeError, RecursionError):
        raise _foreign(cursor) from None
    if name != order.name or not _fits(order, key):
        raise _foreign(cursor)
    return tuple(key)


def _fits(order: Order, key: list[object]) -> bool:
    return len(key) == len(order.parts) and all(
        type(part) is kind and not (isinstance(part, int) and abs(part) >= _LARGEST)
        for part, kind in zip(key, order.parts, strict=True)
    )


def _foreign(cursor: str) -> InvalidInput:
    shown = cursor if len(cursor) <= 60 else cursor[:60] + "…"
    return InvalidInput(
        field="after",
        value=shown,
        reason_zh="它不是这个列表的游标。请使用上一页的 pageInfo.endCursor，或者不填以从头开始。",
        reason_en="it is no cursor of this list. Use pageInfo.endCursor of the page before, or none.",
    )
