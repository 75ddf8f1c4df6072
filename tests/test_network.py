"""The NetworkX graph holds every record and all that coverage depends on."""

from __future__ import annotations

from io import BytesIO

import networkx as nx
import pytest

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


def test_edges_tell_what_the_rules_of_coverage_read(world, graph):
    records = {one.id: one for one in world.adoptions}
    for _, _, key, facts in of(graph, "adoption"):
        assert facts["dated"] == records[key].dated
    listings = {one.id: one for one in world.listings if one.office}
    edges = of(graph, "lists")
    assert {key for _, _, key, _ in edges} == set(listings)
    for office, service, key, facts in edges:
        listing = listings[key]
        assert (office, service) == (f"office:{listing.office}", f"service:{listing.service}")
        assert facts["providers"].split() == list(listing.providers)
        assert f"area:{facts['area']}" in graph
    for _, facts in graph.nodes(data=True):
        if facts["kind"] == "function":
            assert facts["one_provider"] == world.areas[facts["id"]].one_provider


def test_what_holds_is_what_the_dates_say(graph):
    today = graph.graph["date"]
    dated = [facts for _, _, facts in graph.edges(data=True) if "start" in facts]
    assert {facts["in_force"] for facts in dated} == {True, False}
    for facts in dated:
        begun, over = facts["start"] <= today, "" < facts["end"] < today
        assert facts["in_force"] == (begun and not over), facts
    bodies = [facts for _, facts in graph.nodes(data=True) if facts["kind"] == "agency"]
    for facts in bodies:
        assert facts["exists"] == (facts["since"] <= today and not "" < facts["until"] < today)


def test_merged_bodies_point_to_their_successors(world, graph):
    edges = {(source, target) for source, target, _, _ in of(graph, "merged-into")}
    assert edges == {
        (f"agency:{body}", f"agency:{successor}")
        for successor, bodies in world.merged.items()
        for body in bodies
    }
    assert edges


def test_same_records_same_order(world, graph):
    again = network(world, world.date)
    assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(graph.edges(keys=True, data=True))


@pytest.mark.parametrize("write", [nx.write_graphml, nx.write_gexf])
def test_graph_files_can_be_written(graph, write):
    out = BytesIO()
    write(graph, out)
    assert out.tell() > 100_000
