"""One revision on one day, told in one language: what every field of an answer is read from.

An answer keeps this, so that all its fields are of the same revision and day however long the
answer takes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from graph.days import today
from graph.lazy import lazy
from law.inquiry import Inquiry
from law.readings import satisfied
from resolvers.recurring import Recurring

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from graph.connection import Database
    from graph.search import SearchIndex
    from graph.snapshot import BodyState, Snapshot
    from law.engine import Engine
    from law.rulebook import Rulebook
    from law.standing import Standing
    from law.standings import Standings
    from law.view import View
    from loaders.served import Served
    from resolvers.graphql_http import Caller

DAYS_KEPT = 4
"""Days and languages of which organizations are kept; most ask about today."""
WRITTEN_KEPT = 32_768
"""Texts of organizations that are kept of a day; nearly all paths pass the same 7,000."""


class Service(Protocol):
    """What the schema needs of the program behind it."""

    @property
    def served(self) -> Served:
        """The revision that is served now, as a whole."""


@dataclass(frozen=True)
class AsOf:
    """A revision on a day, in a language.

    Args:
        served: the revision.
        day: the day asked about.
        language: `zh` or `en`, for messages.
    """

    served: Served
    day: int
    language: str

    @lazy
    def engine(self) -> Engine:
        """The engine of the revision."""
        return self.served.engine

    @property
    def search(self) -> SearchIndex:
        """The names of the revision."""
        return self.served.search

    @lazy
    def snapshot(self) -> Snapshot:
        """The arrays of the revision."""
        return self.engine.snapshot

    @lazy
    def book(self) -> Rulebook:
        """The rule packs."""
        return self.engine.book

    @lazy
    def written(self) -> Recurring[int, bytes]:
        """The JSON of organizations that paths tell again and again, see `resolvers.rows`."""
        return Recurring(WRITTEN_KEPT)

    @lazy
    def _grounds(self) -> dict[str, tuple[View, Standings]]:
        return {}

    def exists(self, body: int) -> bool:
        """Tell whether a body exists on the day."""
        return self.snapshot.class_of(body, self.day) is not None

    def state(self, body: int) -> BodyState:
        """Return the state of a body on the day, or on the day of its life that is nearest to it."""
        found = self.snapshot.state(body, self.day)
        if found is None:
            since, until = self.snapshot.life(body)
            found = self.snapshot.state(body, since if self.day < since else until - 1)
        assert found is not None  # noqa: S101 -- every body has a state on each day of its life.
        return found

    def cells(self, state: BodyState) -> Mapping[str, Any]:
        """Return the cells of a state that the law looks at."""
        return self.snapshot.classes[state.body_class]

    def inquiry(
        self, origin: int, destination: int, relation: str, packs: tuple[str, ...] | None = None
    ) -> Inquiry:
        """Return a question between two bodies under the default readings.

        Args:
            origin: number of the origin.
            destination: number of the destination; the origin itself to look at one body alone.
            relation: FORMAL or TEMPORARY.
            packs: rule packs to judge by instead of the adopted ones.
        """
        choice = self.book.default
        if packs is not None:
            return self.engine.inquiry(origin, destination, relation, self.day, choice, packs)
        ground = self._grounds.get(relation)
        if ground is None:
            ground = self._grounds[relation] = self.engine.ground(relation, self.day, choice)
        return Inquiry(ground[0], origin, destination, self.day, None, ground[1])

    def standing(self, body: int) -> Standing:
        """Return a body and all above it as the law sees them."""
        return self.inquiry(body, body, "FORMAL").standing(body)

    def acting(self, body: int) -> int | None:
        """Return who acts for a body under the default readings, None where its organ is missing."""
        for organ, readings in self.snapshot.organs(body, self.day):
            conditions = tuple(self.snapshot.meta["organ_readings"][readings])
            if satisfied(conditions, self.book.default):
                return organ
        is_required = self.book.bodies.acts_through_organ.get(self.cells(self.state(body))["kind"])
        return None if is_required else body

    def committee(self, body: int) -> int:
        """Return the committee of an organ, and any other body itself."""
        committee = self.snapshot.committee_of(body)
        return body if committee is None else committee


class Days:
    """The days asked about lately, each with what answers keep of it."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: OrderedDict[tuple[int, str], AsOf] = OrderedDict()
        self._last: AsOf | None = None

    def on(self, served: Served, day: int, language: str) -> AsOf:
        """Return a revision on a day; what is kept of another revision is let go."""
        last = self._last
        if last and last.day == day and last.served is served and last.language == language:
            return last
        if last and last.served is not served:
            self._known.clear()
        # Taken out and put back as the latest; another thread may do so at the same time.
        mark = (day, language)
        known = self._known.pop(mark, None)
        if known is None or known.served is not served:
            if len(self._known) >= DAYS_KEPT:
                self._known.popitem(last=False)
            known = AsOf(served, day, language)
        self._known[mark] = self._last = known
        return known


@dataclass(eq=False)
class Context:
    """What the resolvers of one request share: one revision, and who asks.

    Args:
        served: the revision that this request is answered from.
        language: the language of messages.
        database: where the change log stands; None where only files are served.
        days: the days that requests share.
    """

    served: Served
    language: str
    database: Database | None = None
    days: Days = field(default_factory=Days)

    def on(self, day: date | None) -> AsOf:
        """Return the revision on a day, today in Asia/Shanghai where none is given."""
        # Which day it is takes a while to say, and is not asked where a day is given.
        asked = self.today if day is None else day.toordinal()
        return self.days.on(self.served, asked, self.language)

    @lazy
    def today(self) -> int:
        """The day of the request, the same for all its fields."""
        return today()


def make_context(service: Service) -> Callable[[Caller], Context]:
    """Return what makes the context of each request: the revision served when it came in.

    A service that follows a database lends it; one over files alone has none.
    """
    database, days = getattr(service, "database", None), Days()
    return lambda caller: Context(service.served, caller.language, database, days)
