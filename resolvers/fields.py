"""Fields that are worked out by a method: Strawberry's decorator, typed and with its description.

Strawberry types a decorator with arguments as `Any`, which would take the types of every method.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry

Method = TypeVar("Method", bound=Callable[..., Any])


def field(description: str, name: str | None = None) -> Callable[[Method], Method]:
    """Make a method the resolver of a field.

    Args:
        description: what callers read of the field.
        name: its name in the schema, where that is no name in Python.
    """

    def decorate(method: Method) -> Method:
        made = strawberry.field(resolver=method, description=description, name=name)
        return cast("Method", made)

    return decorate
