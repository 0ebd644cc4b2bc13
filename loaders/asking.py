"""Which organization a text names: its code, else the only one that has exactly that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InvalidInput, OrganizationNotFound

if TYPE_CHECKING:
    from loaders.served import Served

CANDIDATES = 10
NAME_LIMIT = 120


def resolve(text: str, served: Served, day: int) -> str:
    """Return the code of the organization that a text names on a day.

    Raises:
        OrganizationNotFound: none has this code or exactly this name.
        InvalidInput: several have this name.
    """
    wanted = text.strip()
    if served.snapshot.find(wanted) is not None:
        return wanted
    if not wanted or len(wanted) > NAME_LIMIT:
        raise OrganizationNotFound(value=wanted[:NAME_LIMIT])
    from graph.search import Rank

    hits = served.search.search(wanted, day, CANDIDATES + 1)
    named = [hit.code for hit in hits if hit.rank in (Rank.NAME, Rank.SHORT_NAME)]
    best = [hit.code for hit in hits if hit.rank == Rank.NAME] or named
    if len(best) == 1:
        return best[0]
    if best:
        more = " …" if len(best) > CANDIDATES else ""
        codes = ", ".join(best[:CANDIDATES]) + more
        raise InvalidInput(
            field="organization",
            value=wanted,
            reason_zh=f"有多个组织使用这个名称：{codes}。请改用代码。",
            reason_en=f"several organizations have this name: {codes}. Give the code.",
        )
    raise OrganizationNotFound(value=wanted)
