"""JSON-LD before a second processor: PyLD makes the triples of the graph of it."""

from __future__ import annotations

import io
import json
import random

import pyoxigraph as ox
import pytest
from pyld import jsonld

from kg.export import export
from kg.export.description import Descriptions
from kg.pages.links import Links
from kg.rdf import names
from tests.export.conftest import dataset, small  # noqa: F401 - fixtures
from tests.small import real


def nothing_from_elsewhere(url, _options):
    raise AssertionError(f"{url} was asked for")


def quads(document) -> set[ox.Quad]:
    """What PyLD makes of a document, its remote contexts refused."""
    text = jsonld.to_rdf(
        document, {"format": "application/n-quads", "documentLoader": nothing_from_elsewhere}
    )
    return set(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def exported(chosen) -> bytes:
    out = io.BytesIO()
    export(chosen, "jsonld", out)
    return out.getvalue()


def test_the_export_is_the_graph(dataset):  # noqa: F811
    known = set(ox.parse(dataset.quads, format=ox.RdfFormat.N_QUADS))
    assert quads(json.loads(exported(dataset))) == known


@pytest.mark.drill
def test_the_real_export_is_the_graph():
    known = set(ox.parse(real().quads, format=ox.RdfFormat.N_QUADS))
    assert quads(json.loads(exported(real()))) == known


def test_descriptions_of_things_are_their_turtle():
    described = Descriptions(real().quads)
    every = [
        names.thing(kind, ident)
        for kind, ids in Links(real().tables).ids.items()
        for ident in sorted(ids)
    ]
    for iri in random.Random(5).sample(every, 12):
        turtle = ox.parse(described.turtle(iri).encode(), format=ox.RdfFormat.TURTLE)
        assert quads(json.loads(described.json_ld(iri))) == set(turtle), iri
