"""Facts for the tests of the store: invented bodies, valid at all times unless said otherwise."""

from __future__ import annotations

from typing import Any

from graph.days import FIRST_DAY, LAST_DAY
from graph.facts import FACT_TYPES, Fact, Scope

SCOPE = Scope("FORMAL", "COUNTY", "A1").key
READINGS = ("COUNTY_COMMITTEE=A", "DIRECT_COMMITTEE=B")


def a_state(code: str, name: str = "某镇党委", **cells: Any) -> Fact:
    """Return the state of an organization."""
    given = {"name": name, "kind": "TOWNSHIP_COMMITTEE", "level": "TOWNSHIP"} | cells
    own = tuple(given.get(field) for field in FACT_TYPES["HAS_STATE"].properties)
    return Fact("HAS_STATE", code, "", FIRST_DAY, LAST_DAY, own)


def an_affiliation(
    subordinate: str, superior: str, since: int = FIRST_DAY, until: int = LAST_DAY
) -> Fact:
    """Return a formal affiliation."""
    return Fact("SUBORDINATE_TO", subordinate, superior, since, until)


def a_power(holder: str, *, held: bool = True) -> Fact:
    """Return a derived power over a county."""
    cells = ("hn-2018", "第四条", held, "DERIVED", None, "BOTH", READINGS)
    return Fact("HOLDS", holder, SCOPE, FIRST_DAY, LAST_DAY, cells)


def bodies(count: int, prefix: str = "T") -> list[Fact]:
    """Return the states of some bodies, and their affiliation to the first."""
    codes = [f"{prefix}{number:05d}" for number in range(count)]
    return [a_state(code) for code in codes] + [
        an_affiliation(code, codes[0]) for code in codes[1:]
    ]


def one_of_each_type(*, is_given: bool) -> list[Fact]:
    """Return a fact of every type, with all its cells given or with none."""
    lists = {"readings": READINGS if is_given else ()}
    flags = dict.fromkeys(("admits", "temporary", "on_system", "acts", "held"), True)
    texts = {"name": "园区工委", "basis": "湘组〔2018〕1号"}
    facts = []
    for fact_type in FACT_TYPES.values():
        end = SCOPE if fact_type.end == "AuthorityScope" else "E1" if fact_type.end else ""
        known = lists | flags | texts if is_given else lists
        default = "WORD" if is_given else None
        cells = tuple(known.get(field, default) for field in fact_type.properties)
        facts.append(Fact(fact_type.name, "S1", end, 736635, LAST_DAY, cells))
    return facts
