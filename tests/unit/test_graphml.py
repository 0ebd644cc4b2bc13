"""GraphML is read by networkx: bodies with their cells, links with their validity."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from loaders.graphml import write_graphml
from tests.unit.invented_tables import small_tables, tables_of


def read_back(path: Path) -> Any:
    """Return the small tables as networkx reads them from GraphML."""
    write_graphml(small_tables(), path)
    return nx.read_graphml(path, force_multigraph=True)


@pytest.mark.rows("A6")
def test_every_body_is_a_node_with_its_cells(tmp_path: Path) -> None:
    graph = read_back(tmp_path / "set.graphml")

    assert graph.nodes["organization:T1"] == {
        "type": "organization", "code": "T1", "name": "甲镇党委", "short_name": "甲镇",
        "kind": "TOWNSHIP_COMMITTEE", "admits": True, "since": "1950-01-01",
    }  # fmt: skip
    assert [name for name, cells in graph.nodes(data=True) if cells["type"] == "organization"] == [
        f"organization:{code}" for code in ("C1", "C1O", "T1", "V0", "V1")
    ]


@pytest.mark.rows("A6")
def test_every_link_is_an_edge_with_its_validity(tmp_path: Path) -> None:
    graph = read_back(tmp_path / "set.graphml")

    edges = {
        (start.split(":")[1], cells["relation"], end, cells.get("since"), cells.get("until"))
        for start, end, cells in graph.edges(data=True)
    }
    assert edges == {
        ("T1", "FORMAL", "organization:C1", "1950-01-01", None),
        ("V0", "FORMAL", "organization:T1", "1960-01-01", "2001-02-03"),
        ("V1", "FORMAL", "organization:T1", "2001-02-03", "2018-11-02"),
        ("V1", "FORMAL", "organization:C1", "2018-11-02", None),
        ("V1", "ENTRUSTED", "organization:T1", None, None),
        ("C1O", "ORGAN_OF", "organization:C1", "1950-01-01", None),
        ("V0", "RENAME", "organization:V1", "2001-02-03", None),
        ("C1", "SEATED_IN", "region:4301", None, None),
        ("T1", "SEATED_IN", "region:430101", "1950-01-01", None),
        ("V1", "SEATED_IN", "region:430101", "2001-02-03", "2018-11-02"),
        ("V1", "SEATED_IN", "region:430102", "2018-11-02", None),
        ("430101", "PART_OF", "region:4301", None, None),
    }


def test_marks_of_xml_in_a_name_survive(tmp_path: Path) -> None:
    graph = read_back(tmp_path / "set.graphml")

    assert graph.nodes["organization:V1"]["name"] == '“东”&<西>村"支部'


def test_a_node_shows_what_the_last_change_left(tmp_path: Path) -> None:
    graph = read_back(tmp_path / "set.graphml")

    assert graph.nodes["organization:V1"]["temporary"] is True


def test_codes_with_marks_of_xml_are_nodes_too(tmp_path: Path) -> None:
    code = "A\"<&>'"
    row = {"code": code, "name": "甲", "kind": "BRANCH", "superior": "B"}

    write_graphml(tables_of(organizations=[row]), tmp_path / "set.graphml")

    graph = nx.read_graphml(tmp_path / "set.graphml")
    assert list(graph.edges) == [(f"organization:{code}", "organization:B")]


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_graphml(small_tables(), tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
