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


def test_a_name_stands_at_its_body_and_on_the_record_of_the_name() -> None:
    """Derived names, which no source has, stand in a graph of their own."""
    schema = read_schema(data_dir())
    tables = {name: [] for name in schema} | make_tables(agencies=[{"id": "a"}])
    alias = {"id": "al-1", "agency": "a", "alias": "The A", "origin": "stated", "source": "s"}
    derived = {**alias, "id": "al-2", "alias": "A.", "origin": "derived", "source": ""}
    quads = set(RowWriter(schema, tables | {"agency_aliases": [alias, derived]}, {}).quads())
    skos = "http://www.w3.org/2004/02/skos/core#altLabel"
    own = "http://www.w3.org/2008/05/skos-xl#literalForm"
    for name, said, graph in (("al-1", "The A", "source/s"), ("al-2", "A.", "graph/derived")):
        told = {(_short(one)[0], _short(one)[1]) for one in quads if one.object == f'"{said}"'}
        assert told == {("agency/a", skos), (f"agency-alias/{name}", own)}
        about = {one.graph for one in quads if one.subject.endswith(f"/{name}>")}
        assert about == {f"<{BASE}{graph}>"}


def test_what_came_of_a_search_are_rows_and_nothing_relevant_is_no_address() -> None:
    """The record of several rows is not meant, but the row that was added."""
    search = {"id": "sl-1", "area": "f", "looked_at": "nothing relevant", "adoption": "ad-2;ad-3"}
    searches = [search, {**search, "id": "sl-2", "looked_at": "https://a.gov/;https://b.gov/"}]
    schema = read_schema(data_dir())
    blank = dict.fromkeys(schema["search_log"].names, "")
    rows = [{"id": "ad-2"}, {"id": "ad-3"}]
    tables = {name: [] for name in schema} | make_tables(adoptions=rows)
    tables["search_log"] = [blank | one for one in searches]
    writer = RowWriter(schema, tables, {"adoption/ad-3": "adoption/ad-2"})
    quads = {_short(quad) for quad in writer.quads()}
    assert {one for one in quads if one[1] in ("ledTo", "lookedAt")} == {
        ("search/sl-1", "ledTo", "evidence/adoptions.ad-2"),
        ("search/sl-1", "ledTo", "evidence/adoptions.ad-3"),
        ("search/sl-2", "ledTo", "evidence/adoptions.ad-2"),
        ("search/sl-2", "ledTo", "evidence/adoptions.ad-3"),
        ("search/sl-2", "lookedAt", "https://a.gov/"),
        ("search/sl-2", "lookedAt", "https://b.gov/"),
    }
