"""Organizations on a day as GraphML: bodies as nodes, affiliations and organs as edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from graph.biography import Biography, Dated
from graph.days import date_of
from graph.snapshot import Snapshot
from loaders.cells import Value
from loaders.graphml_pieces import CLOSING, EDGE_CELLS, GRAPH, OPENING, data_of, declared
from loaders.lists import Lists

NODE_CELLS: Final = (
    "code", "name", "short_name", "kind", "level", "superior", "superior_name", "organ_of", "seat",
    "system", "admits", "since", "until",
)  # fmt: skip
"""The names of the columns of `Lists.organizations` as the tables have them."""
_ELSEWHERE: Final = frozenset({"superior", "superior_name", "organ_of"})


def graphml_of(
    snapshot: Snapshot, day: int, bodies: Sequence[int], heading: Iterable[tuple[str, str]]
) -> bytes:
    """Return some organizations with the affiliations between them.

    Args:
        snapshot: the revision.
        day: the day.
        bodies: the numbers of the organizations.
        heading: what is said of the list, as pairs of label and value.
    """
    pieces = [
        *_head(heading), *_nodes(snapshot, day, bodies), *_edges(snapshot, day, bodies),
        CLOSING,
    ]  # fmt: skip
    return "".join(pieces).encode()


def _head(heading: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield OPENING
    told = "\n".join(f"{label}: {value}" for label, value in heading)
    yield f"<desc>{escape(told)}</desc>\n"
    for name in NODE_CELLS:
        if name not in _ELSEWHERE:
            yield declared("node", name)
    for name in EDGE_CELLS:
        yield declared("edge", name)
    yield GRAPH


def _nodes(snapshot: Snapshot, day: int, bodies: Sequence[int]) -> Iterator[str]:
    for row in Lists(snapshot, day).organizations(bodies):
        cells = dict(zip(NODE_CELLS, row, strict=True))
        kept = {name: value for name, value in cells.items() if name not in _ELSEWHERE}
        yield f"<node id={quoteattr(str(cells['code']))}>{data_of('node', kept)}</node>\n"


def _edges(snapshot: Snapshot, day: int, bodies: Sequence[int]) -> Iterator[str]:
    listed = frozenset(bodies)
    for body in bodies:
        for each in Biography(snapshot, body).superiors():
            if each.since <= day < each.until and each.number in listed:
                yield _edge(snapshot, "SUBORDINATE_TO", body, each)
        committee = snapshot.committee_of(body)
        if committee in listed and committee is not None:
            yield _edge(snapshot, "ORGAN_OF", body, Dated(committee, *snapshot.life(body)))


def _edge(snapshot: Snapshot, relation: str, body: int, end: Dated) -> str:
    source, target = quoteattr(snapshot.code(body)), quoteattr(snapshot.code(end.number))
    cells: dict[str, Value] = {
        "relation": relation, "since": date_of(end.since), "until": date_of(end.until),
    }  # fmt: skip
    return f"<edge source={source} target={target}>{data_of('edge', cells)}</edge>\n"
