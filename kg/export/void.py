"""The dataset described for catalogues: DCAT and VoID, with counts and distributions."""

from __future__ import annotations

import re
from collections import Counter
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg.dates import iso
from kg.export import available
from kg.export.turtle import turtle
from kg.rdf import names
from kg.rdf.rules import rule_graph
from kg.releases.record import version_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.rdf.dataset import Dataset

_COMPUTED = {
    "periods": "Start, seen, end and closing of records, computed by rule 0 of the contract",
    "coverage": "Coverage of every body and function on the date of the data, computed",
    "groups": "Members of groups, computed from their rules and lists",
    "derived": "Other names of bodies, made from their labels",
    "curated": "Rows of ours that rest on no single source",
}

Statement = tuple[str, str, str]


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the description of `dataset`."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in _statements(dataset))
    triples = [
        ox.Triple(one.subject, one.predicate, one.object)
        for one in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    ]
    out.write(turtle(triples))


def _statements(dataset: Dataset) -> Iterator[Statement]:
    me = f"<{names.BASE}dataset>"
    day = names.day(dataset.world.date)
    yield me, names.prop("rdf:type"), names.prop("dcat:Dataset")
    yield me, names.prop("rdf:type"), names.prop("void:Dataset")
    title = "US federal shared services: who gets what from whom, under which policy, says who"
    yield me, names.prop("dcterms:title"), names.text(title)
    yield (
        me,
        names.prop("dcterms:license"),
        names.prop("https://creativecommons.org/publicdomain/zero/1.0/"),
    )
    yield me, names.prop("dcterms:modified"), day
    yield me, names.prop("dcat:version"), names.text(_version(dataset))
    yield me, names.prop("void:vocabulary"), f"<{names.NS}>"
    yield me, names.prop("void:uriSpace"), names.text(names.BASE)
    yield me, names.prop("void:triples"), names.number(dataset.triples.count(b"\n"))
    yield from _partitions(me, dataset)
    yield from _distributions(me)
    yield from _graphs(me, dataset)


def _version(dataset: Dataset) -> str:
    """The version of the data, or their date where they were not read from a folder."""
    if dataset.folder is None:
        return iso(dataset.world.date)
    return version_in(dataset.folder).version


def _partitions(me: str, dataset: Dataset) -> Iterator[Statement]:
    kind = re.escape(names.prop("rdf:type").encode())
    found = re.findall(rb"^\S+ " + kind + rb" (\S+) \.$", dataset.triples, re.MULTILINE)
    classes = Counter(name.decode() for name in found)
    for name, count in sorted(classes.items()):
        part = f"<{names.BASE}dataset/class/{name.rstrip('>').replace('#', '/').rsplit('/', 1)[1]}>"
        yield me, names.prop("void:classPartition"), part
        yield part, names.prop("void:class"), name
        yield part, names.prop("void:entities"), names.number(count)


def _distributions(me: str) -> Iterator[Statement]:
    for one in available():
        part = f"<{names.BASE}dataset/{one.file}>"
        yield me, names.prop("dcat:distribution"), part
        yield part, names.prop("rdf:type"), names.prop("dcat:Distribution")
        yield part, names.prop("dcterms:title"), names.text(one.title)
        yield part, names.prop("dcat:mediaType"), names.text(one.media_type)


def _graphs(me: str, dataset: Dataset) -> Iterator[Statement]:
    """What each computed named graph holds; those of sources are described by their sources."""
    for name, title in _COMPUTED.items():
        graph = names.thing("graph", name)
        yield me, names.prop("void:subset"), graph
        yield graph, names.prop("dcterms:description"), names.text(title)
    for rule, title in sorted(dataset.rules.items()):
        yield me, names.prop("void:subset"), rule_graph(rule)
        yield rule_graph(rule), names.prop("dcterms:description"), names.text(title)
