"""data/catalogue.ttl: every download, as it is, in terms of DCAT 3."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import urljoin

import pytest
from rdflib import DCAT, DCTERMS, RDF, XSD, Graph, Literal, Namespace, URIRef

from kg.build.catalogue import CATALOGUE, Download, catalogue
from kg.releases.record import Release, Version, version_in

SPDX = Namespace("http://spdx.org/rdf/terms#")
DATASET = URIRef("https://w3id.org/qsmo/dataset")
HERE = "https://example.org/site/data/"


@pytest.fixture(scope="module")
def graph(first) -> Graph:
    """The catalogue of a build, read as if it were served at HERE."""
    text = (first / "data" / CATALOGUE).read_text("utf-8")
    return Graph().parse(data=text, format="turtle", publicID=f"{HERE}{CATALOGUE}")


def test_every_download_is_described_as_it_is(first, graph):
    found = {}
    for one in graph.objects(DATASET, DCAT.distribution):
        assert (one, RDF.type, DCAT.Distribution) in graph
        address = str(graph.value(one, DCAT.downloadURL))
        assert address.startswith(HERE)
        checksum = graph.value(one, SPDX.checksum)
        assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        found[address.removeprefix(HERE)] = (
            graph.value(one, DCAT.byteSize),
            str(graph.value(checksum, SPDX.checksumValue)),
        )
        assert str(graph.value(one, DCTERMS.title))
        media = str(graph.value(one, DCAT.mediaType))
        assert media.startswith("https://www.iana.org/assignments/media-types/")
        assert not media.endswith("octet-stream"), address
    there = {}
    for path in (first / "data").rglob("*"):
        if path.is_file() and path.name != CATALOGUE:
            body = path.read_bytes()
            size = Literal(str(len(body)), datatype=XSD.nonNegativeInteger)
            there[path.relative_to(first / "data").as_posix()] = (
                size,
                hashlib.sha256(body).hexdigest(),
            )
    assert found == there
    assert {"graph.ttl", "tables.zip", "tables/adoptions.csv", "CITATION.cff"} <= set(found)


def test_checksums_are_those_of_the_manifest(first, graph):
    outputs = json.loads((first / "manifest.json").read_bytes())["outputs"]
    for one in graph.subjects(RDF.type, SPDX.Checksum):
        path = str(one).removeprefix(f"{DATASET}/").removesuffix("#sha256")
        said = str(graph.value(one, SPDX.checksumValue))
        assert outputs[f"data/{path}"]["sha256"] == said


def test_version_and_date_are_those_of_the_data(small, graph):
    version = version_in(small)
    assert str(graph.value(DATASET, URIRef(f"{DCAT}version"))) == version.version
    assert str(graph.value(DATASET, DCTERMS.modified)) == version.date
    assert not list(graph.subjects(RDF.type, DCAT.Catalog))


def test_no_blank_nodes_and_nothing_relative_left(graph):
    for triple in graph:
        for term in triple:
            assert isinstance(term, (URIRef, Literal)), triple
            assert not isinstance(term, URIRef) or "://" in term, triple


def test_titles_are_text():
    hostile = 'a "b" \\ <c>\n@prefix'
    files = [Download("x.csv", hostile, "text/csv", 1, "0" * 64)]
    releases = [Release("2026-01-01", "2026-01-01", 1, "")]
    text = catalogue(files, Version("2026-01-01.2", "2026-01-01", released=False), releases, "")
    found = Graph().parse(data=text, format="turtle", publicID=HERE)
    title = Literal(hostile, lang="en")
    assert (URIRef(f"{DATASET}/x.csv"), DCTERMS.title, title) in found
    before = URIRef(f"{DCAT}previousVersion")  # of DCAT 3, which rdflib does not know yet
    assert found.value(DATASET, before) == URIRef("https://w3id.org/qsmo/release/2026-01-01")
    assert [urljoin(HERE, "x.csv")] == list(map(str, found.objects(None, DCAT.downloadURL)))


def test_where_the_site_is_served_is_told():
    version = Version("2026-01-01", "2026-01-01", released=True)
    files = [Download("x.csv", "x", "text/csv", 1, "0" * 64)]
    text = catalogue(files, version, [], "https://example.org/site/")
    found = Graph().parse(data=text, format="turtle", publicID=HERE)
    assert found.value(DATASET, DCAT.landingPage) == URIRef("https://example.org/site/")
