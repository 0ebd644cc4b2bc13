"""The form of a rule pack: what one document yields, as typed data.

The fields are those of the YAML files in `law/packs`; an unknown one is refused. What the entries
mean is told by the module that uses them: grants and prohibitions by `authority`, the turn, the
line and the moves by `path` and `basis`, the flow and the clocks by `procedure`, the questions by
`rulings`, the handlers by `bulk`, the credentials by `credential`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, field

Condition = dict[str, Any]
"""See `law.predicate`; a holder may also say `holds`."""


class Period(Struct, forbid_unknown_fields=True, frozen=True):
    """Days on which a document is in force, under the readings named."""

    since: date
    until: date | None = None
    readings: tuple[str, ...] = ()


class Text(Struct, forbid_unknown_fields=True, frozen=True):
    """A text in both languages."""

    zh: str
    en: str


class ReadingText(Struct, forbid_unknown_fields=True, frozen=True):
    """One way to read an unclear text; exactly one of a question is the default."""

    zh: str
    en: str
    default: bool = False


class Question(Struct, forbid_unknown_fields=True, frozen=True):
    """An unclear text, its readings, and whether practice has settled it."""

    row: str
    question: Text
    readings: dict[str, ReadingText]
    settled: bool = False
    listed: bool = True

    @property
    def default(self) -> str:
        """The key of the default reading."""
        return next(key for key, reading in self.readings.items() if reading.default)


class Article(Struct, forbid_unknown_fields=True, frozen=True):
    """A numbered unit of a document and the words that decide."""

    phrase: str


class Grant(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A power that an article gives: which bodies hold which scope, at which side."""

    id: str
    article: str
    relation: str
    range: str
    holder: Condition
    phrase: str | None = None
    held: bool = True
    range_of: Condition | None = None
    side: str = "BOTH"
    readings: tuple[str, ...] = ()
    everywhere: bool = False


class Prohibition(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What an article forbids: which bodies may not hold which ranges of a relation."""

    id: str
    article: str
    relation: str
    ranges: tuple[str, ...]
    body: Condition
    readings: tuple[str, ...] = ()


class ScopeForm(Struct, forbid_unknown_fields=True, frozen=True):
    """A relation and a range."""

    relation: str
    range: str


class Implication(Struct, forbid_unknown_fields=True, frozen=True):
    """Holders of one scope hold another."""

    article: str
    phrase: str
    from_: ScopeForm = field(name="from")
    to: ScopeForm


class ReferredGrant(Struct, forbid_unknown_fields=True, frozen=True):
    """Which words of `authority_grants` rest on which grant of this pack."""

    basis: str
    grant: str


class Override(Struct, forbid_unknown_fields=True, frozen=True):
    """Which wider pack is set aside for a relation, and when its granted powers survive."""

    pack: str
    relation: str
    older_power: tuple[str, ...] = ()


class OrganRule(Struct, forbid_unknown_fields=True, frozen=True):
    """The organ of these committees stands for them only under the readings named."""

    committee: Condition
    article: str
    relation: str
    readings: tuple[str, ...]


class Turn(Struct, forbid_unknown_fields=True, frozen=True):
    """By which article, or under which readings, a path may turn at a common superior."""

    article: str | None = None
    readings: tuple[str, ...] = ()


class Skip(Struct, forbid_unknown_fields=True, frozen=True):
    """Bodies that a path passes over under the readings named."""

    body: Condition
    relation: str
    readings: tuple[str, ...]


class MoveRule(Struct, forbid_unknown_fields=True, frozen=True):
    """The articles of a move for the bodies that meet the conditions; the first rule that fits."""

    articles: tuple[str, ...]
    when: Condition | None = None
    barred_by: str | None = None
    holds: tuple[str, ...] = ()


class Flow(Struct, forbid_unknown_fields=True, frozen=True):
    """How a case runs: its channel, who starts it and who receives it."""

    channel: str
    article: str | None = None
    initiators: Condition | None = None
    lacking: Condition | None = None
    lacking_readings: tuple[str, ...] = ()
    entry_by_receiver: tuple[str, ...] = ()


class Clock(Struct, forbid_unknown_fields=True, frozen=True):
    """A period that runs on a step; `soft` where the text says in principle or generally."""

    id: str
    article: str
    phrase: str
    applies: str
    count: int
    unit: str
    soft: bool


class OffSystem(Struct, forbid_unknown_fields=True, frozen=True):
    """Transfer to a unit off the online system, and the readings of channel and way back."""

    article: str
    relation: str
    channel: str
    paper: tuple[str, ...]
    return_: tuple[str, ...] = field(name="return")


class Crossing(Struct, forbid_unknown_fields=True, frozen=True):
    """Transfer across provinces, the event that ends it and the reading that extends it."""

    article: str
    out: str
    into: str
    channel: str
    ends_on: str
    extended: tuple[str, ...]


class Territory(Struct, forbid_unknown_fields=True, frozen=True):
    """Where a pack applies while no adoption names it."""

    everywhere: bool = False
    committee: Condition | None = None
    seats: tuple[str, ...] = ()


class Interpreter(Struct, forbid_unknown_fields=True, frozen=True):
    """Who explains the document."""

    article: str
    phrase: str


class Example(Struct, forbid_unknown_fields=True, frozen=True):
    """A question of the pack's own and the answer it must give; run by the tests."""

    text: str
    ask: dict[str, Any]
    expect: dict[str, Any]


class Pack(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One document as data."""

    key: str
    title: str
    document: str
    number: str | None = None
    issuer: str | None = None
    interpreter: Interpreter | None = None
    settles: tuple[str, ...] = ()
    territory: Territory | None = None
    in_force: tuple[Period, ...] = (Period(date.min),)
    overrides: tuple[Override, ...] = ()
    questions: dict[str, Question] = {}
    articles: dict[str, Article]
    grants: tuple[Grant, ...] = ()
    implies: tuple[Implication, ...] = ()
    referred_grant: ReferredGrant | None = None
    prohibitions: tuple[Prohibition, ...] = ()
    organs: tuple[OrganRule, ...] = ()
    turn: Turn | None = None
    skips: tuple[Skip, ...] = ()
    moves: dict[str, tuple[MoveRule, ...]] = {}
    flow: Flow | None = None
    clocks: tuple[Clock, ...] = ()
    off_system: OffSystem | None = None
    crossing: Crossing | None = None
    bulk: dict[str, Any] = {}
    credentials: dict[str, Any] = {}
    example_organizations: tuple[dict[str, Any], ...] = ()
    examples: tuple[Example, ...] = ()
