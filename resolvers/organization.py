"""Organizations: what one is on the day of the answer, and what stands around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import strawberry

from graph.days import date_of
from graph.lazy import lazy
from graph.snapshot import BodyState
from law.peers import Peers
from resolvers.as_of import AsOf, Context
from resolvers.biography import (
    Affiliation,
    Lineage,
    OrganizationState,
    OrganTerm,
    Seat,
    affiliations_of,
    organ_terms_of,
    organs_on_the_day,
    seats_of,
    states_of,
)
from resolvers.changes import ChangeConnection, change_page
from resolvers.connection import After, First, OrganizationConnection, page_of
from resolvers.enums import Level, OrganizationKind, Relation, Unit
from resolvers.fields import field
from resolvers.listings import Descendants, DirectPeers, Subordinates
from resolvers.power import Power, powers_of
from resolvers.rows import Numbered, Row

Depth = Annotated[
    int | None,
    strawberry.argument(
        description="How many affiliations below at most, from 1; any where it is null."
    ),
]
Kinds = Annotated[
    list[OrganizationKind] | None,
    strawberry.argument(
        description="Only organizations of these kinds; all where it is null or empty."
    ),
]
PowersOf = Annotated[
    Relation | None,
    strawberry.argument(description="Only powers over this relation; both where it is null."),
]
PeersBy = Annotated[
    Relation, strawberry.argument(description="The relation that would be transferred.")
]

_KINDS = {each.value: each for each in OrganizationKind}
_LEVELS = {each.value: each for each in Level}
_UNITS = {each.value: each for each in Unit}
_HEIGHT = 64
"""More bodies than any line has; a bound against data that was never checked."""


@strawberry.type(
    description="A Party organization (党组织) as it stood on the day of the answer. Where it does not "
    "exist on that day, as in the answer DISSOLVED, its own cells are those of the nearest day of its life."
)
class Organization(Numbered):
    """A Party organization on the day of the answer."""

    code: strawberry.ID = strawberry.field(
        description="The stable code of the organization (组织代码); never used again for another."
    )
    at: strawberry.Private[AsOf]
    body: strawberry.Private[int]

    @classmethod
    def of(cls, at: AsOf, body: int) -> Organization:
        """Return the organization with this number."""
        return cls(code=strawberry.ID(at.snapshot.code(body)), at=at, body=body)

    @classmethod
    def of_code(cls, at: AsOf, code: str) -> Organization:
        """Return the organization with a code that an answer names."""
        body = at.snapshot.find(code)
        assert body is not None  # noqa: S101 -- an answer names bodies of its own revision.
        return cls.of(at, body)

    @classmethod
    def maybe(cls, at: AsOf, code: str | None) -> Organization | None:
        """Return the organization with a code, None where there is no code."""
        return None if code is None else cls.of_code(at, code)

    @lazy
    def _told(self) -> tuple[BodyState, Mapping[str, Any], int | None]:
        """Its state on the day, the cells of that, and the committee that it is the organ of."""
        at = self.at
        state = at.state(self.body)
        return state, at.cells(state), at.snapshot.committee_of(self.body)

    @field("The full Chinese name (全称).")
    def name(self) -> str:
        """Return the full name."""
        return self._told[0].name

    @field("The short Chinese name (简称), null where none is known.")
    def short_name(self) -> str | None:
        """Return the short name."""
        return self._told[0].short_name

    @field("The kind of the organization (党组织类别).")
    def kind(self) -> OrganizationKind:
        """Return the kind."""
        return _KINDS[self._told[1]["kind"]]

    @field(
        "The level of the body itself (层级), for an organ that of its committee; null where "
        "none is given."
    )
    def level(self) -> Level | None:
        """Return the level of the body or of the committee that it is the organ of."""
        _, cells, committee = self._told
        level = cells["level"]
        if committee is not None:
            level = self.at.cells(self.at.state(committee))["level"] or level
        return None if level is None else _LEVELS[level]

    @field(
        "What it is the highest Party organization of; null where that is not known, as for a "
        "grass-roots committee of which only ENTERPRISE or INSTITUTION can be assumed."
    )
    def unit(self) -> Unit | None:
        """Return the unit as the data or the place of the body say it."""
        state, cells, committee = self._told
        unit = cells["unit"]
        # An organ stands beside the bodies of its committee and takes no unit from its place.
        if unit is None and committee is None and state.since <= self.at.day < state.until:
            unit = self.at.standing(self.body).unit
        return None if unit is None else _UNITS[unit]

    @field("The trade it belongs to (行业系统), such as EDUCATION; null where none.")
    def system(self) -> str | None:
        """Return the name of the trade."""
        system: str | None = self._told[1]["system"]
        return system

    @field(
        "Whether it may approve new members (发展党员审批权限); null where that is not known, "
        "which counts as no."
    )
    def admits(self) -> bool | None:
        """Return whether it may approve new members."""
        admits: bool | None = self._told[1]["admits"]
        return admits

    @field("Whether it uses the online system (全国党员管理信息系统); army units do not.")
    def on_system(self) -> bool:
        """Return whether it uses the online system."""
        return self._told[1]["on_system"] is not False

    @field(
        "The body it is formally affiliated to (隶属关系); null for a top, and for an organ, whose "
        "affiliation is that of the committee in `organOf`."
    )
    def superior(self) -> Organization | None:
        """Return the formal superior."""
        above = self.at.snapshot.superior(self.body, self.at.day)
        return None if above is None else Organization.of(self.at, above)

    @field("The line to the top, nearest first; for an organ the line of its committee.")
    def superiors(self) -> list[Organization]:
        """Return all bodies above."""
        snapshot = self.at.snapshot
        line: list[Organization] = []
        above = snapshot.superior(self.at.committee(self.body), self.at.day)
        while above is not None and len(line) < _HEIGHT:
            line.append(Organization.of(self.at, above))
            above = snapshot.superior(above, self.at.day)
        return line

    @field("The committee whose organ or office this is (组织部、办公室); null for all others.")
    def organ_of(self) -> Organization | None:
        """Return the committee of an organ."""
        committee = self._told[2]
        return None if committee is None else Organization.of(self.at, committee)

    @field(
        "The organ that acts for this committee in transfers on the day; null where it acts "
        "in its own name or has none."
    )
    def organ(self) -> Organization | None:
        """Return the organ that acts for a committee."""
        actor = self.at.acting(self.body)
        return None if actor in (None, self.body) else Organization.of(self.at, actor or 0)

    @field(
        "All organs and offices of this committee on the day, also those that do not act; by code."
    )
    def organs(self) -> list[Organization]:
        """Return the organs of a committee."""
        return organs_on_the_day(self.at, self.body)

    @field(
        "The code of the region it sits in (所在地); for a local committee the region it leads. "
        "Location says nothing about affiliation. Null where none is known."
    )
    def region(self) -> strawberry.ID | None:
        """Return the code of the region."""
        seat = self.at.snapshot.seat(self.body, self.at.day)
        return None if seat is None else strawberry.ID(seat)

    @field("The first day of its life; null where that is not known.")
    def since(self) -> date | None:
        """Return the first day."""
        return date_of(self.at.snapshot.life(self.body)[0])

    @field("The first day it no longer exists; null where no end is known.")
    def until(self) -> date | None:
        """Return the first day after its life."""
        return date_of(self.at.snapshot.life(self.body)[1])

    @field(
        "The bodies affiliated directly to it, by code. Organs are no subordinates: see `organ`."
    )
    async def subordinates(
        self, first: First = 50, after: After = strawberry.UNSET
    ) -> OrganizationConnection:
        """Return a page of the subordinates."""
        return await page_of(self.at, Subordinates(self.at, self.body), first, after)

    @field(
        "All bodies below it by affiliation, at any depth, in one read: level by level, within a "
        "level by code. `depth` of an edge counts from 1."
    )
    async def descendants(
        self,
        depth: Depth = strawberry.UNSET,
        kind: Kinds = strawberry.UNSET,
        first: First = 50,
        after: After = strawberry.UNSET,
    ) -> OrganizationConnection:
        """Return a page of all that stands below."""
        kinds = {each.value for each in kind} if kind else None
        limit = depth if isinstance(depth, int) else None
        return await page_of(
            self.at, Descendants(self.at, self.body, limit, kinds), first, after or None
        )

    @field(
        "The powers to exchange directly (直接转接权限) that it holds on the day under the default "
        "readings. A committee that acts through its organ holds none itself: its organ does."
    )
    def powers(self, relation: PowersOf = strawberry.UNSET) -> list[Power]:
        """Return the powers held."""
        relations = [relation] if isinstance(relation, Relation) else list(Relation)
        return [power for each in relations for power in powers_of(self.at, self.body, each)]

    @field(
        "The bodies it may send a member to by a direct exchange (可以直接转接的党组织), because both "
        "hold a power with the same range; by code. Empty where it holds no power itself."
    )
    async def direct_peers(
        self, relation: PeersBy, first: First = 50, after: After = strawberry.UNSET
    ) -> OrganizationConnection:
        """Return a page of the peers."""
        view = self.at.engine.view(relation.value, self.at.book.default)
        peers = Peers(view, self.body, self.at.day)
        return await page_of(self.at, DirectPeers(peers, self.at), first, after)

    @field(
        "What it was on which days: one entry for each change of its own cells, the oldest first."
    )
    def states(self) -> list[OrganizationState]:
        """Return the states of all days."""
        return states_of(self.at, self.body)

    @field(
        "To which bodies it was formally affiliated on which days (隶属关系沿革), the oldest first; empty "
        "for an organ."
    )
    def affiliations(self) -> list[Affiliation]:
        """Return the superiors of all days."""
        return affiliations_of(self.at, self.body)

    @field(
        "Which organs stood for it on which days, the oldest first; empty for all but committees."
    )
    def organ_terms(self) -> list[OrganTerm]:
        """Return the organs of all days."""
        return organ_terms_of(self.at, self.body)

    @field("In which regions it sat on which days (所在地), the oldest first.")
    def seats(self) -> list[Seat]:
        """Return the seats of all days."""
        return seats_of(self.at, self.body)

    @field("Which organizations it came from, and which it became.")
    def lineage(self) -> Lineage:
        """Return predecessors and successors."""
        return Lineage(at=self.at, body=self.body)

    @field(
        "The changes of what is known that touched it, the newest first (变更记录). The only field that asks "
        "the database: null, with an error STORE_UNAVAILABLE or STORE_TIMEOUT, while that is away."
    )
    async def changes(
        self,
        info: strawberry.Info[Context, None],
        first: First = 50,
        after: After = strawberry.UNSET,
    ) -> ChangeConnection | None:
        """Return a page of the changes."""
        return await change_page(info.context, self.code, first, after or None)


class OrganizationRow(Row[Organization]):
    """Organizations in a row.

    Args:
        at: revision, day and language.
        numbers: which organizations.
    """

    __slots__ = ("_at",)

    def __init__(self, at: AsOf, numbers: Sequence[int]) -> None:
        """Make none of them."""
        # Not by the class above: that call takes as long as making the object.
        self.numbers = numbers
        self.kept = at.written
        self.texts = {}
        self._at = at

    def source(self, number: int) -> Organization:
        """Make the organization with a number."""
        return Organization.of(self._at, number)
