"""The arguments of the questions: their types and what callers read of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from resolvers.credential import CredentialInput
from resolvers.enums import OrganizationKind, PartOrder, Relation
from resolvers.path_list import ApprovalPathRequest

OnDay = Annotated[
    date | None,
    strawberry.argument(
        description="The day asked about; today in Asia/Shanghai where none is given."
    ),
]
Code = Annotated[strawberry.ID, strawberry.argument(description="The code of the organization.")]
Origin = Annotated[
    strawberry.ID,
    strawberry.argument(description="The code of the organization that the member leaves (转出)."),
]
Destination = Annotated[
    strawberry.ID,
    strawberry.argument(description="The code of the organization that the member joins (转入)."),
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
    bool,
    strawberry.argument(
        description="Whether all lawful paths of the least length are wanted (`others`)."
    ),
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
    strawberry.argument(
        description="Only organizations of these kinds; all where it is null or empty."
    ),
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
        description="Only organizations that sit in this region or in a part of it (所在地), wherever they are "
        "affiliated. A code that no region has is an error INVALID_INPUT."
    ),
]

Moving = Annotated[
    strawberry.ID,
    strawberry.argument(description="The code of the organization that moves as a whole (整建制)."),
]
NewSuperior = Annotated[
    strawberry.ID,
    strawberry.argument(description="The code of the committee that it moves to, or of its organ."),
]
Told = Annotated[
    CredentialInput, strawberry.argument(description="What is told about the member who leaves.")
]
Start = Annotated[
    date, strawberry.argument(description="The day of the event that starts the period.")
]
WorkingDays = Annotated[
    int | None, strawberry.argument(description="The length in working days, 0 to 10,000.")
]
Months = Annotated[
    int | None, strawberry.argument(description="The length in calendar months, 0 to 1,200.")
]
CountFirstDay = Annotated[
    bool,
    strawberry.argument(
        description="Whether `start` itself is the first day of the period; by custom it is not."
    ),
]
KnownOn = Annotated[
    date | None,
    strawberry.argument(
        description="The calendar counts as it was published on this day; as it is now where none is given."
    ),
]
Covered = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="The code of the organization within which is counted; everything where none is given. A code "
        "that nobody has is an error UNKNOWN_ORGANIZATION."
    ),
]

Compared = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="The codes of the organizations that are compared."),
]
Order = Annotated[PartOrder, strawberry.argument(description="In which order the parts are told.")]
WayOf = Annotated[
    Relation,
    strawberry.argument(description="The relation of which a lawful way may be lacking."),
]
With = Annotated[
    date,
    strawberry.argument(
        name="with",
        description="The other day, with which the day of `asOf` is compared; earlier or later.",
    ),
]
