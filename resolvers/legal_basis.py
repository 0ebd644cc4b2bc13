"""Legal bases and rulings: on what an answer rests, and on which unclear texts it depends."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import strawberry

if TYPE_CHECKING:
    from law.answer import Ruling as RulingOfLaw
    from law.basis import LegalBasis as BasisOfLaw
    from resolvers.as_of import AsOf


BASES_KEPT = 1024


@strawberry.type(description="One cited article (依据): a document, its numbered unit, its words.")
class LegalBasis:
    """One cited article."""

    pack: strawberry.ID = strawberry.field(
        description="The rule pack that holds the document, such as `hn-2018`; `granted` where the "
        "power was given by name in the data."
    )
    document: str = strawberry.field(description="The title and number of the document (文件).")
    article: str = strawberry.field(
        description="The article as the document counts it, such as 第九条（三）; empty where there is none."
    )
    phrase: str = strawberry.field(
        description="The words that decide, quoted literally and always in Chinese; where the text "
        "refers to another that is not held here, the referring sentence."
    )
    held: bool = strawberry.field(
        description="Whether the text is held here; false where it only refers to another."
    )

    @classmethod
    def of(cls, basis: BasisOfLaw) -> LegalBasis:
        """Return one basis."""
        return cls(
            pack=strawberry.ID(basis.pack),
            document=basis.document,
            article=basis.article,
            phrase=basis.phrase,
            held=basis.held,
        )

    @classmethod
    def of_all(cls, bases: Iterable[BasisOfLaw]) -> list[LegalBasis]:
        """Return several bases in their order."""
        return _all(tuple(bases))


@lru_cache(BASES_KEPT)
def _all(bases: tuple[BasisOfLaw, ...]) -> list[LegalBasis]:
    # The articles are few, and steps cite the same ones together.
    return [LegalBasis.of(basis) for basis in bases]


@strawberry.type(description="One way to read an unclear text, and the answer under it.")
class Reading:
    """One way to read an unclear text."""

    key: strawberry.ID = strawberry.field(description="The key of the reading, such as A.")
    text: str = strawberry.field(description="The reading in the language of the request.")
    is_default: bool = strawberry.field(description="Whether answers are given under this reading.")
    bodies: list[strawberry.ID] | None = strawberry.field(
        description="The codes of the bodies of the path under this reading, also when it is the same; "
        "null where there is none, and for answers that are no path."
    )


@strawberry.type(
    description="A question that an unclear text leaves open and on which this answer depends (待裁定事项)."
)
class Ruling:
    """A question on which an answer depends."""

    key: strawberry.ID = strawberry.field(description="The key of the question, such as INITIATOR.")
    question: str = strawberry.field(description="The question in the language of the request.")
    readings: list[Reading] = strawberry.field(description="The ways to read the text, in order.")
    needs_ruling: bool = strawberry.field(
        description="Whether somebody has to decide; false for a question that practice has settled."
    )

    @classmethod
    def of(cls, at: AsOf, ruling: RulingOfLaw) -> Ruling:
        """Return a ruling with its texts in the language of the request."""
        question = at.book.questions[ruling.key]
        readings = [
            Reading(
                key=strawberry.ID(each.key),
                text=getattr(question.readings[each.key], at.language),
                is_default=question.readings[each.key].default,
                bodies=None if each.bodies is None else list(map(strawberry.ID, each.bodies)),
            )
            for each in ruling.readings
        ]
        return cls(
            key=strawberry.ID(ruling.key),
            question=getattr(question.question, at.language),
            readings=readings,
            needs_ruling=ruling.needs_ruling,
        )

    @classmethod
    def of_all(cls, at: AsOf, rulings: Iterable[RulingOfLaw]) -> list[Ruling]:
        """Return several rulings in their order."""
        return [cls.of(at, ruling) for ruling in rulings]
