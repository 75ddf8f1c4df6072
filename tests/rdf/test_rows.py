"""What the row writer says beyond the mapping."""

from __future__ import annotations

from kg.paths import data_dir
from kg.rdf.names import BASE, NS
from kg.rdf.rows import Quad, RowWriter
from kg.tables.schema import read_schema
from tests.worlds import make_tables


def written(**given: list[dict[str, str]]) -> set[tuple[str, str, str]]:
    schema = read_schema(data_dir())
    tables = {name: [] for name in schema} | make_tables(**given)
    return {_short(quad) for quad in RowWriter(schema, tables, {}).quads()}


def _short(quad: Quad) -> tuple[str, str, str]:
    subject, predicate, value, _ = (term.replace(NS, "").replace(BASE, "") for term in quad)
    return subject.strip("<>"), predicate.strip("<>"), value.partition("^^")[0].strip('<>"')


def test_time_as_a_provider_is_not_the_lifetime_of_the_body() -> None:
    quads = written(
        agencies=[{"id": "both", "from": "1930"}],
        providers=[{"id": "both", "kind": "federal", "from": "1999"}, {"id": "p", "from": "2001"}],
    )
    assert {one for one in quads if one[1] == "from"} == {
        ("agency/both", "from", "1930-01-01"),
        ("evidence/providers.both", "from", "1999-01-01"),
        ("provider/p", "from", "2001-01-01"),
    }
    assert ("evidence/providers.both", "fromStated", "1999") in quads
    assert ("agency/both", "providerKind", "kind/federal") in quads


def test_a_link_stands_at_its_thing_in_the_graph_of_its_source() -> None:
    item = "http://www.wikidata.org/entity/Q1"
    schema = read_schema(data_dir())
    link = {"id": "lk-1", "kind": "agency", "thing": "a", "relation": "skos:exactMatch"}
    link |= {"system": "wikidata", "target": item, "label": "A body", "checked": "label"}
    tables = {name: [] for name in schema} | make_tables(agencies=[{"id": "a"}], links=[link])
    quads = {quad for quad in RowWriter(schema, tables, {}).quads() if quad.object == f"<{item}>"}
    assert {(_short(quad)[0], _short(quad)[1], quad.graph) for quad in quads} == {
        ("agency/a", "http://www.w3.org/2004/02/skos/core#exactMatch", f"<{BASE}source/s>"),
        ("link/lk-1", "linkTarget", f"<{BASE}source/s>"),
    }


def test_a_source_keeps_the_address_of_its_copy() -> None:
    copy = "https://example.org/copy"
    quads = written(sources=[{"id": "s", "archive": copy}, {"id": "t"}])
    assert {one for one in quads if one[1] == "archivedAt"} == {("source/s", "archivedAt", copy)}
