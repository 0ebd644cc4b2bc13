"""Readings of unclear texts: choosing them, and the conditions that name them.

A condition such as `DIRECT_COMMITTEE=A+B` holds when the chosen reading of the question is one of
those named; a list of conditions holds when each does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from law.standing import Readings

Choice = Mapping[str, str]
"""The chosen reading of each question."""


def satisfied(readings: Readings, choice: Choice) -> bool:
    """Tell whether all conditions hold under the chosen readings.

    >>> satisfied(("DIRECT_COMMITTEE=A+B",), {"DIRECT_COMMITTEE": "B"})
    True
    """
    return all(_holds(condition, choice) for condition in readings)


def question_of(condition: str) -> str:
    """Return the key of the question that a condition names."""
    return condition.partition("=")[0]


def options_of(condition: str) -> tuple[str, ...]:
    """Return the readings that a condition accepts."""
    return tuple(condition.partition("=")[2].split("+"))


def complement(condition: str, options: Iterable[str]) -> str | None:
    """Return the condition that holds exactly where this one does not, None where it always does.

    >>> complement("DIRECT_COMMITTEE=A+B", ["A", "B", "C"])
    'DIRECT_COMMITTEE=C'
    """
    rest = [option for option in options if option not in options_of(condition)]
    return f"{question_of(condition)}={'+'.join(rest)}" if rest else None


def conditions_met(choice: Choice, options: Mapping[str, Iterable[str]]) -> list[str]:
    """Return every condition that holds under the choice, as the statements compare them.

    >>> conditions_met({"Q": "A"}, {"Q": ["A", "B"]})
    ['Q=A', 'Q=A+B']
    """
    met = []
    for question, reading in choice.items():
        keys = sorted(options[question])
        for size in range(1, len(keys) + 1):
            met += [
                f"{question}={'+'.join(some)}"
                for some in combinations(keys, size)
                if reading in some
            ]
    return met


def joined(first: Readings, second: Readings) -> Readings | None:
    """Return the conditions of both, None where they can never hold together.

    >>> joined(("Q=A",), ("Q=B",)) is None
    True
    """
    merged: dict[str, str] = {}
    for condition in (*first, *second):
        question = question_of(condition)
        known = merged.get(question, condition)
        shared = [option for option in options_of(known) if option in options_of(condition)]
        if not shared:
            return None
        merged[question] = f"{question}={'+'.join(shared)}"
    return tuple(sorted(merged.values()))


def _holds(condition: str, choice: Choice) -> bool:
    question, _, options = condition.partition("=")
    return choice[question] in options.split("+")
