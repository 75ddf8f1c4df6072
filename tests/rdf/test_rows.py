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
