"""What kg why can be asked about, and what it answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kg.analysis.coverage import Coverage
from kg.errors import AmbiguousIdError, UnknownIdError, UsageError
from kg.paths import ontology_dir
from kg.provenance.record import why_record
from kg.provenance.why import row_key
from kg.query.named import named_queries
from kg.query.run import graph_names, run_query
from kg.rdf.names import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.provenance.why import Why
    from kg.rdf.dataset import Dataset

BASE = "https://w3id.org/qsmo/"


@pytest.fixture(scope="module")
def held(why: Why) -> dict[str, str]:
    """A use in force by a record of two rows: ids of agency, provider, area, record and a row."""
    providers = {row["id"] for row in why.dataset.tables["providers"]}
    agencies = {row["id"] for row in why.dataset.tables["agencies"]}
    one = next(
        one
        for one in why.dataset.world.adoptions
        if one.kind == "use" and one.in_force(why.dataset.day) and len(one.rows) == 2
        if one.area and one.provider in providers - agencies
    )
    cells = {"agency": one.agency, "provider": one.provider, "area": one.area}
    return {**cells, "record": one.id, "row": one.rows[1]}


def rows_in(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from rows_in(one)
    elif isinstance(node, dict):
        if "key" in node:
            yield node["key"]
        for name in ("triples", "reasons", "rows", "from"):
            yield from rows_in(node.get(name, []))


@pytest.mark.parametrize("spelt", ["{row}", "adoptions/{row}", " {row} "])
def test_a_row_is_found_by_its_key(spelt: str, why: Why, held: dict[str, str]):
    found = why_record(why, spelt.format(**held))
    assert found["row"]["key"] == held["row"]
    assert found["row"]["place"] == f"adoptions.csv:{found['row']['line']}"
    assert found["row"]["cells"]["agency"] == held["agency"]
    assert found["triples"]
    for one in found["triples"]:
        assert held["row"] in set(rows_in(one)), "each triple of the row names the row"
    assert {one["subject"] for one in found["triples"]} == {
        f"adoption:{held['record']}",
        f"evidence:adoptions.{held['row']}",
    }


@pytest.mark.parametrize("spelt", ["agency:{agency}", "agency/{agency}", BASE + "agency/{agency}"])
def test_a_thing_is_found_by_its_names(spelt: str, why: Why, held: dict[str, str]):
    found = why_record(why, spelt.format(**held), "rdfs:label")
    assert found["thing"] == f"agency:{held['agency']}"
    [label] = found["triples"]
    assert label["reasons"][0]["table"] == "agencies"
    assert label["reasons"][0]["column"] == "label"


def test_a_conclusion_names_its_rule_and_goes_down_to_rows(why: Why, held: dict[str, str]):
    agency, provider = f"agency:{held['agency']}", f"provider:{held['provider']}"
    found = why_record(why, agency, "qsmo:servedBy", provider)
    [one] = found["triples"]
    [reason] = one["reasons"]
    assert (reason["how"], reason["file"]) == ("rule", "rules/served-by.rq")
    records = {premise["subject"] for match in reason["from"] for premise in match}
    assert f"adoption:{held['record']}" in records
    for match in reason["from"]:
        assert all(premise["reasons"] for premise in match)
    assert held["row"] in set(rows_in(one))


def test_a_premise_that_a_rule_concluded_has_its_own_reasons(why: Why):
    found = why_record(why, "agency:hud", "qsmo:underMandate", "policy:eo-14249")
    [reason] = found["triples"][0]["reasons"]
    ways = {one["how"] for match in reason["from"] for each in match for one in each["reasons"]}
    assert ways == {"row", "kernel", "rule"}


def test_every_source_the_named_query_finds_is_in_the_answer(why: Why, held: dict[str, str]):
    agency, provider = f"agency:{held['agency']}", f"provider:{held['provider']}"
    terms = {"subject": agency, "predicate": "qsmo:servedBy", "object": provider}
    values = {name: expand(term) for name, term in terms.items()}
    text = named_queries(ontology_dir())["trace"].bind(values, lambda _kind, text: text)
    store = why.dataset.store
    traced = json.loads(run_query(store, text, "json", graph_names(store)).body)
    answer = json.dumps(why_record(why, agency, "qsmo:servedBy", provider))
    rows = traced["results"]["bindings"]
    sources = {row["source"]["value"].rpartition("/")[2] for row in rows}
    assert sources
    assert all(f'"{one}"' in answer for one in sources)


def test_a_cell_evidence_and_a_word_of_the_vocabulary(why: Why, held: dict[str, str]):
    cell = f"coverage:{held['agency']}.{held['area']}"
    [status] = why_record(why, cell, "qsmo:coverageStatus")["triples"]
    assert status["reasons"][0]["how"] == "kernel"
    assert held["row"] in set(rows_in(status))
    evidence = why_record(why, f"evidence:adoptions.{held['row']}")
    assert set(rows_in(evidence["triples"])) >= {held["row"]}
    word = why_record(why, "qsmo:servedBy", "rdfs:label")
    [reason] = word["triples"][0]["reasons"]
    assert (reason["how"], reason["name"]) == ("vocabulary", "qsmo.ttl")
    assert reason["line"]


def test_a_row_of_any_table_has_triples_that_lead_back_to_it(why: Why, dataset: Dataset):
    """Those that no document states, too: tests of mandates, readings of texts, searches."""
    for table, rows in dataset.tables.items():
        for row in rows[:1] + rows[-1:]:
            key = row_key(dataset.schema[table], row)
            found = why_record(why, f"{table}/{key}")
            assert found["row"]["table"] == table
            assert found["triples"]
            for one in found["triples"]:
                places = {(why["table"], why["key"]) for why in one["reasons"] if "table" in why}
                assert (table, key) in places, one


def test_a_source_and_a_table_of_ids(why: Why, dataset: Dataset):
    source = dataset.tables["sources"][0]["id"]
    found = why_record(why, f"sources/{source}")
    assert {one["subject"] for one in found["triples"]} == {f"source:{source}"}
    assert why_record(why, f"source:{source}")["triples"]


def test_nothing_that_does_not_fit_is_shown(why: Why):
    assert why_record(why, "agency:hud", "qsmo:servedBy", "provider:nobody")["triples"] == []


@pytest.mark.parametrize(
    "text",
    ["ad-99999", "agency:nobody", "zz", "", "adoptions/", "https://example.org/x", "x:y:z", "🜁"],
)
def test_what_is_not_there(text: str, why: Why):
    with pytest.raises(UnknownIdError):
        why_record(why, text)


@pytest.mark.parametrize("text", ["http://a b<>", '"', "'; DROP", "\x00", "agency:<script>", "{}"])
def test_hostile_texts_name_nothing(text: str, why: Why):
    with pytest.raises(UsageError):
        why_record(why, text)


def test_a_near_miss_is_told_the_nearest(why: Why, held: dict[str, str]):
    with pytest.raises(UnknownIdError) as caught:
        why_record(why, held["row"].replace("ad-", "sd-"))
    assert caught.value.nearest


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("coverage:hud.payrol", ["coverage:hud.payroll"]),
        ("https://w3id.org/qsmo/coverage/hudd.payroll", ["coverage:hud.payroll"]),
        ("coverage:qqqqqqqq.payroll", []),
    ],
)
def test_a_cell_that_is_none_is_told_the_nearest_cell(why: Why, text: str, meant: list[str]):
    with pytest.raises(UnknownIdError) as caught:
        why_record(why, text)
    assert list(caught.value.nearest[:1]) == meant


def test_an_id_that_went_away_says_what_took_its_place(why: Why, dataset: Dataset):
    """Where retired ids are in the graph by their triples, else by what is said instead."""
    row = next(one for one in dataset.tables["retired_ids"] if one["replaced_by"])
    try:
        said = json.dumps(why_record(why, row["id"]))
        assert f'"retired_ids.csv:{row.line}"' in said
    except UsageError as error:
        said = str(error)
    assert row["replaced_by"] in said


def test_every_row_of_every_table_can_be_asked_for_by_table_and_key(why: Why, dataset: Dataset):
    assert len(why.rows) == sum(map(len, dataset.tables.values()))
    for table, key in list(why.rows)[:: len(why.rows) // 50]:
        assert why_record(why, f"{table}/{key}")["row"]["line"] == why.rows[table, key].line


def test_an_unknown_cell_is_said_to_be_one(why: Why):
    world = why.dataset.world
    cell = next(
        f"{one}.{world.main_functions[0]}"
        for one in world.agencies
        if not Coverage(world, why.dataset.day).cell(one, world.main_functions[0]).known
    )
    for spelt in (cell, f"coverage:{cell}", f"{BASE}coverage/{cell}"):
        with pytest.raises(UsageError, match="nothing is recorded"):
            why_record(why, spelt)


def test_an_id_of_two_things_is_not_guessed(why: Why, dataset: Dataset):
    """A service may be called as its provider is, such as gsa-pegasys."""
    providers = {row["id"] for row in dataset.tables["providers"]}
    shared = sorted(providers & {row["id"] for row in dataset.tables["services"]})
    assert shared
    with pytest.raises(AmbiguousIdError) as caught:
        why_record(why, shared[0])
    assert {f"provider:{shared[0]}", f"service:{shared[0]}"} <= set(caught.value.choices)
