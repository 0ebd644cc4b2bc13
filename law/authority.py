"""Powers: which body holds which authority scope, derived from the facts by the rule packs.

`powers_of` evaluates one body; `derive` does so for every body over all days and returns the
facts that nobody enters: HOLDS, the days on which organs act, and the adoptions in force. A power
that a prohibition bars is not written, whether an article derives it or a grant states it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from graph.facts import Fact, Scope
from law.adoption import Governing, adopter_of, governing
from law.organs import Organs
from law.pack import Grant, Pack
from law.predicate import nearest_above
from law.readings import complement, joined
from law.rulebook import Rulebook
from law.standing import Readings, Standing
from law.timeline import Timeline


class Power(NamedTuple):
    """A scope that a body holds, and why.

    `basis` is the id of the grant in the pack, or the words of the given grant; `side` is BOTH,
    SENDS or RECEIVES.
    """

    scope: str
    pack: str
    article: str
    held: bool
    origin: str
    basis: str
    side: str
    readings: Readings


class GivenGrant(NamedTuple):
    """A row of `authority_grants` as it stands on a body."""

    scope: str
    basis: str
    pack: str | None
    article: str | None
    readings: Readings


RELATIONS = ("FORMAL", "TEMPORARY")


def powers_of(
    body: Standing,
    grants: Iterable[GivenGrant],
    book: Rulebook,
    by: Iterable[Governing] | None = None,
) -> list[Power]:
    """Return the powers of a body on its day under all readings, prohibitions applied.

    Args:
        body: the body on its day.
        grants: the powers given to it on the day.
        book: the rule packs.
        by: the packs to judge by, in their order, instead of the adopted ones.
    """
    if book.bodies.is_powerless(body):
        return []
    powers: list[Power] = []
    given = list(grants)
    for relation in RELATIONS:
        for rule in (
            governing(body, relation, book) if by is None else _settling(by, relation, book)
        ):
            own = [*_derived(body, relation, rule, book), *_given(given, relation, rule, book)]
            own += _from_holding(body, own, relation, rule, book)
            powers += _permitted(body, own, relation, rule, book)
        powers += _everywhere(body, relation, book)
    return powers


def _settling(by: Iterable[Governing], relation: str, book: Rulebook) -> list[Governing]:
    return [rule for rule in by if relation in book.packs[rule.pack].settles][:1]


def derive(facts: Iterable[Fact], book: Rulebook) -> set[Fact]:
    """Return every fact that follows from the given ones by the rule packs, over all days.

    The result replaces the given ORGAN_OF facts by the same ones cut into days, and adds the
    adoptions in force (origin DERIVED) and the powers.
    """
    timeline = Timeline(facts, book)
    organs = Organs(timeline, book)
    derived = set(organs.facts())
    for code, rows in timeline.adoptions.items():
        for row in rows:
            cells = (row.readings, "DERIVED")
            derived.add(Fact("ADOPTS", code, row.pack, row.since, row.until, cells))
    held = _held(timeline, organs, book)
    for (code, power), intervals in held.items():
        for since, until in _joined_intervals(intervals):
            derived.add(Fact("HOLDS", code, power.scope, since, until, power[1:]))
    return derived


Held = dict[tuple[str, Power], list[tuple[int, int]]]
"""The days on which a body holds a power, not yet joined."""


def _held(timeline: Timeline, organs: Organs, book: Rulebook) -> Held:
    held: Held = defaultdict(list)
    alike: dict[tuple[Any, ...], Held] = {}
    for code in timeline.codes:
        mark = None if organs.has_organ(code) else timeline.likeness(code)
        if mark is None:
            _hold(held, timeline, organs, book, code)
            continue
        if mark not in alike:
            _hold(alike.setdefault(mark, defaultdict(list)), timeline, organs, book, code)
        for (_, power), intervals in alike[mark].items():
            held[code, power] += intervals
    return held


def _hold(held: Held, timeline: Timeline, organs: Organs, book: Rulebook, code: str) -> None:
    """Add the powers of a body to those of whoever acts for it."""
    given = timeline.by_type["GRANTED"].get(code, [])
    acting = organs.acting(code)
    for since, until, body, grants in _pieces(timeline, code, given):
        _hand_out(held, powers_of(body, grants, book), since, until, acting)


def _pieces(
    timeline: Timeline, code: str, given: list[Fact]
) -> Iterator[tuple[int, int, Standing, list[GivenGrant]]]:
    for stretch in timeline.stretches(code):
        days = {stretch.since, stretch.until}
        days.update(
            d for f in given for d in (f.since, f.until) if stretch.since < d < stretch.until
        )
        bounds = sorted(days)
        for since, until in pairwise(bounds):
            grants = [given_grant(fact) for fact in given if fact.since <= since < fact.until]
            yield since, until, stretch.body, grants


def given_grant(fact: Fact) -> GivenGrant:
    """Return a GRANTED fact as the law reads it."""
    basis, pack, article, readings = fact.cells
    return GivenGrant(fact.end, basis, pack, article, tuple(readings or ()))


def _hand_out(
    held: Held,
    powers: list[Power],
    since: int,
    until: int,
    acting: list[Any],
) -> None:
    """Give the powers of a body to whoever acts for it on each day."""
    for row in acting:
        first, last = max(since, row.since), min(until, row.until)
        if first >= last:
            continue
        for power in powers:
            readings = joined(power.readings, row.readings)
            if readings is not None:
                held[row.body, power._replace(readings=readings)].append((first, last))


def _derived(body: Standing, relation: str, rule: Governing, book: Rulebook) -> list[Power]:
    pack = book.packs[rule.pack]
    return [
        power
        for grant in pack.grants
        if grant.relation == relation and not grant.everywhere and "holds" not in grant.holder
        if (power := _power(body, grant, pack, rule.readings, book)) is not None
    ]


def _power(
    body: Standing, grant: Grant, pack: Pack, under: Readings, book: Rulebook
) -> Power | None:
    if not book.test(grant.holder)(body):
        return None
    readings = joined(under, grant.readings)
    range_of = _range_of(body, grant, pack.key, book)
    if readings is None or range_of is None:
        return None
    scope = Scope(grant.relation, grant.range, range_of).key
    return Power(
        scope, pack.key, grant.article, grant.held, "DERIVED", grant.id, grant.side, readings
    )


def _range_of(body: Standing, grant: Grant, pack: str, book: Rulebook) -> str | None:
    """Return the code of the committee a scope is of, empty where it is of none."""
    form = grant.range_of
    if form is None:
        return ""
    if "nearest" in form:
        above = nearest_above(body, book.test(form["nearest"]))
    elif "trade_of" in form:
        above = _trade_keeper(body, form, book)
    else:
        above = adopter_of(body, pack)
    return above.code if above else None


def _trade_keeper(body: Standing, form: Mapping[str, Any], book: Rulebook) -> Standing | None:
    """Return the committee that keeps the trade of the body's own system further up."""
    own = nearest_above(body, book.test(form["trade_of"]))
    roof = own and nearest_above(own, book.test(form["under"]))
    if own is None or not roof:
        return None
    return next((keeper for keeper in roof.trades if keeper.system == own.system), None)


def _given(
    grants: Iterable[GivenGrant], relation: str, rule: Governing, book: Rulebook
) -> list[Power]:
    powers = []
    for grant in grants:
        if Scope.of_key(grant.scope).relation != relation:
            continue
        pack, article, held, own = _rests_on(grant, book)
        older = [
            override.older_power
            for override in book.packs[rule.pack].overrides
            if override.pack == pack and override.relation == relation
        ]
        readings: Readings | None = joined(rule.readings, (*own, *(older[0] if older else ())))
        if readings is not None:
            powers.append(
                Power(grant.scope, pack, article, held, "GRANTED", grant.basis, "BOTH", readings)
            )
    return powers


def _rests_on(grant: GivenGrant, book: Rulebook) -> tuple[str, str, bool, Readings]:
    """Return pack, article, whether the text is held, and the readings a given grant rests on."""
    for pack in book.packs.values():
        referred = pack.referred_grant
        if referred and grant.basis == referred.basis:
            rests = book.grant(pack.key, referred.grant)
            if rests is not None:
                return pack.key, rests.article, rests.held, (*grant.readings, *rests.readings)
    if grant.pack and grant.article:
        return grant.pack, grant.article, True, grant.readings
    return "granted", "", True, grant.readings


def _from_holding(
    body: Standing, own: list[Power], relation: str, rule: Governing, book: Rulebook
) -> list[Power]:
    """Return the powers that an article gives to the holders of another."""
    pack = book.packs[rule.pack]
    powers = []
    for grant in pack.grants:
        form = grant.holder.get("holds")
        if form is None or grant.relation != relation:
            continue
        scope = Scope(form["relation"], form["range"]).key
        range_of = _range_of(body, grant, pack.key, book)
        for power in own:
            readings = joined(power.readings, grant.readings) if power.scope == scope else None
            if readings is not None and range_of is not None:
                key = Scope(grant.relation, grant.range, range_of).key
                powers.append(
                    Power(key, pack.key, grant.article, grant.held, "DERIVED", grant.id, grant.side,
                          readings)
                )  # fmt: skip
    return powers


def _permitted(
    body: Standing, powers: list[Power], relation: str, rule: Governing, book: Rulebook
) -> list[Power]:
    for prohibition in book.packs[rule.pack].prohibitions:
        if prohibition.relation == relation and book.test(prohibition.body)(body):
            powers = [
                kept
                for power in powers
                for kept in (
                    _outside(power, prohibition.readings, book)
                    if Scope.of_key(power.scope).range in prohibition.ranges
                    else [power]
                )
            ]
    return powers


def _outside(power: Power, readings: Readings, book: Rulebook) -> list[Power]:
    """Return what is left of a power where the readings of a prohibition do not hold."""
    kept = []
    for condition in readings:
        other = complement(condition, book.options[condition.partition("=")[0]])
        rest = joined(power.readings, (other,)) if other else None
        if rest is not None:
            kept.append(power._replace(readings=rest))
    return kept


def _everywhere(body: Standing, relation: str, book: Rulebook) -> list[Power]:
    """Return the powers that a pack gives to bodies outside its territory."""
    top = next(reversed(list(body.line)))
    return [
        power
        for key, under in top.in_force
        for grant in book.packs[key].grants
        if grant.everywhere and grant.relation == relation
        if (power := _power(body, grant, book.packs[key], under, book)) is not None
    ]


def _joined_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for since, until in sorted(intervals):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged
