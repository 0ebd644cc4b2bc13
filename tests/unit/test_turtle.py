"""Turtle is read by rdflib, in the words of the W3C Organization Ontology."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS, TIME, XSD

from graph.tables import Tables
from loaders.turtle import write_turtle
from tests.unit.invented_tables import any_tables, small_tables

BODY = Namespace("urn:zhuanjie:organization:")
REGION = Namespace("urn:zhuanjie:region:")
TERM = Namespace("urn:zhuanjie:term:")
AFFILIATION = Namespace("urn:zhuanjie:affiliation:")


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    """Return the small tables as rdflib reads them."""
    write_turtle(small_tables(), tmp_path / "set.ttl")
    return Graph().parse(tmp_path / "set.ttl", format="turtle")


@pytest.mark.rows("A6")
def test_a_body_has_its_kind_and_its_chinese_label(graph: Graph) -> None:
    assert (BODY.T1, RDF.type, ORG.Organization) in graph
    assert (BODY.C1O, RDF.type, ORG.OrganizationalUnit) in graph
    assert (BODY.T1, SKOS.prefLabel, Literal("甲镇党委", lang="zh")) in graph
    assert (BODY.T1, SKOS.altLabel, Literal("甲镇", lang="zh")) in graph
    kind = URIRef("urn:zhuanjie:kind:TOWNSHIP_COMMITTEE")
    assert (BODY.T1, ORG.classification, kind) in graph
    assert graph.value(BODY.T1, TERM.admits) == Literal("true", datatype=XSD.boolean)


@pytest.mark.rows("A6")
def test_the_links_of_today_are_plain_statements(graph: Graph) -> None:
    assert set(graph.subject_objects(ORG.subOrganizationOf)) == {
        (BODY.T1, BODY.C1), (BODY.V1, BODY.C1), (BODY.V0, BODY.T1),
    }  # fmt: skip
    assert list(graph.subject_objects(ORG.unitOf)) == [(BODY.C1O, BODY.C1)]
    assert set(graph.subject_objects(ORG.hasSite)) == {
        (BODY.C1, REGION["4301"]), (BODY.T1, REGION["430101"]), (BODY.V1, REGION["430102"]),
    }  # fmt: skip
    assert (REGION["430101"], DCTERMS.isPartOf, REGION["4301"]) in graph


@pytest.mark.rows("A6")
def test_a_former_affiliation_has_its_first_and_its_last_day(graph: Graph) -> None:
    [membership] = [
        node
        for node in graph.subjects(ORG.member, BODY.V1)
        if (node, ORG.organization, BODY.T1) in graph
        and (node, ORG.role, AFFILIATION.FORMAL) in graph
    ]

    interval = graph.value(membership, ORG.memberDuring)
    days = [
        str(graph.value(graph.value(interval, end), TIME.inXSDDate))
        for end in (TIME.hasBeginning, TIME.hasEnd)
    ]
    assert days == ["2001-02-03", "2018-11-01"]


def test_an_affiliation_without_dates_has_no_interval(graph: Graph) -> None:
    [membership] = graph.subjects(ORG.role, AFFILIATION.ENTRUSTED)

    assert graph.value(membership, ORG.memberDuring) is None


def test_a_life_is_a_period_that_ends_on_its_last_day(graph: Graph) -> None:
    period = Literal("start=1960-01-01; end=2001-02-02; scheme=W3C-DTF;", datatype=DCTERMS.Period)

    assert (BODY.V0, DCTERMS.valid, period) in graph


def test_a_succession_is_a_change_event(graph: Graph) -> None:
    [event] = graph.subjects(RDF.type, ORG.ChangeEvent)

    assert graph.value(event, ORG.originalOrganization) == BODY.V0
    assert graph.value(event, ORG.resultingOrganization) == BODY.V1
    assert str(graph.value(event, DCTERMS.date)) == "2001-02-03"


def test_marks_of_turtle_in_a_name_survive(graph: Graph) -> None:
    assert graph.value(BODY.V1, SKOS.prefLabel) == Literal('“东”&<西>村"支部', lang="zh")


@given(tables=any_tables())
@settings(max_examples=25, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
def test_any_tables_are_turtle_with_every_body(tables: Tables, tmp_path: Path) -> None:
    write_turtle(tables, tmp_path / "set.ttl")

    graph = Graph().parse(tmp_path / "set.ttl", format="turtle")
    codes = {str(code) for code in graph.objects(None, ORG.identifier)}
    assert codes == {row["code"] for row in tables["organizations"].values()}
