"""What the endpoint says of itself: SPARQL 1.1 Service Description, VoID, and the named queries.

https://www.w3.org/TR/sparql11-service-description/. The queries and prefixes are told in the
form of SHACL (sh:SPARQLExecutable, sh:declare), as editors such as that of SIB look for them.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.export import void
from kg.query.results import serialise_triples
from kg.rdf.names import BASE, NS, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.query.named import NamedQuery
    from kg.rdf.dataset import Dataset

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
SH: Final = "http://www.w3.org/ns/shacl#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
RDFS: Final = PREFIXES["rdfs"]
TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
DATASET: Final = ox.NamedNode(f"{BASE}dataset")
RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
EXAMPLES: Final = "/.well-known/sparql-examples/"


def described(
    dataset: Dataset, queries: Mapping[str, NamedQuery], endpoint: str, fmt: str
) -> bytes:
    """The description of the service at `endpoint` over `dataset`, in `fmt`."""
    triples = [
        *_service(dataset, ox.NamedNode(endpoint)),
        *_void(dataset),
        *_prefixes(),
        *(one for query in queries.values() for one in _query(query, endpoint)),
    ]
    return serialise_triples(triples, fmt).body


def _service(dataset: Dataset, me: ox.NamedNode) -> Iterator[ox.Triple]:
    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(SD + name)

    graph = ox.NamedNode(f"{me.value}#default-graph")
    yield ox.Triple(me, TYPE, sd("Service"))
    yield ox.Triple(me, sd("endpoint"), me)
    yield ox.Triple(me, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield ox.Triple(me, sd("feature"), sd("UnionDefaultGraph"))
    for name in RESULTS:
        yield ox.Triple(me, sd("resultFormat"), ox.NamedNode(FORMATS + name))
    yield ox.Triple(me, sd("defaultDataset"), DATASET)
    yield ox.Triple(DATASET, TYPE, sd("Dataset"))
    yield ox.Triple(DATASET, sd("defaultGraph"), graph)
    yield ox.Triple(graph, TYPE, sd("Graph"))
    for number, each in enumerate(sorted(dataset.store.named_graphs(), key=str), 1):
        part = ox.NamedNode(f"{me.value}#graph-{number}")
        yield ox.Triple(DATASET, sd("namedGraph"), part)
        yield ox.Triple(part, TYPE, sd("NamedGraph"))
        yield ox.Triple(part, sd("name"), each)


def _void(dataset: Dataset) -> Iterator[ox.Triple]:
    out = io.BytesIO()
    void.write(dataset, out)
    for one in ox.parse(out.getvalue(), format=ox.RdfFormat.TURTLE):
        yield ox.Triple(one.subject, one.predicate, one.object)


def _prefixes() -> Iterator[ox.Triple]:
    kind = ox.NamedNode(PREFIXES["xsd"] + "anyURI")
    for prefix, space in PREFIXES.items():
        part = ox.NamedNode(f"{BASE}prefix/{prefix}")
        yield ox.Triple(ox.NamedNode(NS), ox.NamedNode(SH + "declare"), part)
        yield ox.Triple(part, TYPE, ox.NamedNode(SH + "PrefixDeclaration"))
        yield ox.Triple(part, ox.NamedNode(SH + "prefix"), ox.Literal(prefix))
        yield ox.Triple(part, ox.NamedNode(SH + "namespace"), ox.Literal(space, datatype=kind))


def _query(query: NamedQuery, endpoint: str) -> Iterator[ox.Triple]:
    me = ox.NamedNode(f"{endpoint}{EXAMPLES}{query.name}")
    yield ox.Triple(me, TYPE, ox.NamedNode(SH + "SPARQLExecutable"))
    yield ox.Triple(me, TYPE, ox.NamedNode(SH + "SPARQLSelectExecutable"))
    yield ox.Triple(me, ox.NamedNode(RDFS + "label"), ox.Literal(query.title))
    yield ox.Triple(me, ox.NamedNode(RDFS + "comment"), ox.Literal(query.question))
    yield ox.Triple(me, ox.NamedNode(SH + "prefixes"), ox.NamedNode(NS))
    yield ox.Triple(me, ox.NamedNode(SH + "select"), ox.Literal(query.text))
    yield ox.Triple(me, ox.NamedNode("https://schema.org/target"), ox.NamedNode(endpoint))
