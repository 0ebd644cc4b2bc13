"""How a leaf of an answer is written: exact types at once, everything else as the engine would."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from resolvers.layouts import Program, Wrap

if TYPE_CHECKING:
    from graphql import GraphQLLeafType

_WIDEST = 2**31
"""An `Int` of GraphQL has 32 bits; the engine says what is wrong with a wider one."""
_EXACT = {
    "String": "type({0}) is str",
    "ID": "type({0}) is str",
    "Boolean": "type({0}) is bool",
    "Int": f"type({{0}}) is int and {-_WIDEST} <= {{0}} < {_WIDEST}",
}


def leaf(program: Program, type_: GraphQLLeafType) -> Wrap:
    """Return how a value of a scalar or an enum is written that is not null.

    What it does raises what the type raises.
    """
    write, held = program.name(_writer(type_.coerce_output_value)), program.variable()
    members = getattr(type_, "wrapped_cls", None)
    if isinstance(members, type) and issubclass(members, Enum):
        # Members live as long as their class, and are found by identity sooner than by their hash.
        names = program.name({id(each): type_.coerce_output_value(each) for each in members})
        return Wrap(lambda value: f"({names}.get(id({held} := {value})) or {write}({held}))")
    exact = _EXACT.get(type_.name)
    if exact is None:
        return Wrap(lambda value: f"{write}({value})")
    # The first test takes the value, those behind it look at it again.
    first, _, rest = exact.format(held).partition(f"({held})")
    return Wrap(lambda value: f"({held} if {first}({held} := {value}){rest} else {write}({held}))")


def _writer(slow: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def write(value: Any) -> Any:
        written = None if value is None else slow(value)
        if written is None:
            raise ValueError(value)
        return written

    return write
