"""What the endpoint says of itself: SPARQL 1.1 Service Description, VoID, and the named queries.

https://www.w3.org/TR/sparql11-service-description/. The queries and prefixes are told in the
form of SHACL (sh:SPARQLExecutable, sh:declare). Editors such as that of SIB ask for them in SPARQL:
a query that speaks of SHACL, in which there are no facts, finds them beside the facts.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.export import void
from kg.query.results import serialise_triples
from kg.rdf.names import BASE, NS, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
        *helps(queries, endpoint),
    ]
    return serialise_triples(triples, fmt).body


def helps(queries: Mapping[str, NamedQuery], endpoint: str) -> Iterator[ox.Triple]:
    """The prefixes and named queries of `endpoint`, as editors look for them."""
    yield from _prefixes()
    for query in queries.values():
        yield from _query(query, endpoint)


@contextmanager
def telling(store: ox.Store, triples: Iterable[ox.Triple]) -> Iterator[None]:
    """Has `store` hold `triples` too for a moment: each worker has a store of its own."""
    quads = [ox.Quad(*one) for one in triples]
    store.extend(quads)
    try:
        yield
    finally:
        for quad in quads:
            store.remove(quad)


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
