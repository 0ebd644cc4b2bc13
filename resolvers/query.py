"""The questions of the schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from resolvers.as_of import Context
from resolvers.connection import After, First, OrganizationConnection
from resolvers.enums import OrganizationKind, Relation
from resolvers.no_path import ApprovalPathResult, answer_to
from resolvers.organization import Organization
from resolvers.organization_list import organization_page
from resolvers.path_list import ApprovalPathRequest, answers_to
from resolvers.path_question import PathQuestion

Info = strawberry.Info[Context, None]

OnDay = Annotated[
    date | None,
    strawberry.argument(description="The day asked about; today in Asia/Shanghai where none is given."),
]
Code = Annotated[strawberry.ID, strawberry.argument(description="The code of the organization.")]
Origin = Annotated[
    strawberry.ID, strawberry.argument(description="The code of the organization that the member leaves (转出).")
]
Destination = Annotated[
    strawberry.ID, strawberry.argument(description="The code of the organization that the member joins (转入).")
]
Transferred = Annotated[
    Relation, strawberry.argument(description="The relation that is transferred.")
]
Packs = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(
        description="Keys of rule packs to judge by instead of the adopted ones, such as `cn-2004`; the powers "
        "are then worked out anew by these. The adopted ones where it is null or empty."
    ),
]
AllShortest = Annotated[
    bool, strawberry.argument(description="Whether all lawful paths of the least length are wanted (`others`).")
]
Requests = Annotated[
    list[ApprovalPathRequest], strawberry.argument(description="The pairs of ends, in any order.")
]
Text = Annotated[
    str | None,
    strawberry.argument(
        description="A code, a name, a short name, full pinyin or initials, whole or in part; one Chinese "
        "character is enough. Answers come best first: exact code, exact name, short name, beginning of a "
        "name, contained; likewise by pinyin; in one rank the higher level first, then the code."
    ),
]
Kinds = Annotated[
    list[OrganizationKind] | None,
    strawberry.argument(description="Only organizations of these kinds; all where it is null or empty."),
]
Within = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only this body and everything below it at any depth, the organs of committees included; an "
        "organ stands for its committee. A code that nobody has is an error UNKNOWN_ORGANIZATION."
    ),
]
InRegion = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only organizations that sit in this region (所在地) itself. A region in which nobody ever sat is "
        "an error INVALID_INPUT."
    ),
]


@strawberry.type(description="What can be asked. Everything is read at one revision of the graph.")
class Query:
    """What can be asked."""

    @strawberry.field(
        description="One organization by its code; null where nobody has the code, or not on the day."
    )
    def organization(
        self, info: Info, code: Code, as_of: OnDay = strawberry.UNSET
    ) -> Organization | None:
        """Return the organization with a code on a day."""
        at = info.context.on(as_of or None)
        body = at.snapshot.find(code)
        return None if body is None or not at.exists(body) else Organization.of(at, body)

    @strawberry.field(
        description="Organizations by name, kind, place in the hierarchy or region; conditions combine. By code, "
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
            after=after if isinstance(after, str) else None,
        )

    @strawberry.field(
        description="The shortest lawful chain of bodies by which a relation goes from one organization to another "
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
        all_shortest: AllShortest = False,
    ) -> ApprovalPathResult:
        """Return the path, or why there is none."""
        at = info.context.on(as_of or None)
        keys = tuple(packs) if packs else None
        return answer_to(PathQuestion(at, origin, destination, relation.value, keys, all_shortest))

    @strawberry.field(
        description="Many paths at once: one answer for each request, in their order. An item costs 5, whatever "
        "is selected in it."
    )
    async def approval_paths(self, info: Info, requests: Requests) -> list[ApprovalPathResult]:
        """Return one answer for each request."""
        return await answers_to(info.context, requests)
