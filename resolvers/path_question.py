"""One question for a path: asked once for the answer, and once more for its explanation if selected."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from law.wording import Wording

if TYPE_CHECKING:
    from law.answer import NoPath, Path, UnknownBody
    from resolvers.as_of import AsOf


@dataclass(frozen=True)
class PathQuestion:
    """Two ends, a relation, and by what to judge.

    Args:
        at: revision, day and language.
        origin: code of the origin.
        destination: code of the destination.
        relation: FORMAL or TEMPORARY.
        packs: rule packs to judge by instead of the adopted ones.
        all_shortest: whether the others of the same length are wanted.
    """

    at: AsOf
    origin: str
    destination: str
    relation: str
    packs: tuple[str, ...] | None = None
    all_shortest: bool = False

    @cached_property
    def explained(self) -> Any:
        """The answer with refused ways, obstacles and rulings; of the kind of the plain one."""
        return self.ask(explain=True)

    @property
    def wording(self) -> Wording:
        """The words of this answer."""
        return Wording(self.at.engine, self.at.day, self.at.language, self.relation, self.packs)

    def ask(self, *, explain: bool) -> Path | NoPath | UnknownBody:
        """Return the answer, with refused ways, obstacles and rulings or without.

        Raises:
            UnknownPack: a named pack does not exist.
        """
        return self.at.engine.path(
            self.origin,
            self.destination,
            self.relation,
            as_of=self.at.day,
            packs=self.packs,
            all_shortest=self.all_shortest and not explain,
            explain=explain,
        )
