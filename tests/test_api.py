"""The Python API, and the examples of the README as they stand there."""

from __future__ import annotations

import contextlib
import io
import re
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

import kg
from kg import (
    AmbiguousIdError,
    DataError,
    KnowledgeGraph,
    QueryRefusedError,
    QueryTimeoutError,
    UnknownIdError,
    UsageError,
)
from tests.small import small_data

README = Path(__file__).parents[1] / "README.md"
EXAMPLE = re.compile(r"^```python\n(.*?)^```\n+```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = EXAMPLE.findall(README.read_text("utf-8"))
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def g():
    return KnowledgeGraph.load()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return KnowledgeGraph.load(small_data(tmp_path_factory.mktemp("small") / "data"))


def test_readme_has_three_examples():
    assert len(EXAMPLES) >= 3
    assert README.read_text("utf-8").count("```python") == len(EXAMPLES), "each shows its output"


@pytest.mark.parametrize(("code", "output"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_readme_example(code, output):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, str(README), "exec"), {})
    assert printed.getvalue() == output


def test_contract_is_complete_and_sorted():
    assert kg.__all__ == sorted(kg.__all__)
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kg.nothing  # noqa: B018


def test_gaps_defaults_to_the_established_ones(g):
    cells = g.gaps()
    assert cells
    assert "unknown" not in {cell["status"] for cell in cells}
    assert "marketplace" not in {cell["status"] for cell in cells}
    assert {cell["agency"] for cell in cells} <= {
        one.id for one in g.world.agencies.values() if one.cfo_act
    }


def test_gaps_by_names(g):
    [cell] = g.gaps(agencies=["080"], areas=["Payroll"])
    assert (cell["agency"], cell["area"], cell["status"]) == ("nasa", "payroll", "shared")
    assert len(g.gaps(level="top", areas=["payroll"], statuses=["unknown"])) > 50


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"agencies": ["nasaa"]}, UnknownIdError),
        ({"agencies": ["fas"]}, AmbiguousIdError),
        ({"areas": ["pyroll"]}, UnknownIdError),
    ],
)
def test_gaps_of_what_is_not(g, given, error):
    with pytest.raises(error):
        g.gaps(**given)


def test_errors_carry_what_is_needed_to_mend(g):
    with pytest.raises(UnknownIdError) as unknown:
        g.cell("nasaa", "payroll")
    assert unknown.value.nearest[0] == "nasa"
    assert unknown.value.kind == "agency"
    with pytest.raises(AmbiguousIdError) as ambiguous:
        g.cell("fas", "payroll")
    assert ambiguous.value.choices == ("gsa-fas", "usda-fas")


def test_cell_has_its_records(g):
    cell = g.cell("HUD", "payroll")
    assert (cell.status, cell.providers) == ("shared", ["nfc"])
    assert cell.records[0].sources
    assert set(cell.sources) <= set(g.world.source_kind)


def test_query_text_and_named(small):
    text = small.query("SELECT ?name { agency:nasa rdfs:label ?name }")
    assert text.rows == [{"name": "National Aeronautics and Space Administration"}]
    assert small.query("ASK { agency:nasa a qsmo:Agency }").truth
    assert small.query("agency-providers", agency="HUD").rows
    assert b"National Aeronautics" in small.query("DESCRIBE agency:nasa").body


def test_query_refusals(small):
    with pytest.raises(QueryRefusedError):
        small.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(QueryRefusedError):
        small.query("CLEAR ALL")
    with pytest.raises(UnknownIdError, match="named query"):
        small.query("nothing")
    with pytest.raises(UsageError, match="no parameter 'nothing'"):
        small.query("agency-providers", nothing="x")


def test_query_is_stopped_in_time(small):
    with pytest.raises(QueryTimeoutError):
        small.query(RUNAWAY, timeout=0.5)
    assert small.query("ASK { ?s ?p ?o }", timeout=30).truth


def test_network_is_a_multigraph_of_the_records(g):
    network = g.network()
    assert isinstance(network, nx.MultiDiGraph)
    records = {
        key for _, _, key, fact in network.edges(keys=True, data="relation") if fact == "adoption"
    }
    assert records == {one.id for one in g.world.adoptions}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdf_is_a_dataset_with_the_same_quads(small):
    dataset = small.rdf()
    assert len(set(dataset.quads())) == len(small.dataset.quads.splitlines())
    [row] = dataset.query(
        "SELECT ?name { <https://w3id.org/qsmo/agency/nasa> rdfs:label ?name }",
        initNs={"rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
    )
    assert str(row.name) == "National Aeronautics and Space Administration"


def test_rdf_itself_warns_of_nothing(small):
    assert small.rdf()


@pytest.mark.parametrize("day", ["2015-03-01", date(2015, 3, 1)])
def test_as_of(day):
    then = KnowledgeGraph.load(as_of=day)
    assert {cell["as_of"] for cell in then.gaps()} == {"2015-03-01"}
    assert then.gaps() != KnowledgeGraph.load().gaps()


def test_load_of_what_is_not(tmp_path):
    with pytest.raises(DataError) as caught:
        KnowledgeGraph.load(tmp_path)
    assert "metadata.json" in caught.value.problems[0].file
    with pytest.raises(ValueError, match="is not a date"):
        KnowledgeGraph.load(as_of="soon")
