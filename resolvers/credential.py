"""Credentials: what a member who leaves has to carry, and who issues it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import strawberry

from law.answer import ReadingAnswer
from law.answer import Ruling as RulingOfLaw
from law.credential import CredentialAnswer, CredentialQuestion, decide
from law.credential_packs import credential_rules
from law.issuer import issuer_of
from resolvers.enums import Credential, Relation
from resolvers.legal_basis import LegalBasis, Ruling
from resolvers.organization import Organization
from resolvers.organization_list import body_of

if TYPE_CHECKING:
    from resolvers.as_of import AsOf, Context


@strawberry.input(
    description="What is told about a member who leaves (外出). Leave out what is not known: `missing` of the "
    "answer names what would matter."
)
class CredentialInput:
    """What is told about a member who leaves."""

    relation: Relation | None = strawberry.field(
        default=strawberry.UNSET, description="The relation that was asked for."
    )
    months: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whole calendar months of the absence (外出时间), from `asOf`.",
    )
    days: int | None = strawberry.field(
        default=strawberry.UNSET, description="Further days of the absence, after `months`."
    )
    place_fixed: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether the place or the unit is more or less fixed (地点或工作单位相对固定).",
    )
    time_known: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether the end of the absence is known; so it is where a length is given.",
    )
    proof_needed: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether the member must show to be one (需要证明党员身份).",
    )
    short_trip: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether it is a meeting, visit, study, internship or inspection (短期外出).",
    )
    floating: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether the member is held to be a floating member (流动党员).",
    )
    formal_movable: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether the formal relation can be moved (正式组织关系能否转移).",
    )
    origin: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The code of the organization that the member leaves."
    )
    destination: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The code of the organization that the member joins."
    )
    as_of: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The day on which the absence begins; today in Asia/Shanghai where none is given.",
    )


@strawberry.type(description="Which credential a member needs (凭证), and on what that depends.")
class CredentialDecision:
    """Which credential a member needs."""

    credential: Credential = strawberry.field(description="The credential.")
    relation: Relation | None = strawberry.field(
        description="The relation that the text generally gives; null where none is moved. Where another was "
        "asked for, the ruling GENERALLY says so."
    )
    issuer: Organization | None = strawberry.field(
        description="The body that issues and signs it, where origin and destination are given: the one before the "
        "exchange on the path of the relation; the common superior where the path turns there. Null where no "
        "credential is needed or no lawful path leads there."
    )
    basis: list[LegalBasis] = strawberry.field(description="The articles that say so.")
    rulings: list[Ruling] = strawberry.field(
        description="The unclear texts on which this answer depends, by their keys."
    )
    missing: list[str] = strawberry.field(
        description="Names of inputs that were not given and would matter."
    )


def decision_on(context: Context, told: CredentialInput) -> CredentialDecision:
    """Return the credential that a member needs.

    Raises:
        InvalidInput: a value is out of bounds, or no rule about credentials is in force.
        OrganizationNotFound: nobody has the code of an end.
    """
    at = context.on(told.as_of or None)
    ends = [body_of(at, code) if code else None for code in (told.origin, told.destination)]
    answer = decide(_question(at, told), credential_rules(at.engine, ends[0], at.day))
    issuer = None
    if told.origin and told.destination and answer.relation is not None:
        issuer = issuer_of(at.engine, answer.relation, told.origin, told.destination, at.day)
    bases = [at.book.basis(each.pack, each.article, each.phrase) for each in answer.basis]
    return CredentialDecision(
        credential=Credential(answer.credential),
        relation=None if answer.relation is None else Relation(answer.relation),
        issuer=Organization.maybe(at, issuer),
        basis=LegalBasis.of_all(bases),
        rulings=_rulings(at, answer),
        missing=list(answer.missing),
    )


def _question(at: AsOf, told: CredentialInput) -> CredentialQuestion:
    relation = told.relation.value if isinstance(told.relation, Relation) else None
    return CredentialQuestion(
        as_of=date.fromordinal(at.day),
        relation=relation,
        **{
            name: None if getattr(told, name) is strawberry.UNSET else getattr(told, name)
            for name in _TOLD
        },
    )


_TOLD = (
    "months", "days", "place_fixed", "time_known", "proof_needed", "short_trip", "floating",
    "formal_movable",
)  # fmt: skip


def _rulings(at: AsOf, answer: CredentialAnswer) -> list[Ruling]:
    rulings = []
    for used in answer.rulings:
        question = at.book.questions[used.key]
        readings = tuple(ReadingAnswer(key, None) for key in question.readings)
        rulings.append(RulingOfLaw(used.key, readings, needs_ruling=not question.settled))
    return Ruling.of_all(at, rulings)
