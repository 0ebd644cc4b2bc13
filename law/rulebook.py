"""(io) The rule packs together: loaded, checked, compiled, and asked by key.

Reads the YAML files of a folder once. A defect of a pack is refused with its place; two packs may
not ask a question of the same key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from graph.errors import RulePackRejected, UnknownPack
from law.basis import LegalBasis
from law.bodies import Bodies, load_bodies
from law.force import periods_in_force
from law.pack import Grant, Pack, Question
from law.packcheck import problems_of
from law.predicate import Predicate, compile_predicate
from law.readings import Choice, satisfied

PACKS = Path(__file__).parent / "packs"
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, in C where it was built: the packs are read at every start."""


class Rulebook:
    """All rule packs, ready to be asked.

    Args:
        packs: the packs in any order; the order of keys decides nothing.
        bodies: what the kinds of bodies mean (`law/bodies.yaml`).
    """

    def __init__(self, packs: Iterable[Pack], bodies: Bodies) -> None:
        """Index packs, questions and predicates."""
        self.bodies = bodies
        self.packs: dict[str, Pack] = {pack.key: pack for pack in packs}
        self.questions: dict[str, Question] = {
            key: question
            for pack in self.packs.values()
            for key, question in pack.questions.items()
        }
        self.pack_of_question = {
            key: pack.key for pack in self.packs.values() for key in pack.questions
        }
        self.options: dict[str, list[str]] = {
            key: list(question.readings) for key, question in self.questions.items()
        }
        self.default: dict[str, str] = {
            key: question.default for key, question in self.questions.items()
        }
        self.forces = {
            key: periods_in_force(pack, self.options) for key, pack in self.packs.items()
        }
        self._grants = {
            (pack.key, grant.id): grant for pack in self.packs.values() for grant in pack.grants
        }
        self._predicates: dict[int, Predicate] = {}

    def pack(self, key: str) -> Pack:
        """Return the pack with this key.

        Raises:
            UnknownPack: no pack has it.
        """
        if key not in self.packs:
            raise UnknownPack(value=key, known=", ".join(sorted(self.packs)))
        return self.packs[key]

    def is_everywhere(self, key: str) -> bool:
        """Tell whether a pack applies anywhere, so that any narrower one answers before it."""
        territory = self.packs[key].territory
        return territory is not None and territory.everywhere

    def is_in_force(self, key: str, day: int, choice: Choice) -> bool:
        """Tell whether a document is in force on a day under the chosen readings."""
        return any(
            force.since <= day < force.until and satisfied(force.readings, choice)
            for force in self.forces[key]
        )

    def grant(self, pack: str, grant: str) -> Grant | None:
        """Return a grant of a pack by its id, None where the pack has no such grant."""
        return self._grants.get((pack, grant))

    def test(self, condition: Mapping[str, Any]) -> Predicate:
        """Return the compiled form of a condition of a pack, compiled once."""
        known = self._predicates.get(id(condition))
        if known is None:
            plain = {name: value for name, value in condition.items() if name != "holds"}
            known = self._predicates[id(condition)] = compile_predicate(plain)
        return known

    def choice(self, **readings: str) -> dict[str, str]:
        """Return the default readings with those given instead."""
        return {**self.default, **readings}

    def basis(self, pack: str, article: str, phrase: str = "", *, held: bool = True) -> LegalBasis:
        """Return the legal basis for an article; its own phrase where none is given."""
        document = self.packs[pack]
        words = phrase or document.articles[article].phrase
        return LegalBasis(pack, document.document, article, words, held)


def load_packs(folder: Path = PACKS) -> list[Pack]:
    """Read every pack of a folder.

    Raises:
        RulePackRejected: a file has an unknown field, a missing one, or fails a check.
    """
    packs = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    for pack in packs:
        if problems := problems_of(pack, packs):
            raise RulePackRejected(pack=pack.key, problems="\n".join(problems))
    return packs


@cache
def rulebook() -> Rulebook:
    """Return the rulebook of the packs that ship with the project, their examples tried.

    Raises:
        RulePackRejected: a pack has a defect, or does not give the answer of its own example.
    """
    from law.examples import failures_of

    book = Rulebook(load_packs(), load_bodies())
    for pack in book.packs.values():
        if failures := list(failures_of(pack, book)):
            raise RulePackRejected(pack=pack.key, problems="\n".join(failures))
    return book


def _read(path: Path) -> Pack:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
        return msgspec.convert(data, Pack, strict=True)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise RulePackRejected(pack=path.stem, problems=str(error)) from None
