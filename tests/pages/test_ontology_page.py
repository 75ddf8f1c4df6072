"""ontology.html: every class, property and code of the vocabulary, and a clear diagram."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.pages import Material
from kg.pages.class_diagram import ARROWS, GRID, HEIGHT, WIDTH, class_diagram
from kg.pages.ontology import ontology_pages
from kg.pages.vocabulary import OWN, read_vocabulary
from kg.paths import ontology_dir
from tests.pages.material import real_material, written
from tests.small import real


@pytest.fixture(scope="module")
def graph():
    """Read by another library than the page's."""
    found = Graph()
    for name in ("qsmo.ttl", "codes.ttl"):
        found.parse(ontology_dir() / name)
    return found


@pytest.fixture(scope="module")
def words():
    return read_vocabulary(ontology_dir())


@pytest.fixture(scope="module")
def shown_page(site, opened):
    with opened(site.address("ontology.html")) as page:
        yield page


KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def own(graph, *kinds):
    return {
        str(one).removeprefix(OWN)
        for kind in kinds
        for one in graph.subjects(RDF.type, kind)
        if str(one).startswith(OWN)
    }


def test_every_class_and_property_has_its_place(graph, shown_page):
    shown = shown_page.eval_on_selector_all(".term", "all => all.map(one => one.id)")
    assert set(shown) == own(graph, *KINDS)
    assert len(shown) == len(set(shown)) > 100


def test_each_says_what_the_vocabulary_says(graph, shown_page):
    texts = shown_page.eval_on_selector_all(
        ".term", "all => all.map(one => [one.id, one.innerText])"
    )
    shown = {name: " ".join(text.split()) for name, text in texts}
    for name in sorted(own(graph, *KINDS)):
        text, node = shown[name], URIRef(OWN + name)
        for predicate in (RDFS.label, SKOS.definition, SKOS.scopeNote, SKOS.example):
            for said in graph.objects(node, predicate):
                assert " ".join(str(said).split()) in text, (name, predicate)


def test_domains_and_ranges_with_their_unions(graph, words):
    terms = {one.local: one for one in words.terms}
    for name in own(graph, *KINDS[1:]):
        node = next(one for one in graph.subjects(RDF.type) if str(one) == OWN + name)
        for predicate, shown in ((RDFS.domain, "domain"), (RDFS.range, "range")):
            count = 0
            for value in graph.objects(node, predicate):
                union = graph.value(value, OWL.unionOf) or graph.value(value, OWL.oneOf)
                count += len(list(graph.items(union))) if union else 1
            assert len(getattr(terms[name], shown)) == count, name
    assert terms["from"].domain == ("qsmo:Evidence", "qsmo:Record")
    assert not [one for one in words.terms for name in one.above if ":" not in name]


def test_every_code_is_there(graph, words, shown_page):
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    titled = [one for one in schemes if str(one).startswith("https://w3id.org/qsmo/scheme/")]
    assert len(words.schemes) == len(titled)
    text = shown_page.text_content("[aria-labelledby=codes]")
    for concept in set(graph.subjects(SKOS.inScheme)):
        if str(concept).startswith("https://w3id.org/qsmo/"):
            assert str(graph.value(concept, SKOS.prefLabel)) in text
    count = sum(len(one.codes) for one in words.schemes)
    assert count == len(
        [one for one in graph.subject_objects(SKOS.inScheme) if one[1] in set(titled)]
    )


def test_examples_of_classes_name_things_that_exist(words):
    """`agency:nasa a qsmo:Agency` is so in the graph."""
    asked = 0
    for one in words.of("class"):
        for example in one.examples:
            found = re.match(r"([a-z-]+:[\w.-]+) a qsmo:(\w+)", example)
            if found:
                asked += 1
                kind, _, ident = found[1].partition(":")
                query = f"ASK {{ <https://w3id.org/qsmo/{kind}/{ident}> a <{OWN}{found[2]}> }}"
                assert bool(real().store.query(query)), example
    assert asked >= 20


def test_names_of_things_lead_to_their_pages(shown_page):
    assert shown_page.query_selector("#Agency dd a[href='agency/nasa.html']")
    assert shown_page.query_selector("#QSMO dd a[href='office/grants-qsmo.html']")
    assert shown_page.query_selector("#Adoption p a[href='#adopter']")


def test_links_inside_the_page_lead_somewhere(shown_page):
    missing = shown_page.eval_on_selector_all(
        "main a[href^='#']",
        """all => all.map(one => decodeURIComponent(one.getAttribute('href').slice(1)))
          .filter(id => !document.getElementById(id))""",
    )
    assert missing == []


def test_diagram_has_every_arrow_and_each_is_said_in_words(words, shown_page):
    made = class_diagram(words)
    assert len(made.arrows) == len(ARROWS)
    assert {one.name for one in made.boxes} == {name for row in GRID for name in row}
    said = shown_page.eval_on_selector_all(
        "[aria-labelledby=diagram] details li", "all => all.map(one => one.textContent)"
    )
    assert said == [f"{one.start} {one.name} {one.end}" for one in made.arrows]


def points(path: str) -> list[tuple[float, float]]:
    found = [(0.0, 0.0)]
    for letter, numbers in re.findall(r"([MLHV])([\d.,]+)", path):
        x, y = found[-1]
        if letter == "H":
            found.append((float(numbers), y))
        elif letter == "V":
            found.append((x, float(numbers)))
        else:
            one, other = numbers.split(",")
            found.append((float(one), float(other)))
    return found[1:]


def test_no_arrow_crosses_another_or_a_box(words):
    made = class_diagram(words)

    def turn(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    def cross(a, b, c, d):
        return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0

    pieces = {one: list(zip(points(one.path), points(one.path)[1:], strict=False))
              for one in made.arrows}  # fmt: skip
    for one, other in combinations(made.arrows, 2):
        assert not any(cross(*a, *b) for a in pieces[one] for b in pieces[other]), (one, other)
    for arrow in made.arrows:
        for box in made.boxes:
            corners = [
                (box.x + dx, box.y + dy)
                for dx, dy in ((1, 1), (WIDTH - 1, HEIGHT - 1), (1, HEIGHT - 1), (WIDTH - 1, 1))
            ]
            for piece in pieces[arrow]:
                assert not cross(*piece, corners[0], corners[1]), (arrow, box)
                assert not cross(*piece, corners[2], corners[3]), (arrow, box)


def test_without_a_vocabulary_there_is_no_page(tmp_path):
    made = real_material()
    for folder in (None, tmp_path):
        assert written(ontology_pages, Material(made.coverage, made.tables, ontology=folder)) == {}


def test_same_bytes_each_time():
    assert written(ontology_pages, real_material()) == written(ontology_pages, real_material())
