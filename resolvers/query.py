"""The questions of the schema."""

from __future__ import annotations

import asyncio
from datetime import date

import strawberry

from law.coverage import coverage
from resolvers.arguments import (
    AllShortest,
    Code,
    Compared,
    CountFirstDay,
    Covered,
    Destination,
    InRegion,
    Kinds,
    KnownOn,
    Months,
    Moving,
    NewSuperior,
    OnDay,
    Order,
    Origin,
    Packs,
    Requests,
    Start,
    Text,
    Told,
    Transferred,
    WayOf,
    With,
    Within,
    WorkingDays,
)
from resolvers.as_of import Context
from resolvers.bulk import BulkHandlerResult, handler_of
from resolvers.connection import After, First, OrganizationConnection
from resolvers.coverage import Coverage
from resolvers.coverage_comparison import CoverageComparison, Sides
from resolvers.coverage_parts import By, CoverageParts, OfRegion, PartsWanted, Steps, parts_page
from resolvers.credential import CredentialDecision, decision_on
from resolvers.deadline import Deadline, deadline_of
from resolvers.enums import CoverageDivision, PartOrder, Relation
from resolvers.export import Crossed, ExportFile, Format, List, Wanted, WithMembers, file_of
from resolvers.fields import field
from resolvers.no_path import ApprovalPathResult, answer_to
from resolvers.organization import Organization
from resolvers.organization_list import organization_page, roots_page
from resolvers.path_list import answers_to
from resolvers.path_question import PathQuestion
from resolvers.reachability import ReachabilityRow, rows_between

Info = strawberry.Info[Context, None]


@strawberry.type(description="What can be asked. Everything is read at one revision of the graph.")
class Query:
    """What can be asked."""

    @field("One organization by its code; null where nobody has the code, or not on the day.")
    def organization(
        self, info: Info, code: Code, as_of: OnDay = strawberry.UNSET
    ) -> Organization | None:
        """Return the organization with a code on a day."""
        at = info.context.on(as_of or None)
        body = at.snapshot.find(code)
        return None if body is None or not at.exists(body) else Organization.of(at, body)

    @field(
        "Organizations by name, kind, place in the hierarchy or region; conditions combine. By code, "
        "or best first where something is searched."
    )
    async def organizations(
        self,
        info: Info,
        search: Text = strawberry.UNSET,
        kind: Kinds = strawberry.UNSET,
        within: Within = strawberry.UNSET,
        region: InRegion = strawberry.UNSET,
        as_of: OnDay = strawberry.UNSET,
        first: First = 50,
        after: After = strawberry.UNSET,
    ) -> OrganizationConnection:
        """Return a page of organizations."""
        return await organization_page(
            info.context.on(as_of or None),
            search=search if isinstance(search, str) else None,
            kinds={each.value for each in kind} if kind else None,
            within=within if isinstance(within, str) else None,
            region=region if isinstance(region, str) else None,
            first=first,
            after=after,
        )

    @field(
        "The tops of the hierarchy on the day: bodies without a superior that are no organs; by code."
    )
    async def roots(
        self,
        info: Info,
        as_of: OnDay = strawberry.UNSET,
        first: First = 50,
        after: After = strawberry.UNSET,
    ) -> OrganizationConnection:
        """Return a page of the tops."""
        return await roots_page(info.context.on(as_of or None), first, after)

    @field(
        "The shortest lawful chain of bodies by which a relation goes from one organization to another "
        "(审批路径), step by step with the article that allows it, and why no shorter one is lawful."
    )
    def approval_path(
        self,
        info: Info,
        origin: Origin,
        destination: Destination,
        relation: Transferred = Relation.FORMAL,
        as_of: OnDay = strawberry.UNSET,
        packs: Packs = strawberry.UNSET,
        all_shortest: AllShortest = False,  # noqa: FBT002 -- it is an argument of the schema.
    ) -> ApprovalPathResult:
        """Return the path, or why there is none."""
        at = info.context.on(as_of or None)
        keys = tuple(packs) if packs else None
        return answer_to(PathQuestion(at, origin, destination, relation.value, keys, all_shortest))

    @field(
        "Many paths at once: one answer for each request, in their order. An item costs 5, whatever "
        "is selected in it."
    )
    async def approval_paths(self, info: Info, requests: Requests) -> list[ApprovalPathResult]:
        """Return one answer for each request."""
        return await answers_to(info.context, requests)

    @field(
        "Who handles the transfer of a whole organization (整建制转接) under a new superior, or which gap of the rules "
        "leaves that open."
    )
    def bulk_transfer_handler(
        self,
        info: Info,
        origin: Moving,
        new_superior: NewSuperior,
        as_of: OnDay = strawberry.UNSET,
    ) -> BulkHandlerResult:
        """Return who handles it."""
        return handler_of(info.context.on(as_of or None), origin, new_superior)

    @field(
        "Which credential a member who leaves needs (介绍信、证明信、流动党员活动证), who issues it, and what else would have "
        "to be known."
    )
    def credential(self, info: Info, input: Told) -> CredentialDecision:
        """Return the credential."""
        return decision_on(info.context, input)

    @field(
        "The last day of a period by the working-day calendar of the State Council. Exactly one of workingDays and "
        "months."
    )
    async def deadline(
        self,
        info: Info,
        start: Start,
        working_days: WorkingDays = strawberry.UNSET,
        months: Months = strawberry.UNSET,
        count_first_day: CountFirstDay = False,  # noqa: FBT002 -- likewise.
        known_on: KnownOn = strawberry.UNSET,
    ) -> Deadline:
        """Return the deadline."""
        return await asyncio.to_thread(
            deadline_of,
            start,
            working_days if isinstance(working_days, int) else None,
            months if isinstance(months, int) else None,
            count_first_day=count_first_day,
            known_on=known_on or date.fromordinal(info.context.today),
        )

    @field("How far the hierarchy reaches on a day (党组织覆盖): figures, and lists of gaps.")
    def coverage(
        self, info: Info, within: Covered = strawberry.UNSET, as_of: OnDay = strawberry.UNSET
    ) -> Coverage:
        """Return the coverage within a body, or of the whole."""
        at = info.context.on(as_of or None)
        return Coverage(
            at=at, figures=coverage(at.engine, within if isinstance(within, str) else None, at.day)
        )

    @field(
        "The figures of coverage for each direct part of a body or region, counted in one pass; at most 2,000 parts."
    )
    async def coverage_parts(
        self,
        info: Info,
        within: Covered = strawberry.UNSET,
        by: By = CoverageDivision.SUBORDINATES,
        region: OfRegion = strawberry.UNSET,
        relation: WayOf = Relation.FORMAL,
        depth: Steps = 1,
        order: Order = PartOrder.GAPS,
        as_of: OnDay = strawberry.UNSET,
    ) -> CoverageParts:
        """Return the parts of a body or region."""
        wanted = PartsWanted(
            within if isinstance(within, str) else None,
            by,
            region if isinstance(region, str) else None,
            relation,
            depth,
            order,
        )
        return await parts_page(info.context.on(as_of or None), wanted)

    @field(
        "How far the hierarchy reaches on two days, and what is in the lists on one of them only."
    )
    def coverage_comparison(
        self,
        info: Info,
        with_: With,
        within: Covered = strawberry.UNSET,
        as_of: OnDay = strawberry.UNSET,
    ) -> CoverageComparison:
        """Return the coverage of two days."""
        before, after = info.context.on(as_of or None), info.context.on(with_)
        return CoverageComparison(
            sides=Sides(before, after, within if isinstance(within, str) else None)
        )

    @field(
        "A list as a file: complete, or marked as cut at 100,000 rows; its head names filter, day and revision in "
        "the language of the request. Arguments that the list does not look at are left aside."
    )
    async def export(
        self,
        info: Info,
        list: List,
        format: Format,
        within: Covered = strawberry.UNSET,
        as_of: OnDay = strawberry.UNSET,
        relation: Transferred = Relation.FORMAL,
        with_members: WithMembers = False,  # noqa: FBT002 -- likewise.
        by: By = CoverageDivision.SUBORDINATES,
        region: OfRegion = strawberry.UNSET,
        depth: Steps = 1,
        order: Order = PartOrder.GAPS,
        organizations: Crossed = strawberry.UNSET,
    ) -> ExportFile:
        """Return a list as a file."""
        top = within if isinstance(within, str) else None
        place = region if isinstance(region, str) else None
        wanted = Wanted(
            list=list,
            format=format,
            within=top,
            relation=relation,
            with_members=with_members,
            parts=PartsWanted(top, by, place, relation, depth, order),
            organizations=organizations or None,
        )
        return await file_of(info.context.on(as_of or None), wanted)

    @field(
        "Between each two of some organizations: how many bodies act on the shortest lawful path, or why there is "
        "none. At most 150 organizations."
    )
    async def reachability(
        self,
        info: Info,
        organizations: Compared,
        relation: Transferred = Relation.FORMAL,
        as_of: OnDay = strawberry.UNSET,
        packs: Packs = strawberry.UNSET,
    ) -> list[ReachabilityRow]:
        """Return a row for each organization."""
        at = info.context.on(as_of or None)
        keys = tuple(packs) if packs else None
        return await rows_between(at, organizations, relation.value, keys)
