"""How a leaf of an answer is written: exact types at once, everything else as the engine would."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphql import GraphQLLeafType

_WIDEST = 2**31
"""An `Int` of GraphQL has 32 bits; the engine says what is wrong with a wider one."""


def leaf_writer(type_: GraphQLLeafType) -> Callable[[Any, Any], Any]:
    """Return what writes a value of a scalar or an enum that is not null.

    The second argument of it is not looked at. It raises what the type raises.
    """
    slow = type_.coerce_output_value
    members = getattr(type_, "wrapped_cls", None)
    if isinstance(members, type) and issubclass(members, Enum):
        return _member_writer({member: slow(member) for member in members}, slow)
    if type_.name in ("String", "ID"):
        return lambda value, _run: value if type(value) is str else _some(value, slow)
    if type_.name == "Boolean":
        return lambda value, _run: value if type(value) is bool else _some(value, slow)
    if type_.name == "Int":
        return lambda value, _run: (
            value if type(value) is int and -_WIDEST <= value < _WIDEST else _some(value, slow)
        )
    return lambda value, _run: _some(value, slow)


def _member_writer(names: dict[Any, Any], slow: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def write(value: Any, _run: Any) -> Any:
        name = names.get(value)
        return _some(value, slow) if name is None else name

    return write


def _some(value: Any, slow: Callable[[Any], Any]) -> Any:
    written = None if value is None else slow(value)
    if written is None:
        raise ValueError(value)
    return written
