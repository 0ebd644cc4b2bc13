"""Conditions of a rule pack over the facts of a body, compiled from data.

A condition is a mapping; all its entries must hold:

    kind, level, unit, rank, system, admits, on_system, temporary: a value or a list of values
    superior: {…}            the body directly above meets the condition
    above: {…}               some body further up meets it
    nearest: {of: …, is: …}  the nearest body above that meets `of` exists and meets `is`
    any: [{…}, …]            at least one of the conditions holds
    not: {…}                 the condition does not hold

The powers a body holds are not facts of it: `holds` is left to `authority`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from law.standing import Standing

Predicate = Callable[[Standing], bool]

CELLS = ("kind", "level", "unit", "rank", "system", "admits", "on_system", "temporary")


def compile_predicate(condition: Mapping[str, Any]) -> Predicate:
    """Return the test that a condition describes.

    Raises:
        ValueError: the condition has an entry that is not known.
    """
    tests = [_entry(name, value) for name, value in condition.items()]
    if len(tests) == 1:
        return tests[0]
    return lambda body: all(test(body) for test in tests)


def kinds_of(condition: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the kinds a condition names, None where it may hold for any kind."""
    value = condition.get("kind")
    return None if value is None else frozenset(_values(value))


def nearest_above(body: Standing, test: Predicate) -> Standing | None:
    """Return the nearest body strictly above that meets the test."""
    above = body.superior
    while above is not None and not test(above):
        above = above.superior
    return above


def _values(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _entry(name: str, value: Any) -> Predicate:
    if name in CELLS:
        return _cell(name, frozenset(_values(value)))
    if name not in _ENTRIES:
        raise ValueError(f"unknown condition {name!r}; known are {[*CELLS, *_ENTRIES]}")
    return _ENTRIES[name](value)


def _cell(name: str, values: frozenset[Any]) -> Predicate:
    return lambda body: getattr(body, name) in values


def _superior(condition: Mapping[str, Any]) -> Predicate:
    test = compile_predicate(condition)
    return lambda body: body.superior is not None and test(body.superior)


def _above(condition: Mapping[str, Any]) -> Predicate:
    test = compile_predicate(condition)
    return lambda body: nearest_above(body, test) is not None


def _nearest(condition: Mapping[str, Any]) -> Predicate:
    of, is_ = compile_predicate(condition["of"]), compile_predicate(condition["is"])

    def test(body: Standing) -> bool:
        nearest = nearest_above(body, of)
        return nearest is not None and is_(nearest)

    return test


def _any(conditions: list[Mapping[str, Any]]) -> Predicate:
    tests = [compile_predicate(condition) for condition in conditions]
    return lambda body: any(test(body) for test in tests)


def _not(condition: Mapping[str, Any]) -> Predicate:
    test = compile_predicate(condition)
    return lambda body: not test(body)


_ENTRIES: dict[str, Callable[[Any], Predicate]] = {
    "superior": _superior,
    "above": _above,
    "nearest": _nearest,
    "any": _any,
    "not": _not,
}
