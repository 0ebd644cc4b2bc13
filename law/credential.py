"""Which credential a member needs, on which rulings that depends, and what was not told.

The tables of the rule packs decide; this module tries the other readings of every question and the
other values of every input that was not given. Who issues the credential is left to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import InvalidInput
from law.credential_question import CHOICES, INPUTS, LENGTH_INPUTS, CredentialQuestion
from law.credential_table import CredentialBasis, CredentialRow, CredentialRules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from law.credential_question import Value

__all__ = [
    "CredentialAnswer",
    "CredentialBasis",
    "CredentialQuestion",
    "CredentialRules",
    "ReadingUsed",
    "decide",
]

_MOST_DAYS_OF_A_MONTH = 31


@dataclass(frozen=True, slots=True)
class ReadingUsed:
    """A ruling that an answer depends on: the reading it takes and the others there are."""

    key: str
    chosen: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CredentialAnswer:
    """The credential, the relation that the text generally gives, and what it depends on."""

    credential: str
    relation: str | None
    basis: tuple[CredentialBasis, ...]
    rulings: tuple[ReadingUsed, ...]
    missing: tuple[str, ...]


def decide(question: CredentialQuestion, rules: CredentialRules) -> CredentialAnswer:
    """Return the credential that a member needs.

    Raises:
        InvalidInput: no row answers, because no pack that speaks of it is in force.
    """
    row = rules.row_for(question, rules.defaults)
    if row is None:
        raise InvalidInput(
            field="asOf",
            value=question.as_of.isoformat(),
            reason_zh="该日没有关于凭证的规定生效，请改用较晚的日期。",
            reason_en="no rule about credentials is in force on that day; ask for a later one.",
        )
    return CredentialAnswer(
        credential=row.credential,
        relation=row.relation,
        basis=(row.basis,),
        rulings=tuple(_rulings(question, rules, row)),
        missing=tuple(_missing(question, rules, row)),
    )


def _rulings(
    question: CredentialQuestion, rules: CredentialRules, row: CredentialRow
) -> Iterator[ReadingUsed]:
    """Yield the rulings of which another reading, all else at its default, changes the answer."""
    defaults = rules.defaults
    for key, (chosen, *others) in rules.readings.items():
        if any(
            _differs(row, rules.row_for(question, {**defaults, key: other})) for other in others
        ):
            yield ReadingUsed(key, chosen, tuple(others))


def _missing(
    question: CredentialQuestion, rules: CredentialRules, row: CredentialRow
) -> Iterator[str]:
    """Yield the inputs that were not told and of which some value changes the answer."""
    for name in INPUTS:
        if not question.tells(name) and any(
            _differs(row, rules.row_for(question.with_value(name, value), rules.defaults))
            for value in _trials(name, rules)
        ):
            yield name


def _differs(row: CredentialRow, other: CredentialRow | None) -> bool:
    """Say whether two rows give different answers."""
    return other is None or (row.credential, row.relation) != (other.credential, other.relation)


def _trials(name: str, rules: CredentialRules) -> Iterator[Value]:
    """Yield values of an input between which the tables can tell a difference."""
    if name not in LENGTH_INPUTS:
        yield from CHOICES[name]
        return
    unit = 1 if name == "months" else _MOST_DAYS_OF_A_MONTH
    limits = {row.length[1] for row in rules.rows if row.length is not None}
    # A value at each limit and one surely above it; days are counted in the longest months.
    for limit in sorted({0} | limits):
        yield limit * unit
        yield (limit + 1) * unit
