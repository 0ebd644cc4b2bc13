"""(io) Writes the graph as GraphML: bodies and regions as nodes, the links between them as edges.

A node has the cells of its body as the last change left them; an edge has its own validity.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from xml.sax.saxutils import quoteattr

from graph.tables import TABLES, Row, Tables
from loaders.cells import Value
from loaders.destination import replaced_file
from loaders.graphml_pieces import CLOSING, EDGE_CELLS, GRAPH, OPENING, data_of, declared
from loaders.links import Link, list_latest, list_links, list_region_links, list_regions

_LINKS_ELSEWHERE = ("superior", "organ_of", "seat")
_CELLS = [
    column for column in TABLES["organizations"].columns if column.name not in _LINKS_ELSEWHERE
]
_PIECES_PER_WRITE = 2000


def write_graphml(tables: Tables, path: Path) -> None:
    """Write the tables as one GraphML file.

    Raises:
        InvalidInput: where the file cannot be written there.
    """
    pieces = chain(_head(), _nodes(tables), _edges(tables), (CLOSING,))
    with replaced_file(path) as handle:
        while block := "".join(islice(pieces, _PIECES_PER_WRITE)):
            handle.write(block.encode())


def _head() -> Iterator[str]:
    yield OPENING
    yield declared("node", "type")
    for column in _CELLS:
        yield declared("node", column.name, "boolean" if column.type == "boolean" else "string")
    for name in EDGE_CELLS:
        yield declared("edge", name)
    yield GRAPH


def _nodes(tables: Tables) -> Iterator[str]:
    for row in list_latest(tables):
        yield _node("organization", row)
    for row in list_regions(tables).values():
        yield _node("region", row)


def _node(type_: str, row: Row) -> str:
    cells = {"type": type_, **{column.name: row.get(column.name) for column in _CELLS}}
    name = quoteattr(f"{type_}:{row['code']}")
    return f"<node id={name}>{data_of('node', cells)}</node>\n"


def _edges(tables: Tables) -> Iterator[str]:
    for link in list_links(tables):
        end = "region" if link.kind == "SEATED_IN" else "organization"
        yield _edge(link, "organization", end)
    for link in list_region_links(tables):
        yield _edge(link, "region", "region")


def _edge(link: Link, start: str, end: str) -> str:
    source, target = quoteattr(f"{start}:{link.start}"), quoteattr(f"{end}:{link.end}")
    cells: dict[str, Value] = {"relation": link.kind, "since": link.since, "until": link.until}
    return f"<edge source={source} target={target}>{data_of('edge', cells)}</edge>\n"
