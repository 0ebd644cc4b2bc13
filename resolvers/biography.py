"""What was known of an organization day by day, and which organizations it came from or became."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph.biography import Biography, Dated, Term
from graph.biography import Succession as SuccessionOfGraph
from graph.days import date_of
from graph.places import Places
from graph.snapshot import BodyState
from law.readings import satisfied
from resolvers.as_of import AsOf
from resolvers.enums import Level, OrganizationKind, SuccessionEvent, Unit
from resolvers.fields import field

if TYPE_CHECKING:
    from resolvers.organization import Organization
    from resolvers.places import Region

OneOrganization = Annotated["Organization", strawberry.lazy("resolvers.organization")]

SINCE = "The first day on which it holds; null where that is not known."
UNTIL = "The first day on which it no longer holds; null where no end is known."


@strawberry.type(description="What an organization was on some days, without a change in between.")
class OrganizationState:
    """What an organization was on some days."""

    name: str = strawberry.field(description="The full Chinese name (全称).")
    short_name: str | None = strawberry.field(
        description="The short Chinese name (简称), null where none is known."
    )
    kind: OrganizationKind = strawberry.field(
        description="The kind of the organization (党组织类别)."
    )
    level: Level | None = strawberry.field(
        description="The level that the data give (层级); null where they give none, as for an organ."
    )
    unit: Unit | None = strawberry.field(
        description="What it is the highest Party organization of, as the data say; null where they do not."
    )
    rank: str | None = strawberry.field(
        description="The rank where the kind leaves it open (级别), such as BRANCH; null where none is given."
    )
    system: str | None = strawberry.field(
        description="The trade it belongs to (行业系统), such as EDUCATION; null where none."
    )
    admits: bool | None = strawberry.field(
        description="Whether it may approve new members (发展党员审批权限); null where that is not known."
    )
    on_system: bool = strawberry.field(
        description="Whether it uses the online system (全国党员管理信息系统)."
    )
    since: date | None = strawberry.field(description=SINCE)
    until: date | None = strawberry.field(description=UNTIL)


@strawberry.type(description="To which body an organization is formally affiliated on some days.")
class Affiliation:
    """To which body an organization is affiliated on some days."""

    superior: OneOrganization = strawberry.field(description="The body that it is affiliated to.")
    since: date | None = strawberry.field(description=SINCE)
    until: date | None = strawberry.field(description=UNTIL)


@strawberry.type(description="On which days an organ stands for a committee (组织部、办公室).")
class OrganTerm:
    """On which days an organ stands for a committee."""

    organ: OneOrganization = strawberry.field(description="The organ or office.")
    acts: bool = strawberry.field(
        description="Whether it acts for the committee in transfers, under the default readings."
    )
    since: date | None = strawberry.field(description=SINCE)
    until: date | None = strawberry.field(description=UNTIL)


@strawberry.type(description="In which region an organization sits on some days (所在地).")
class Seat:
    """In which region an organization sits on some days."""

    region: Annotated[Region, strawberry.lazy("resolvers.places")] = strawberry.field(
        description="The region, named as on the day of the answer."
    )
    since: date | None = strawberry.field(description=SINCE)
    until: date | None = strawberry.field(description=UNTIL)


@strawberry.type(description="That one organization followed another (沿革).")
class Succession:
    """That one organization followed another."""

    organization: OneOrganization = strawberry.field(
        description="The other organization: in `predecessors` the earlier one, in `successors` the later."
    )
    event: SuccessionEvent = strawberry.field(description="By what it came about.")
    on: date | None = strawberry.field(
        description="The day on which it took effect; null where that is not known."
    )


@strawberry.type(
    description="Which organizations one came from and which it became, one step each way (沿革)."
)
class Lineage:
    """Which organizations one came from and which it became."""

    at: strawberry.Private[AsOf]
    body: strawberry.Private[int]

    @field("The organizations that it followed, the oldest event first.")
    def predecessors(self) -> list[Succession]:
        """Return what it followed."""
        rows = Biography(self.at.snapshot, self.body).predecessors()
        return [_succession(self.at, row, row.predecessor) for row in rows]

    @field("The organizations that followed it, the oldest event first.")
    def successors(self) -> list[Succession]:
        """Return what followed it."""
        rows = Biography(self.at.snapshot, self.body).successors()
        return [_succession(self.at, row, row.successor) for row in rows]


def states_of(at: AsOf, body: int) -> list[OrganizationState]:
    """Return what a body was, the oldest first."""
    return [_state(at, state) for state in Biography(at.snapshot, body).states()]


def affiliations_of(at: AsOf, body: int) -> list[Affiliation]:
    """Return the superiors of a body by day, the oldest first."""
    return [
        Affiliation(superior=_organization(at, each.number), **_days(each))
        for each in Biography(at.snapshot, body).superiors()
    ]


def organ_terms_of(at: AsOf, body: int) -> list[OrganTerm]:
    """Return the organs of a committee by day, the oldest first."""
    return [
        OrganTerm(organ=_organization(at, each.organ), acts=_acts(at, each), **_days(each))
        for each in Biography(at.snapshot, body).organs()
    ]


def organs_on_the_day(at: AsOf, body: int) -> list[Organization]:
    """Return the organs that a committee has on the day, by code."""
    terms = Biography(at.snapshot, body).organs()
    found = sorted({each.organ for each in terms if each.since <= at.day < each.until})
    return [_organization(at, organ) for organ in found]


def seats_of(at: AsOf, body: int) -> list[Seat]:
    """Return the seats of a body by day, the oldest first."""
    from resolvers.places import region_on

    places = Places(at.snapshot)
    return [
        Seat(region=region_on(places, each.number, at.day), **_days(each))
        for each in Biography(at.snapshot, body).seats()
    ]


def _state(at: AsOf, state: BodyState) -> OrganizationState:
    cells = at.cells(state)
    return OrganizationState(
        name=state.name,
        short_name=state.short_name,
        kind=OrganizationKind(cells["kind"]),
        level=None if cells["level"] is None else Level(cells["level"]),
        unit=None if cells["unit"] is None else Unit(cells["unit"]),
        rank=cells["rank"],
        system=cells["system"],
        admits=cells["admits"],
        on_system=cells["on_system"] is not False,
        **_days(state),
    )


def _succession(at: AsOf, row: SuccessionOfGraph, other: int) -> Succession:
    return Succession(
        organization=_organization(at, other),
        event=SuccessionEvent(row.kind),
        on=date_of(row.since),
    )


def _acts(at: AsOf, term: Term) -> bool:
    conditions = tuple(at.snapshot.meta["organ_readings"][term.readings])
    return term.acts and satisfied(conditions, at.book.default)


def _days(row: BodyState | Dated | Term) -> dict[str, date | None]:
    return {"since": date_of(row.since), "until": date_of(row.until)}


def _organization(at: AsOf, body: int) -> Organization:
    from resolvers.organization import Organization

    return Organization.of(at, body)
