"""The pieces of XML that every GraphML file is made of: keys, cells and the frame around them."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from loaders.cells import Value

OPENING: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
)
GRAPH: Final = '<graph id="organizations" edgedefault="directed">\n'
CLOSING: Final = "</graph>\n</graphml>\n"
EDGE_CELLS: Final = ("relation", "since", "until")


def declared(domain: str, name: str, type_: str = "string") -> str:
    """Return the declaration of a cell of nodes or edges."""
    return f'<key id="{domain}_{name}" for="{domain}" attr.name="{name}" attr.type="{type_}"/>\n'


def data_of(domain: str, cells: dict[str, Value]) -> str:
    """Return the cells of one node or edge; a cell that is not given is left out."""
    return "".join(
        f'<data key="{domain}_{name}">{_text(value)}</data>'
        for name, value in cells.items()
        if value is not None
    )


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))
