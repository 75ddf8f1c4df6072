"""Rows of one thing that state different values: the same pairs as the named queries give."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from kg.analysis.disagreement import disagreements
from kg.paths import ontology_dir
from kg.query.named import named_queries
from kg.query.run import graph_names, run_query
from tests.worlds import make_tables


def pairs(tables, *, adoptions: bool) -> set[tuple[str, str]]:
    """Keys of rows that contradict each other; a value may be the less precise form of another."""
    found = set()
    for one in disagreements(tables):
        if (one.table == "adoptions") != adoptions:
            continue
        for row, other in combinations(one.rows, 2):
            values = row[one.column], other[one.column]
            if not any(a.startswith(b) for a, b in (values, values[::-1])):
                keys = (f"{one.table}.{each.get('row') or each['id']}" for each in (row, other))
                found.add(tuple(sorted(keys)))
    return found


@pytest.mark.parametrize("name", ["adoption-disagreements", "value-disagreements"])
def test_the_same_pairs_as_the_named_query(name, dataset):
    query = named_queries(ontology_dir())[name]
    answer = run_query(dataset.store, query.text, "json", graph_names(dataset.store))
    asked = {
        tuple(
            sorted(
                row[side]["value"].removeprefix("https://w3id.org/qsmo/evidence/")
                for side in ("one", "other")
            )
        )
        for row in json.loads(answer.body)["results"]["bindings"]
    }
    assert asked
    assert pairs(dataset.tables, adoptions=name.startswith("adoption")) == asked


def columns(**given) -> set[str]:
    return {one.column for one in disagreements(make_tables(**given))}


USE = {"agency": "doc", "area": "pay", "provider": "nfc"}


def test_a_more_precise_date_agrees():
    assert columns(adoptions=[USE | {"from": "2014"}, USE | {"from": "2014-05"}]) == set()
    assert columns(adoptions=[USE | {"from": "2014"}, USE | {"from": "2015-05"}]) == {"from"}


def test_a_plan_that_came_true_is_no_dispute():
    assert columns(adoptions=[USE | {"status": "planned"}, USE | {"status": "in-use"}]) == set()
    assert columns(adoptions=[USE | {"status": "ended"}, USE | {"status": "in-use"}]) == {"status"}


def test_uses_of_different_services_are_no_dispute():
    rows = [USE | {"service": "a", "until": "2014"}, USE | {"service": "b", "until": "2015"}]
    services = [{"id": "a"}, {"id": "b"}]
    assert columns(adoptions=rows, services=services) == set()


def test_figures_disagree_only_on_one_day():
    figure = {"id": "users", "label": "Users"}
    one, other = figure | {"value": "5", "as_of": "2020"}, figure | {"value": "7", "as_of": "2020"}
    assert columns(measures=[one, other]) == {"value"}
    assert columns(measures=[one, other | {"as_of": "2021"}]) == set()


def test_only_the_rows_that_contradict_another_are_named():
    rows = [USE | {"until": one} for one in ("2014", "2014-05", "2016", "")]
    (found,) = disagreements(make_tables(adoptions=rows))
    assert [row["until"] for row in found.rows] == ["2014", "2014-05", "2016"]
