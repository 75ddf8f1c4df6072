"""Every triple of the real graph has a row, a rule with premises, rows of the kernel, or a word."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.paths import ontology_dir
from kg.provenance.kernel import GRAPHS
from kg.provenance.rules import premises_of
from kg.rdf import names
from kg.rdf.computed import COVERAGE, PERIODS, coverage_quads, period_quads
from kg.rdf.rows import Quad
from kg.rdf.rules import rule_graph
from kg.rdf.store import load_store, n_quads
from kg.records.world import world_of
from kg.tables.read import Row, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.dates import Day
    from kg.provenance.reasons import Cite, Reason
    from kg.provenance.why import Why
    from kg.rdf.dataset import Dataset

RULES = sorted((ontology_dir() / "rules").glob("*.rq"))
SOME_AND_ALL = [
    rule if at % 4 == 0 else pytest.param(rule, marks=pytest.mark.drill)
    for at, rule in enumerate(RULES)
]
DEFAULT = ox.DefaultGraph()
SAMPLE = 40
"""Conclusions of each rule that are proved anew, taken evenly from all."""


def named(dataset: Dataset) -> Iterator[ox.Quad]:
    """Every quad but those of the default graph, which repeats them."""
    return (one for one in dataset.store if one.graph_name != DEFAULT)


def reason_in(why: Why, quad: ox.Quad) -> list[Reason]:
    graph = str(quad.graph_name).strip("<>")
    return [one for one in why.explained(quad.triple).reasons if one.graph == graph]


def test_every_triple_has_a_reason_in_every_graph_it_is_in(dataset: Dataset, why: Why):
    ways: dict[str, int] = defaultdict(int)
    unexplained = []
    for quad in named(dataset):
        reasons = reason_in(why, quad)
        if not reasons or not all(_complete(one, quad) for one in reasons):
            unexplained.append(str(quad))
        for one in reasons:
            ways[one.how] += 1
    assert unexplained == []
    assert set(ways) == {"row", "kernel", "rule", "vocabulary"}


def _complete(one: Reason, quad: ox.Quad) -> bool:
    if one.how == "row":
        return len(one.rows) == 1 and bool(one.rows[0].line and one.rows[0].column)
    if one.how == "kernel":
        return bool(one.rows)
    if one.how == "rule":
        return bool(one.text and one.premises and all(one.premises))
    return bool(one.name) and (one.line > 0 or isinstance(quad.subject, ox.BlankNode))


def test_a_row_stands_in_the_graph_of_its_source(dataset: Dataset, why: Why):
    for quad in named(dataset):
        for one in reason_in(why, quad):
            if one.how == "row":
                [cite] = one.rows
                source = cite.key if cite.table == "sources" else cite.source
                ours = "graph/derived" if cite.table == "agency_aliases" else "graph/curated"
                assert one.graph.removeprefix(names.BASE) in (f"source/{source}", ours)
                assert source or one.graph.endswith(("/curated", "/derived"))


def test_a_cited_line_is_that_line_of_the_file(dataset: Dataset, why: Why, data):
    lines = {
        name: (data / dataset.schema[name].file).read_text("utf-8").split("\n")
        for name in why_tables(why)
    }
    for table, key in list(why.rows)[:: len(why.rows) // 500]:
        cite = why.cite(table, key)
        several = len(dataset.schema[table].primary_key) > 1  # "measures/old-id" in retired_ids
        for part in key.split("/") if several else [key.split(",")[0].strip('"')]:
            assert part in lines[table][cite.line - 1]


def why_tables(why: Why) -> set[str]:
    return {table for table, _ in why.rows}


@pytest.mark.parametrize("rule", SOME_AND_ALL, ids=lambda path: path.stem)
def test_the_premises_alone_make_the_rule_conclude_the_same(rule, dataset: Dataset):
    """The proof: a graph of nothing but the premises of one match."""
    text = rule.read_text("utf-8")
    found = premises_of(dataset.store, rule)
    held = _conclusions(dataset, rule.stem)
    assert held <= set(found)
    assert held
    some = sorted(held, key=str)
    for conclusion in some[:: max(len(some) // SAMPLE, 1)]:
        for premises in found[conclusion][:3]:
            alone = ox.Store()
            alone.extend(ox.Quad(*one, DEFAULT) for one in premises)
            assert conclusion in set(alone.query(text, prefixes=names.PREFIXES))


@pytest.mark.parametrize("rule", SOME_AND_ALL, ids=lambda path: path.stem)
def test_asking_for_one_conclusion_finds_what_asking_for_all_does(rule, dataset: Dataset):
    found = premises_of(dataset.store, rule)
    some = sorted(found, key=str)
    for conclusion in some[:: max(len(some) // SAMPLE, 1)]:
        alone = premises_of(dataset.store, rule, conclusion)
        assert set(alone) == {conclusion}
        assert set(alone[conclusion]) == set(found[conclusion])


def test_what_a_rule_does_not_conclude_has_no_premises(dataset: Dataset):
    hud = ox.NamedNode(f"{names.BASE}agency/hud")
    served = ox.NamedNode(names.expand("qsmo:servedBy"))
    rule = ontology_dir() / "rules" / "served-by.rq"
    for other in (
        ox.Triple(hud, served, ox.NamedNode(f"{names.BASE}provider/nobody")),
        ox.Triple(hud, ox.NamedNode(names.expand("qsmo:uses")), hud),
    ):
        assert premises_of(dataset.store, rule, other) == {}


def _conclusions(dataset: Dataset, rule: str) -> set[ox.Triple]:
    graph = ox.NamedNode(rule_graph(rule)[1:-1])
    return {one.triple for one in dataset.store.quads_for_pattern(None, None, None, graph)}


# ---- the kernel ----


def computed(dataset: Dataset, why: Why, name: str) -> Iterator[tuple[ox.Quad, tuple[Cite, ...]]]:
    """Quads of the property qsmo:name that the kernel computed, with the rows they rest on."""
    for quad in dataset.store.quads_for_pattern(None, ox.NamedNode(names.expand(name)), None, None):
        for one in why.explained(quad.triple).reasons if quad.graph_name != DEFAULT else ():
            if one.how == "kernel" and f"<{one.graph}>" in GRAPHS:
                yield quad, one.rows


def _id(term: object) -> str:
    return str(term).strip("<>").rpartition("/")[2]


MAKING = ("adoptions", "services", "designation_periods", "disputes", "agency_changes")
"""Tables of which only the rows named are kept; the others say what bodies and functions are."""
EACH = 4


def test_the_rows_named_are_enough_for_the_kernel_to_compute_the_same(dataset: Dataset, why: Why):
    """The proof: a world of no other records and listings; a few triples of each property."""
    by_property: dict[str, list[ox.Quad]] = defaultdict(list)
    for graph in (PERIODS, COVERAGE):
        for quad in dataset.store.quads_for_pattern(None, None, None, ox.NamedNode(graph[1:-1])):
            about = str(quad.subject).removeprefix(f"<{names.BASE}").partition("/")[0]
            value = quad.object.value if str(quad.predicate).endswith(TELLING) else ""
            by_property[f"{graph} {about} {quad.predicate} {value}"].append(quad)
    assert len(by_property) > 20
    for quads in by_property.values():
        ordered = sorted(quads, key=str)
        for quad in ordered[:: max(len(ordered) // EACH, 1)][:EACH]:
            assert str(quad) in computed_from(dataset, why, quad), str(quad)


TELLING = ("coverageStatus>", "inForce>", "conflict>", "mixed>")
"""Properties of which each value is proved."""


def computed_from(dataset: Dataset, why: Why, quad: ox.Quad) -> set[str]:
    """What the kernel computes of the rows that are named for `quad` in its own graph."""
    [reason] = reason_in(why, quad)
    kept = {(one.table, one.key) for one in reason.rows}
    tables = dict(dataset.tables)
    for name in MAKING:
        key = dataset.schema[name].row_key
        tables[name] = [row for row in tables[name] if (name, row[key]) in kept]
    return computed_of(tables, dataset.day)


def computed_of(tables: Tables, day: Day) -> set[str]:
    """Every quad that the kernel computes of `tables` on `day`."""
    world = world_of(tables)
    quads = [*period_quads(world, day), *coverage_quads(world, day)]
    return {f"{s} {p} {o} {g}" for s, p, o, g in quads}


def test_a_period_rests_on_the_rows_of_its_record(dataset: Dataset, why: Why):
    rows = {one.id: set(one.rows) for one in dataset.world.adoptions}
    for quad, cites in computed(dataset, why, "qsmo:recordKind"):
        assert {one.key for one in cites} == rows[_id(quad.subject)]


def test_what_closed_a_record_is_another_row(dataset: Dataset, why: Why):
    rows = {one.id: set(one.rows) for one in (*dataset.world.adoptions, *dataset.world.listings)}
    seen = 0
    for quad, cites in computed(dataset, why, "qsmo:closedOn"):
        assert {one.key for one in cites} > rows[_id(quad.subject)]
        seen += 1
    assert seen


def test_a_dispute_rests_on_the_row_that_says_so(dataset: Dataset, why: Why):
    for _, cites in computed(dataset, why, "qsmo:disputed"):
        assert "disputes" in {one.table for one in cites}


def test_a_cell_rests_on_rows_of_all_its_sources(dataset: Dataset, why: Why):
    derived: dict[str, set[str]] = defaultdict(set)
    rests: dict[str, set[str]] = {}
    for quad, cites in computed(dataset, why, "prov:wasDerivedFrom"):
        derived[_id(quad.subject)].add(_id(quad.object))
        rests[_id(quad.subject)] = {one.source for one in cites}
    assert derived
    assert rests == derived


def test_a_marketplace_cell_rests_on_a_listing_and_a_designation(dataset: Dataset, why: Why):
    seen = 0
    for quad, cites in computed(dataset, why, "qsmo:coverageStatus"):
        tables = {one.table for one in cites}
        assert "adoptions" in tables
        if _id(quad.object) == "marketplace":
            assert {"services", "designation_periods"} < tables
            seen += 1
        else:
            assert tables == {"adoptions"}
    assert seen


def test_a_membership_rests_on_the_group_and_the_body(dataset: Dataset, why: Why):
    for quad, cites in computed(dataset, why, "org:memberOf"):
        assert [(one.table, one.key) for one in cites] == [
            ("agencies", _id(quad.subject)),
            ("groups", _id(quad.object)),
        ]


# ---- rules that do not ship ----


def test_a_rule_with_branches_names_the_branch_that_matched(tmp_path):
    rule = tmp_path / "likes.rq"
    rule.write_text(
        "CONSTRUCT { ?who a qsmo:Fan } WHERE {\n"
        "  { ?who qsmo:likes ?x } UNION { ?who qsmo:loves ?x . FILTER(?x != ?who) }\n"
        "  MINUS { ?who a qsmo:Liar }\n}"
    )
    a, b, c = (f"<http://example.org/{one}>" for one in "abc")
    likes, loves, kind = (names.prop(f"qsmo:{one}") for one in ("likes", "loves", "Liar"))
    graph = "<http://example.org/g>"
    store = load_store(
        n_quads(
            [
                Quad(a, likes, b, graph),
                Quad(a, loves, c, graph),
                Quad(b, loves, b, graph),
                Quad(c, likes, a, graph),
                Quad(c, names.prop("rdf:type"), kind, graph),
            ]
        )
    )
    [(conclusion, premises)] = premises_of(store, rule).items()
    assert _id(conclusion.subject) == "a"
    assert {tuple(_id(t.predicate) for t in one) for one in premises} == {
        ("ns#likes",),
        ("ns#loves",),
    }


def test_rows_know_their_line(why: Why):
    assert all(isinstance(row, Row) and row.line > 1 for row in why.rows.values())
