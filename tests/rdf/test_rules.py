"""Rules: each is a CONSTRUCT with a title, and concludes something from the real data."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib.plugins.sparql.parser import parseQuery

from kg.paths import ontology_dir
from kg.rdf.rules import rule_graph, rule_titles
from tests.small import real

RULES = sorted((ontology_dir() / "rules").glob("*.rq"))


@pytest.fixture(scope="module")
def counts():
    return Counter(line[line.rindex(b" <") + 1 : -2].decode() for line in real().quads.splitlines())


def test_there_are_rules():
    assert len(RULES) > 8


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule(path, counts):
    text = path.read_text("utf-8")
    assert text.startswith("# title: ")
    [kind] = [node.name for node in parseQuery(text)[1:]]
    assert kind == "ConstructQuery"
    assert counts[rule_graph(path.stem)] > 0, "concludes nothing"
    assert rule_titles(ontology_dir())[path.stem] == text.partition("\n")[0][9:]


def test_rules_add_only_what_was_not_there():
    seen = Counter(line[: line.rindex(b" <")] for line in real().quads.splitlines())
    concluded = [
        line[: line.rindex(b" <")]
        for line in real().quads.splitlines()
        if b"/graph/rule/" in line[line.rindex(b" <") :]
    ]
    assert concluded
    assert {seen[triple] for triple in concluded} == {1}


def test_served_by_is_of_uses_in_force():
    world = real().world
    kept = {
        (record.agency, record.provider)
        for record in world.adoptions
        if record.kind == "use" and record.provider and record.in_force(real().day)
    }
    served = {
        tuple(part.rpartition(b"/")[2].rstrip(b">").decode() for part in line.split(b" ")[:3:2])
        for line in real().quads.splitlines()
        if b"/ns#servedBy>" in line
    }
    assert served
    assert served <= kept
    gone = {agency for agency, _ in kept - served}
    assert all(not world.agencies[one].exists(real().day) for one in gone)
