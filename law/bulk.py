"""Who handles the transfer of a whole organization, or which gap of the rules leaves it open.

The table of the pack that governs both ends decides (the head of the table says how it is read).
Which body acts for a committee is asked of the caller; the messages are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct

from graph.errors import RulePackRejected
from law.adoption import governing_under
from law.answer import ReadingAnswer, Ruling
from law.predicate import Predicate, compile_predicate
from law.readings import options_of, question_of, satisfied

if TYPE_CHECKING:
    from law.basis import LegalBasis
    from law.pack import Condition, Pack
    from law.readings import Choice
    from law.rulebook import Rulebook
    from law.standing import Standing

Acting = Callable[[str], str | None]
"""Tells which body acts for a committee on the day, None where its organ is missing."""

State = Literal["SAME", "DIFFER", "ONE", "NEITHER"]
"""How two ends stand to a place: both in one, in two, only one of them, none."""

# A whole organization takes its affiliation along, which is the matter of formal relations.
_RELATION = "FORMAL"


class Cited(Struct, forbid_unknown_fields=True, frozen=True):
    """An article and the words that decide, its own phrase where none are given."""

    article: str
    phrase: str = ""


class BulkScope(Struct, forbid_unknown_fields=True, frozen=True):
    """The place in which both ends must be, and the article that says so."""

    place: str
    basis: tuple[Cited, ...]


class BulkCrossing(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A row: how the ends stand to the places, and whose organ handles it or is proposed."""

    id: str
    when: dict[str, State | tuple[State, ...]]
    basis: tuple[Cited, ...]
    readings: tuple[str, ...] = ()
    handler: str | None = None
    proposed: str | None = None


class BulkTable(Struct, forbid_unknown_fields=True, frozen=True):
    """The `bulk` section of a pack."""

    scope: BulkScope
    places: dict[str, dict[str, Any]]
    crossings: tuple[BulkCrossing, ...]
    otherwise: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class BulkHandler:
    """The body that handles the transfer of a whole organization."""

    handler: str
    basis: tuple[LegalBasis, ...]
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkGap:
    """No text says who handles it; where one body offers itself, it is proposed."""

    code: str
    proposed_handler: str | None = None
    basis: tuple[LegalBasis, ...] = ()
    rulings: tuple[Ruling, ...] = ()


BulkAnswer = BulkHandler | BulkGap


@dataclass(frozen=True, slots=True)
class BulkRules:
    """The table of a pack, checked and compiled.

    Args:
        pack: key of the pack, the basis of every row.
        table: the section as typed data.
        places: by name, the test of a body that is such a place.
    """

    pack: str
    table: BulkTable
    places: Mapping[str, Predicate]

    @classmethod
    def from_section(cls, section: Mapping[str, Any], pack: Pack) -> BulkRules:
        """Make rules of the `bulk` section of a pack.

        Raises:
            RulePackRejected: the section has defects; every one is named.
        """
        try:
            table = msgspec.convert(section, BulkTable, strict=True)
        except msgspec.ValidationError as error:
            raise RulePackRejected(
                pack=pack.key, problems=f"bulk: 请按表头的说明改正 / correct the section: {error}"
            ) from None
        if problems := list(_problems(table, pack)):
            raise RulePackRejected(pack=pack.key, problems="\n".join(problems))
        tests = {name: compile_predicate(condition) for name, condition in table.places.items()}
        return cls(pack.key, table, tests)

    @property
    def questions(self) -> frozenset[str]:
        """The questions that the rows name."""
        return frozenset(
            question_of(condition) for row in self.table.crossings for condition in row.readings
        )

    def row_for(self, stand: Mapping[str, State], choice: Choice) -> BulkCrossing | None:
        """Return the row that answers under the chosen readings, None where no row does.

        Args:
            stand: how the two ends stand to each place.
            choice: the chosen reading of each question.
        """
        return next((row for row in self.table.crossings if _fits(row, stand, choice)), None)

    def cited(self, basis: tuple[Cited, ...], book: Rulebook) -> tuple[LegalBasis, ...]:
        """Return the legal bases for cited articles."""
        return tuple(book.basis(self.pack, each.article, each.phrase) for each in basis)


@dataclass(frozen=True, slots=True)
class _Ends:
    """The organization that moves and its new superior, compared by the places they are in."""

    origin: Standing
    new_superior: Standing

    def __iter__(self) -> Iterator[Standing]:
        yield self.origin
        yield self.new_superior

    def state(self, place: Predicate) -> State:
        """Tell how the ends stand to a place."""
        first, second = (_in(place, end) for end in self)
        if first is None and second is None:
            return "NEITHER"
        if first is None or second is None:
            return "ONE"
        return "SAME" if first.code == second.code else "DIFFER"

    def common(self, place: Predicate) -> Standing | None:
        """Return the place that both ends are in, None where there is none."""
        return _in(place, self.origin) if self.state(place) == "SAME" else None


def bulk_handler(
    origin: Standing,
    new_superior: Standing,
    book: Rulebook,
    *,
    acting: Acting,
    choice: Choice | None = None,
) -> BulkAnswer:
    """Return who handles the move of a whole organization under a new superior.

    Args:
        origin: the organization that moves, with the line above it before the move.
        new_superior: the committee that it moves to.
        book: the rule packs.
        acting: which body acts for a committee on the day.
        choice: the readings to answer under, the default where a question is not named.
    """
    question = _Question(_Ends(origin, new_superior), book, acting)
    chosen = {**book.default, **(choice or {})}
    answer = question.answer(chosen)
    return replace(answer, rulings=tuple(question.rulings(answer, chosen)))


class _Question:
    """A question about two ends, to be answered under one choice of readings after another."""

    def __init__(self, ends: _Ends, book: Rulebook, acting: Acting) -> None:
        self._ends = ends
        self._book = book
        self._acting = acting
        self._adopted = [adopted for end in ends for each in end.line for adopted in each.adopted]
        self._rules = {
            key: BulkRules.from_section(book.packs[key].bulk, book.packs[key])
            for key, _ in self._adopted
            if book.packs[key].bulk
        }
        # The readings change neither end, so one look at the places serves every choice.
        self._stand = {
            key: {name: ends.state(place) for name, place in rules.places.items()}
            for key, rules in self._rules.items()
        }

    def answer(self, choice: Choice) -> BulkAnswer:
        """Return the answer under the chosen readings, without its rulings."""
        packs = [governing_under(end, _RELATION, self._book, choice) for end in self._ends]
        if not any(packs):
            return BulkGap("NO_RULE_IN_FORCE")
        rules = next((self._rules[key] for key in packs if key in self._rules), None)
        if rules is None:
            return BulkGap("NO_RULE")
        scope = rules.table.scope
        governed = packs == [rules.pack, rules.pack]
        if not governed or self._stand[rules.pack][scope.place] != "SAME":
            return BulkGap("OUT_OF_SCOPE", basis=rules.cited(scope.basis, self._book))
        return self._by_table(rules, choice)

    def rulings(self, answer: BulkAnswer, choice: Choice) -> Iterator[Ruling]:
        """Yield the rulings of which another reading, all else as chosen, changes the answer."""
        for key in sorted(self._open_questions()):
            options = self._book.options[key]
            others = (self.answer({**choice, key: each}) for each in options if each != choice[key])
            if any(_essence(other) != _essence(answer) for other in others):
                readings = tuple(ReadingAnswer(option, None) for option in options)
                yield Ruling(key, readings, needs_ruling=not self._book.questions[key].settled)

    def _by_table(self, rules: BulkRules, choice: Choice) -> BulkAnswer:
        row = rules.row_for(self._stand[rules.pack], choice)
        if row is None:
            return BulkGap("NO_RULE", basis=rules.cited(rules.table.otherwise, self._book))
        basis = rules.cited(row.basis, self._book)
        if row.handler is None:
            return BulkGap("NO_RULE", self._organ(rules, row.proposed), basis)
        handler = self._organ(rules, row.handler)
        # The text names a handler all the same; it is the data that lack the organ on this day.
        return (
            BulkGap("FACT_MISSING", None, basis) if handler is None else BulkHandler(handler, basis)
        )

    def _organ(self, rules: BulkRules, place: str | None) -> str | None:
        committee = None if place is None else self._ends.common(rules.places[place])
        return None if committee is None else self._acting(committee.code)

    def _open_questions(self) -> set[str]:
        named = {question_of(each) for _, readings in self._adopted for each in readings}
        named.update(*(rules.questions for rules in self._rules.values()))
        return {key for key in named if self._book.questions[key].listed}


def _essence(answer: BulkAnswer) -> tuple[str, ...] | tuple[str, str | None]:
    """Return what a ruling can change; another article alone does not count."""
    if isinstance(answer, BulkHandler):
        return (answer.handler,)
    return answer.code, answer.proposed_handler


def _in(place: Predicate, end: Standing) -> Standing | None:
    """Return the nearest such place of an end, the end itself included."""
    return next((body for body in end.line if place(body)), None)


def _fits(row: BulkCrossing, stand: Mapping[str, State], choice: Choice) -> bool:
    return satisfied(row.readings, choice) and all(
        stand[name] in (states if isinstance(states, tuple) else (states,))
        for name, states in row.when.items()
    )


def _problems(table: BulkTable, pack: Pack) -> Iterator[str]:
    """Yield what is wrong with a table, one line each."""
    if table.scope.place not in table.places:
        yield f"bulk.scope: {_no_place(table.scope.place)}"
    yield from _basis_problems("scope", table.scope.basis, pack)
    yield from _basis_problems("otherwise", table.otherwise, pack)
    for name, condition in table.places.items():
        yield from _place_problems(name, condition)
    seen: dict[str, str] = {}
    for row in table.crossings:
        yield from (f"bulk.crossings {row.id}: {problem}" for problem in _row_problems(row, table))
        yield from _basis_problems(f"crossings {row.id}", row.basis, pack)
        yield from _reading_problems(row, pack)
        conditions = repr((sorted(row.when.items()), sorted(row.readings)))
        if conditions in seen:
            yield (
                f"bulk.crossings {row.id}: 与 {seen[conditions]} 条件相同，请删去一行 / "
                f"has the conditions of {seen[conditions]}, remove one of them"
            )
        seen[conditions] = row.id


def _no_place(name: str) -> str:
    return f"places 中没有 {name}，请补上 / there is no {name!r} among the places, add it"


def _row_problems(row: BulkCrossing, table: BulkTable) -> Iterator[str]:
    named = [*row.when, *(place for place in (row.handler, row.proposed) if place)]
    yield from (_no_place(name) for name in named if name not in table.places)
    for place in (row.handler, row.proposed):
        if place and place != table.scope.place and row.when.get(place) != "SAME":
            yield (
                f"两端未必同在一个 {place}，请在 when 写明 {place}: SAME / "
                f"the ends may be in two of {place!r}, say {place}: SAME in when"
            )
    if row.handler and row.proposed:
        yield "handler 与 proposed 只能写一个 / give a handler or a proposed one, not both"
    if not row.when:
        yield "没有条件，请写入 when 或改为 otherwise / has no condition, add one or use otherwise"


def _basis_problems(place: str, basis: tuple[Cited, ...], pack: Pack) -> Iterator[str]:
    if not basis:
        yield f"bulk.{place}: 没有依据，请补上条文 / cites no article, add one"
    for each in basis:
        if each.article not in pack.articles:
            yield (
                f"bulk.{place}: articles 中没有{each.article}，请补上 / "
                f"cites {each.article}, which the pack does not have; add it"
            )


def _place_problems(name: str, condition: Condition) -> Iterator[str]:
    try:
        compile_predicate(condition)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        yield f"bulk.places {name}: 条件有误，请改正 / correct the condition: {error}"


def _reading_problems(row: BulkCrossing, pack: Pack) -> Iterator[str]:
    for condition in row.readings:
        question = pack.questions.get(question_of(condition))
        if question is None or not set(options_of(condition)) <= set(question.readings):
            yield (
                f"bulk.crossings {row.id}: questions 缺少 {condition}，请补上 / "
                f"questions lacks {condition!r}, add it"
            )
