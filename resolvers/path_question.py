"""One question for a path, answered in three depths, each worked out only when it is selected.

The bodies alone are found in the time of two climbs; the articles of the steps take several times
that, and what explains them more than all of it. A request for thousands of paths lives on the
first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.lazy import lazy
from law.course import course_of
from law.verdict import verdict
from law.wording import Wording
from resolvers.organization import Organization, OrganizationRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from law.course import Course, Steps
    from law.inquiry import Inquiry
    from law.procedure import Post
    from law.traversal import Way
    from resolvers.as_of import AsOf


@dataclass(eq=False)
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

    def check_packs(self) -> None:
        """Refuse packs that do not exist.

        Raises:
            UnknownPack: a named pack does not exist.
        """
        for key in self.packs or ():
            self.at.book.pack(key)

    @lazy
    def ends(self) -> tuple[int | None, int | None]:
        """The numbers of the two ends, None for a code that nobody has."""
        find = self.at.snapshot.find
        return find(self.origin), find(self.destination)

    @property
    def unknown(self) -> str | None:
        """The first of the two codes that nobody has, None where both are known."""
        start, end = self.ends
        if start is None:
            return self.origin
        return self.destination if end is None else None

    @property
    def code(self) -> str | None:
        """The code why there is no lawful path, None where there is one; both ends must be known."""
        return verdict(self._inquiry)

    @property
    def way(self) -> Way:
        """The first of the shortest lawful ways; there must be one."""
        return self._inquiry.ways[0]

    @lazy
    def course(self) -> Course:
        """What follows from the path for the case: articles, days, and who does what."""
        return course_of(self._inquiry, self.way)

    @lazy
    def steps(self) -> Steps:
        """What the steps of the path say: moves, articles and working days."""
        return self.course.steps(self._inquiry, self.way)

    @lazy
    def path(self) -> OrganizationRow:
        """The organizations of the path, in order."""
        inquiry = self._inquiry
        return OrganizationRow(self.at, self.way.bodies(inquiry.ascent, inquiry.descent))

    def at_post(self, post: Post | None) -> Organization | None:
        """Return the organization at a place of the two lines."""
        body = self._inquiry.body(post)
        return None if body is None else Organization.of(self.at, body)

    @lazy
    def _inquiry(self) -> Inquiry:
        start, end = self.ends
        return self.at.inquiry(start or 0, end or 0, self.relation, self.packs)

    @lazy
    def answer(self) -> Any:
        """The answer with its steps, but without its explanation: a path or no path."""
        return self._ask(explain=False)

    @lazy
    def explained(self) -> Any:
        """The answer with refused ways, obstacles and rulings, but without the others."""
        return self._ask(explain=True)

    @lazy
    def bodies(self) -> dict[str, Organization]:
        """The organizations that the answer has named so far; most are named several times."""
        return {}

    def organization(self, code: str) -> Organization:
        """Return an organization that the answer names by its code."""
        known = self.bodies.get(code)
        if known is None:
            known = self.bodies[code] = Organization.of_code(self.at, code)
        return known

    def row(self, codes: Iterable[str]) -> OrganizationRow:
        """Return organizations that the answer names by their codes."""
        return OrganizationRow(self.at, [self.organization(code).body for code in codes])

    @property
    def wording(self) -> Wording:
        """The words of this answer."""
        return Wording(self.at.engine, self.at.day, self.at.language, self.relation, self.packs)

    def _ask(self, *, explain: bool) -> Any:
        return self.at.engine.answer(
            self._inquiry, all_shortest=self.all_shortest and not explain, explain=explain
        )
