"""(io) Writes the graph as Turtle in the W3C Organization Ontology, as one stream.

A FORMAL superior is `org:subOrganizationOf`, the committee of an organ `org:unitOf`, a seat
`org:hasSite`, each where it holds at the end of the life of the body. The ontology dates no such
link, so every affiliation, former ones too, stands as an `org:Membership` with its interval of
`time:`; `time:hasEnd` is the last day that counts. A body has its life as `dct:valid`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path
from urllib.parse import quote

from graph.tables import Row, Tables
from loaders.destination import replaced_file
from loaders.links import Link, list_latest, list_links, list_region_links, list_regions

_PIECES_PER_WRITE = 2000
_HEAD = """\
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix zj: <urn:zhuanjie:term:> .

"""
_PROPERTIES = {
    "FORMAL": "org:subOrganizationOf",
    "ORGAN_OF": "org:unitOf",
    "SEATED_IN": "org:hasSite",
}
_SUCCESSIONS = ("RENAME", "MERGE", "SPLIT")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def write_turtle(tables: Tables, path: Path) -> None:
    """Write the tables as one Turtle file.

    Raises:
        InvalidInput: where the file cannot be written there.
    """
    pieces = chain((_HEAD,), _organizations(tables), _regions(tables), _links(tables))
    with replaced_file(path) as handle:
        while block := "".join(islice(pieces, _PIECES_PER_WRITE)):
            handle.write(block.encode())


def _organizations(tables: Tables) -> Iterator[str]:
    for row in list_latest(tables):
        is_organ = row["organ_of"] is not None
        yield _resource(_iri("organization", row["code"]), [
            "a org:OrganizationalUnit" if is_organ else "a org:Organization",
            f"org:identifier {_literal(row['code'])}",
            f"skos:prefLabel {_literal(row['name'])}@zh",
            row["short_name"] and f"skos:altLabel {_literal(row['short_name'])}@zh",
            f"org:classification {_iri('kind', row['kind'])}",
            *_own_terms(row),
            _life(row),
        ])  # fmt: skip


def _own_terms(row: Row) -> Iterator[str]:
    """Yield the cells that the ontology has no word for."""
    for name in ("level", "unit", "rank", "system"):
        if row[name] is not None:
            yield f"zj:{name} {_literal(row[name])}"
    for name in ("admits", "temporary", "on_system"):
        if row[name] is not None:
            yield f"zj:{name} {str(row[name]).lower()}"


def _life(row: Row) -> str | None:
    """Return the life of a body in the notation of DCMI Period, whose end is inclusive."""
    since, until = row.get("since"), row.get("until")
    if since is None and until is None:
        return None
    start = f"start={since}; " if since else ""
    end = f"end={_last_day(until)}; " if until else ""
    return f"dct:valid {_literal(start + end + 'scheme=W3C-DTF;')}^^dct:Period"


def _regions(tables: Tables) -> Iterator[str]:
    for code, row in list_regions(tables).items():
        yield _resource(_iri("region", code), [
            "a org:Site, dct:Location",
            f"dct:identifier {_literal(code)}",
            row.get("name") and f"skos:prefLabel {_literal(row['name'])}@zh",
            row.get("level") and f"zj:level {_literal(row['level'])}",
            _life(row),
        ])  # fmt: skip
    for link in list_region_links(tables):
        yield f"{_iri('region', link.start)} dct:isPartOf {_iri('region', link.end)} .\n"


def _links(tables: Tables) -> Iterator[str]:
    last_days = {row["code"]: row["until"] for row in tables["organizations"].values()}
    for link in list_links(tables):
        start = _iri("organization", link.start)
        if link.kind in _PROPERTIES and link.until == last_days.get(link.start):
            end = _iri("region" if link.kind == "SEATED_IN" else "organization", link.end)
            yield f"{start} {_PROPERTIES[link.kind]} {end} .\n"
        if link.kind in _SUCCESSIONS:
            yield _change(link, start)
        elif link.kind != "SEATED_IN":
            yield _affiliation(link, start)


def _affiliation(link: Link, start: str) -> str:
    end = _iri("organization", link.end)
    return _resource("[]", [
        "a org:Membership",
        f"org:member {start}",
        f"org:organization {end}",
        f"org:role {_iri('affiliation', link.kind)}",
        _interval(link),
    ])  # fmt: skip


def _interval(link: Link) -> str | None:
    ends = (("time:hasBeginning", link.since), ("time:hasEnd", _last_day(link.until)))
    days = [f'{name} [ time:inXSDDate "{day}"^^xsd:date ]' for name, day in ends if day is not None]
    return f"org:memberDuring [ a time:Interval ; {' ; '.join(days)} ]" if days else None


def _change(link: Link, start: str) -> str:
    end = _iri("organization", link.end)
    return _resource("[]", [
        "a org:ChangeEvent",
        f"dct:type {_iri('succession', link.kind)}",
        f"org:originalOrganization {start}",
        f"org:resultingOrganization {end}",
        f'dct:date "{link.since}"^^xsd:date',
    ])  # fmt: skip


def _last_day(until: date | None) -> date | None:
    return None if until is None else until - timedelta(days=1)


def _resource(subject: str, statements: list[str | None]) -> str:
    body = " ;\n  ".join(filter(None, statements))
    return f"{subject} {body} .\n"


def _iri(type_: str, code: str) -> str:
    return f"<urn:zhuanjie:{type_}:{quote(code, safe='')}>"


def _literal(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
