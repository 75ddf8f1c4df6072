"""The NetworkX graph holds every record, and a walk over it finds what the kernel finds."""

from __future__ import annotations

from io import BytesIO

import networkx as nx
import pytest

from kg.analysis.coverage import Coverage
from kg.network import network
from kg.paths import data_dir
from kg.records.world import load_world


@pytest.fixture(scope="module")
def world():
    return load_world(data_dir())


@pytest.fixture(scope="module")
def graph(world):
    return network(world, world.date)


def of(graph, relation):
    return [
        (source, target, key, facts)
        for source, target, key, facts in graph.edges(keys=True, data=True)
        if facts["relation"] == relation
    ]


def test_one_adoption_edge_a_record(world, graph):
    edges = of(graph, "adoption")
    assert sorted(key for _, _, key, _ in edges) == [record.id for record in world.adoptions]
    for source, _, key, facts in edges:
        record = next(one for one in world.adoptions if one.id == key)
        assert source == f"agency:{record.agency}"
        assert facts["in_force"] == record.in_force(world.date)
        assert (facts["provider"], facts["area"]) == (record.provider, record.area)


def test_one_designation_edge_a_period(world, graph):
    keys = sorted(key for _, _, key, _ in of(graph, "designates"))
    assert keys == [one.id for one in world.designations]


def test_every_node_says_what_it_is(graph):
    kinds = {"agency", "provider", "function", "office", "service"}
    for node, facts in graph.nodes(data=True):
        assert facts["kind"] in kinds, node
        assert facts["label"], node


def test_body_that_is_both_is_one_node(graph):
    assert "agency:cisa" in graph
    assert "provider:cisa" not in graph
    assert graph.nodes["agency:cisa"]["provides"]


def in_force(graph, agency, area):
    """Deciding records by walking the graph: own ones, else whole uses of the bodies above."""
    node, first = f"agency:{agency}", True
    while node:
        found = {
            key
            for _, _, key, facts in graph.out_edges(node, keys=True, data=True)
            if facts["relation"] == "adoption"
            and facts["in_force"]
            and facts["area"] == area
            and facts["kind"] != "authorization"
            and (first or (facts["kind"] == "use" and facts["whole"]))
        }
        if found:
            return found
        above = [
            target
            for _, target, facts in graph.out_edges(node, data=True)
            if facts["relation"] == "part-of"
        ]
        node, first = (above[0] if above else ""), False
    return set()


@pytest.mark.parametrize("agency", ["nasa", "doc", "noaa"])
def test_walk_finds_what_the_kernel_finds(world, graph, agency):
    coverage = Coverage(world, world.date)
    seen = 0
    for area in world.tracked:
        cell = coverage.cell(agency, area)
        if cell.bureaus or cell.authorized_only:
            continue
        assert in_force(graph, agency, area) == {record.id for record in cell.records}, area
        seen += len(cell.records)
    assert seen


def test_same_records_same_order(world, graph):
    again = network(world, world.date)
    assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(graph.edges(keys=True, data=True))


@pytest.mark.parametrize("write", [nx.write_graphml, nx.write_gexf])
def test_graph_files_can_be_written(graph, write):
    out = BytesIO()
    write(graph, out)
    assert out.tell() > 100_000
