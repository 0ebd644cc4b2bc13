"""Which rule packs say what credential a member needs, and their tables put into one."""

from __future__ import annotations

from functools import lru_cache

from law.credential_table import CredentialRules
from law.engine import Engine
from law.readings import satisfied
from law.rulebook import Rulebook


def credential_rules(engine: Engine, body: int | None, day: int) -> CredentialRules:
    """Return the tables of the packs in force on a day.

    Args:
        engine: the engine of the revision.
        body: number of the organization that the member leaves; its line says which packs are
            adopted. Without one, the packs that apply everywhere count.
        day: the day.
    """
    book = engine.book
    keys = _everywhere(book, day) if body is None else _adopted(engine, body, day)
    return _tables(book, tuple(sorted(key for key in keys if book.packs[key].credentials)))


def _everywhere(book: Rulebook, day: int) -> set[str]:
    return {
        key
        for key in book.packs
        if book.is_everywhere(key) and book.is_in_force(key, day, book.default)
    }


def _adopted(engine: Engine, body: int, day: int) -> set[str]:
    inquiry = engine.inquiry(body, body, "FORMAL", day, engine.book.default)
    line = {each.code for each in inquiry.standing(body).line}
    return {
        pack
        for code, pack, since, until, readings, origin in engine.snapshot.meta["adoptions"]
        if origin == "DERIVED"
        and code in line
        and since <= day < until
        and pack in engine.book.packs
        and satisfied(tuple(readings or ()), engine.book.default)
    }


@lru_cache(maxsize=16)
def _tables(book: Rulebook, keys: tuple[str, ...]) -> CredentialRules:
    return CredentialRules.merged(
        CredentialRules.from_section(
            book.packs[key].credentials, pack=key, questions=book.questions
        )
        for key in keys
    )
