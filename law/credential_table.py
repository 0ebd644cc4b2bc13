"""The tables of the rule packs that say which credential a member needs.

Reads and checks the `credentials` section of a pack (the head of the table says how it is read)
and finds the row that answers a question under given readings. Knows no rule of its own.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graph.errors import RulePackRejected
from law.clock import add_months
from law.credential_question import CHOICES, RELATIONS
from law.readings import options_of, question_of, satisfied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from law.credential_question import CredentialQuestion, Value
    from law.pack import Question
    from law.readings import Choice
    from law.standing import Readings

CREDENTIALS = ("INTRODUCTION_LETTER", "CERTIFICATE_LETTER", "ACTIVITY_CARD", "NONE")

_COMPARISONS: Mapping[str, Callable[[date, date], bool]] = {
    "over_months": operator.gt,
    "up_to_months": operator.le,
    "exactly_months": operator.eq,
}
_ROW_FIELDS = frozenset(
    {"order", "id", "when", "length", "readings", "credential", "relation", "article", "phrase"}
)
_REQUIRED = ("order", "id", "credential", "relation", "article", "phrase")


@dataclass(frozen=True, slots=True)
class CredentialBasis:
    """Where an answer stands: pack, article and the words that decide."""

    pack: str
    article: str
    phrase: str


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """One row of a table: its conditions and what it answers."""

    order: int
    id: str
    when: Mapping[str, tuple[Value, ...]]
    length: tuple[str, int] | None
    readings: Readings
    credential: str
    relation: str | None
    basis: CredentialBasis

    def holds(self, question: CredentialQuestion, choice: Choice) -> bool:
        """Say whether all conditions hold under the chosen readings."""
        return (
            satisfied(self.readings, choice)
            and all(question.value(name) in allowed for name, allowed in self.when.items())
            and (self.length is None or _length_holds(question, *self.length))
        )


@dataclass(frozen=True, slots=True)
class CredentialRules:
    """The rows of one or more packs, in order, and the readings that they speak of.

    Args:
        rows: the rows, lowest number first.
        readings: by question, the keys of its readings, the default first.
    """

    rows: tuple[CredentialRow, ...]
    readings: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_section(
        cls, section: Mapping[str, Any], *, pack: str, questions: Mapping[str, Question]
    ) -> CredentialRules:
        """Make rules of the `credentials` section of a pack.

        Args:
            section: the section as parsed.
            pack: key of the pack, the basis of every row.
            questions: the questions that the rows may name.

        Raises:
            RulePackRejected: the section has defects; every one is named.
        """
        problems = list(_section_problems(section, questions))
        if problems:
            raise RulePackRejected(pack=pack, problems="\n".join(problems))
        rows = tuple(_row_of(entry, pack) for entry in section["table"])
        used = {question_of(condition) for row in rows for condition in row.readings}
        return cls._in_order(rows, {key: _default_first(questions[key]) for key in sorted(used)})

    @classmethod
    def merged(cls, parts: Iterable[CredentialRules]) -> CredentialRules:
        """Put the rows of several packs into one order.

        Raises:
            RulePackRejected: two rows have the same number.
        """
        rows: list[CredentialRow] = []
        readings: dict[str, tuple[str, ...]] = {}
        for part in parts:
            rows.extend(part.rows)
            readings.update(part.readings)
        return cls._in_order(rows, readings)

    @property
    def defaults(self) -> dict[str, str]:
        """Return the default reading of every question."""
        return {key: keys[0] for key, keys in self.readings.items()}

    def row_for(self, question: CredentialQuestion, choice: Choice) -> CredentialRow | None:
        """Return the row that answers under the chosen readings, None where no row does."""
        return next((row for row in self.rows if row.holds(question, choice)), None)

    @classmethod
    def _in_order(
        cls, rows: Sequence[CredentialRow], readings: Mapping[str, tuple[str, ...]]
    ) -> CredentialRules:
        """Sort rows by number and refuse a number that stands twice."""
        ordered = sorted(rows, key=lambda row: row.order)
        for upper, lower in pairwise(ordered):
            if upper.order == lower.order:
                raise RulePackRejected(
                    pack=lower.basis.pack,
                    problems=f"{upper.id}, {lower.id}: order {lower.order} 重复，请改为不同的数 / "
                    f"order {lower.order} stands twice, give each row its own",
                )
        return cls(rows=tuple(ordered), readings=MappingProxyType(dict(readings)))


def _length_holds(question: CredentialQuestion, comparison: str, months: int) -> bool:
    """Compare the absence with so many calendar months from the same day."""
    end = question.end
    return end is not None and _COMPARISONS[comparison](end, add_months(question.as_of, months))


def _default_first(question: Question) -> tuple[str, ...]:
    """Return the keys of the readings of a question, the default first."""
    return (question.default, *(key for key in question.readings if key != question.default))


def _row_of(entry: Mapping[str, Any], pack: str) -> CredentialRow:
    """Make a row of an entry that has no problems."""
    length = entry.get("length")
    return CredentialRow(
        order=entry["order"],
        id=entry["id"],
        when=MappingProxyType(
            {name: _listed(allowed) for name, allowed in entry.get("when", {}).items()}
        ),
        length=None if length is None else next(iter(length.items())),
        readings=tuple(entry.get("readings", ())),
        credential=entry["credential"],
        relation=entry["relation"],
        basis=CredentialBasis(pack, entry["article"], entry["phrase"]),
    )


def _listed(allowed: Any) -> tuple[Value, ...]:
    """Return the values of a condition, one alone as a list of one."""
    return tuple(allowed) if isinstance(allowed, list) else (allowed,)


def _section_problems(
    section: Mapping[str, Any], questions: Mapping[str, Question]
) -> Iterator[str]:
    """Yield what is wrong with a section."""
    for key in section.keys() - {"table"}:
        yield f"credentials: 未知字段 {key} / unknown field {key!r}, remove it"
    for position, entry in enumerate(section.get("table", []), start=1):
        name = entry.get("id", position)
        for problem in _row_problems(entry, questions):
            yield f"credentials.table {name}: {problem}"


def _row_problems(entry: Mapping[str, Any], questions: Mapping[str, Question]) -> Iterator[str]:
    """Yield what is wrong with a row."""
    for key in entry.keys() - _ROW_FIELDS:
        yield f"未知字段 {key}，请删除或改正 / unknown field {key!r}, remove or correct it"
    for key in _REQUIRED:
        if key not in entry or (key != "relation" and entry[key] in (None, "")):
            yield f"缺少 {key}，请补上 / {key!r} is missing, add it"
    if entry.get("credential") not in CREDENTIALS:
        yield f"credential 须为 {'、'.join(CREDENTIALS)} 之一 / credential must be one of these"
    if entry.get("relation") not in (*RELATIONS, None):
        yield f"relation 须为 {'、'.join(RELATIONS)} 或 null / relation: one of these or null"
    yield from _condition_problems(entry)
    for condition in entry.get("readings", ()):
        question = questions.get(question_of(condition))
        if question is None or not set(options_of(condition)) <= set(question.readings):
            yield f"questions 缺少 {condition}，请补上 / questions lacks {condition!r}, add it"


def _condition_problems(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the conditions of a row."""
    for name, allowed in entry.get("when", {}).items():
        if name not in CHOICES:
            yield f"没有输入项 {name} / there is no input {name!r}"
        elif wrong := [value for value in _listed(allowed) if value not in (*CHOICES[name], None)]:
            yield f"{name} 没有取值 {wrong} / {name} has no value {wrong}"
    length = entry.get("length")
    if length is not None and not (
        len(length) == 1
        and all(key in _COMPARISONS and type(months) is int for key, months in length.items())
    ):
        yield f"length 须为 {'、'.join(_COMPARISONS)} 之一 / length must be one of these, in months"
