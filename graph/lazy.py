"""Properties that are worked out once, without the lock that `functools.cached_property` takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 -- it is used as a decorator, like `property`.
    """A property that is worked out when it is first read, and then is a plain attribute.

    Where two threads read it at once it may be worked out twice; so it is for values that are the
    same each time. Up to Python 3.11 the lock of the standard one costs a microsecond a property.

    >>> class Circle:
    ...     radius = 2
    ...     @lazy
    ...     def area(self) -> int:
    ...         print("once")
    ...         return 3 * self.radius**2
    >>> circle = Circle()
    >>> circle.area, circle.area
    once
    (12, 12)
    """

    def __init__(self, method: Callable[[Any], T]) -> None:
        """Take the method that works it out."""
        self._method = method
        self.__doc__ = method.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the name of the attribute."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> lazy[T] | T:
        """Work it out and keep it where the next reading finds it first."""
        if instance is None:
            return self
        value = self._method(instance)
        # Not by `__dict__`, which would have to be made for an object that needs none.
        object.__setattr__(instance, self._name, value)
        return value
