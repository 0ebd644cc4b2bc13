"""What a rule pack must keep: nothing unnamed, no phrase missing, no two rules that disagree.

The shape of the file (unknown and missing fields) is checked where it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from law.pack import Condition, Pack
from law.predicate import compile_predicate
from law.readings import options_of, question_of


def problems_of(pack: Pack, packs: Sequence[Pack]) -> list[str]:
    """Return what is wrong with a pack among all packs, one line each; empty when nothing is."""
    return [
        *_question_problems(pack, packs),
        *_article_problems(pack),
        *_condition_problems(pack),
        *_reading_problems(pack, packs),
        *_equal_rules(pack),
    ]


def _question_problems(pack: Pack, packs: Sequence[Pack]) -> Iterator[str]:
    for key, question in pack.questions.items():
        defaults = [reading for reading in question.readings.values() if reading.default]
        if len(defaults) != 1 or len(question.readings) < 2:
            yield f"question {key}: needs at least two readings and exactly one default"
        for other in packs:
            if other.key != pack.key and key in other.questions:
                yield f"question {key}: is also asked by pack {other.key}"


def _article_problems(pack: Pack) -> Iterator[str]:
    for key, article in pack.articles.items():
        if not article.phrase.strip():
            yield f"article {key}: has no phrase"
    for place, article_key in _cited(pack):
        if article_key not in pack.articles:
            yield f"{place}: cites article {article_key}, which the pack does not have"


def _cited(pack: Pack) -> Iterator[tuple[str, str]]:
    rules: list[Any] = [*pack.grants, *pack.prohibitions, *pack.clocks]
    yield from ((rule.id, rule.article) for rule in rules)
    yield from (("implies", rule.article) for rule in pack.implies)
    yield from (("organs", rule.article) for rule in pack.organs)
    for move, moves in pack.moves.items():
        yield from ((f"moves.{move}", article) for rule in moves for article in rule.articles)
    if pack.turn and pack.turn.article:
        yield "turn", pack.turn.article
    if pack.off_system:
        yield "off_system", pack.off_system.article
    if pack.crossing:
        yield from (
            ("crossing", getattr(pack.crossing, name)) for name in ("article", "out", "into")
        )


def _condition_problems(pack: Pack) -> Iterator[str]:
    conditions = [(grant.id, grant.holder) for grant in pack.grants]
    conditions += [(prohibition.id, prohibition.body) for prohibition in pack.prohibitions]
    conditions += [(skip.relation, skip.body) for skip in pack.skips]
    for place, condition in conditions:
        try:
            compile_predicate({name: value for name, value in condition.items() if name != "holds"})
        except (ValueError, KeyError, AttributeError) as error:
            yield f"{place}: {error}"


def _reading_problems(pack: Pack, packs: Sequence[Pack]) -> Iterator[str]:
    known = {key: question for each in packs for key, question in each.questions.items()}
    for place, condition in _conditions(pack):
        question = known.get(question_of(condition))
        if question is None:
            yield f"{place}: names the question of {condition!r}, which no pack asks"
        elif not set(options_of(condition)) <= set(question.readings):
            yield f"{place}: names a reading of {condition!r} that the question does not have"


def _conditions(pack: Pack) -> Iterator[tuple[str, str]]:
    rules: list[Any] = [*pack.grants, *pack.prohibitions]
    yield from ((rule.id, condition) for rule in rules for condition in rule.readings)
    lists: list[tuple[str, Sequence[str]]] = [
        *(("in_force", period.readings) for period in pack.in_force),
        *(("overrides", override.older_power) for override in pack.overrides),
        *(("organs", organ.readings) for organ in pack.organs),
        *(("skips", skip.readings) for skip in pack.skips),
    ]
    if pack.turn:
        lists.append(("turn", pack.turn.readings))
    if pack.off_system:
        lists += [("off_system", pack.off_system.paper), ("off_system", pack.off_system.return_)]
    if pack.crossing:
        lists.append(("crossing", pack.crossing.extended))
    if pack.flow:
        lists += [("flow", pack.flow.lacking_readings), ("flow", pack.flow.entry_by_receiver)]
    yield from ((place, condition) for place, conditions in lists for condition in conditions)


def _equal_rules(pack: Pack) -> Iterator[str]:
    """Name two grants or a grant and a prohibition that say the same of the same bodies."""
    seen: dict[Any, str] = {}
    for grant in pack.grants:
        what = (grant.relation, grant.range, _frozen(grant.range_of or {}), grant.side)
        mark = ("grant", *what, _frozen(grant.holder), grant.readings, grant.everywhere)
        if mark in seen:
            yield f"{seen[mark]} and {grant.id}: two equal rules"
        seen[mark] = grant.id
    for prohibition in pack.prohibitions:
        yield from _contradictions(pack, prohibition.id)


def _contradictions(pack: Pack, prohibition_id: str) -> Iterator[str]:
    prohibition = next(each for each in pack.prohibitions if each.id == prohibition_id)
    for grant in pack.grants:
        same = grant.relation == prohibition.relation and grant.range in prohibition.ranges
        if same and _frozen(grant.holder) == _frozen(prohibition.body):
            yield f"{grant.id} and {prohibition.id}: one grants what the other forbids"


def _frozen(value: Condition | Any) -> Any:
    if isinstance(value, Mapping):
        return frozenset((name, _frozen(part)) for name, part in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(part) for part in value)
    return value
