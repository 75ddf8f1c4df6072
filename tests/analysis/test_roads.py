"""Independent roads to one answer: the kernel, the graph's qsmo:Coverage, SPARQL on the records."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.dates import Day, first_day, iso
from kg.query.run import graph_names, run_query
from kg.rdf.computed import coverage_quads, founding_rows, period_quads
from kg.rdf.dataset import Dataset
from kg.rdf.rows import RowWriter
from kg.rdf.store import load_store, n_quads
from kg.records.world import World, world_of
from kg.tables.read import Tables
from tests.worlds import make_tables, schema

FROM_RECORDS = (Path(__file__).parent / "coverage_from_records.rq").read_text("utf-8")
IN_GRAPH = """
PREFIX qsmo: <https://w3id.org/qsmo/ns#>
SELECT ?agency ?area ?status ?freshness ?conflict ?above
  (GROUP_CONCAT(DISTINCT STR(?record); SEPARATOR=" ") AS ?records)
WHERE {
  ?cell a qsmo:Coverage ; qsmo:agency ?agency ; qsmo:area ?area ; qsmo:coverageStatus ?status ;
    qsmo:freshness ?freshness ; qsmo:conflict ?conflict ; qsmo:basedOn ?record .
  OPTIONAL { ?cell qsmo:inheritedFrom ?above }
}
GROUP BY ?agency ?area ?status ?freshness ?conflict ?above
"""
Cells = dict[tuple[str, str], str]


def tail(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


def by_kernel(world: World, day: Day) -> Cells:
    cells = Coverage(world, day).cells(world.agencies, world.tracked)
    return {(cell.agency, cell.area): cell.status for cell in cells if cell.known}


def by_sparql(store: ox.Store, world: World, day: Day) -> Cells:
    """Status from the records' dates alone; roll-up and bare authorizations are not derived."""
    query = FROM_RECORDS.replace("2026-11-22", iso(day))
    words = [word.id for word in st.STATUSES]
    found = {}
    for agency, area, best in store.query(query):
        if world.agencies[tail(agency.value)].exists(day):
            found[tail(agency.value), tail(area.value)] = words[int(best.value)]
    return found


def derivable(world: World, day: Day) -> Cells:
    cells = Coverage(world, day).cells(world.agencies, world.tracked)
    return {
        (cell.agency, cell.area): cell.status
        for cell in cells
        if cell.known and cell.status != st.PARTIAL and not cell.authorized_only
    }


def test_the_graph_says_what_the_kernel_says_cell_by_cell(dataset: Dataset) -> None:
    rows = run_query(dataset.store, IN_GRAPH, "json", graph_names(dataset.store)).rows
    graph = {
        (tail(row["agency"]), tail(row["area"])): (
            tail(row["status"]),
            tail(row["freshness"]),
            row["conflict"],
            tail(row["above"]) if "above" in row else "",
            frozenset(tail(one) for one in row["records"].split() if "/adoption/" in one),
        )
        for row in rows
    }
    world = dataset.world
    kernel = {
        (cell.agency, cell.area): (
            cell.status,
            cell.freshness.replace(" ", "-"),
            str(cell.conflict).lower(),
            cell.inherited_from,
            frozenset(record.id for record in cell.records),
        )
        for cell in Coverage(world, dataset.day).cells(world.agencies, world.tracked)
        if cell.known
    }
    assert graph == kernel
    assert len(kernel) > 4_000


@pytest.mark.parametrize("day", ["2026-11-22", "2021-06-30"])
def test_sparql_on_the_records_agrees_on_the_real_data(dataset: Dataset, day: str) -> None:
    when = first_day(day)
    assert by_sparql(dataset.store, dataset.world, when) == derivable(dataset.world, when)


AGENCIES = ("a", "a1", "a2", "a11", "b", "b1", "alone")
PARENTS = {"a1": "a", "a2": "a", "a11": "a1", "b1": "b"}
AREAS = ("top", "f", "low", "lonely")
BROADER = {"f": "top", "low": "f"}
PROVIDERS = ("fed", "home", "firm", "a", "b1", "")
YEARS = some.sampled_from(["", "2008", "2012-06", "2015-03-31", "2016", "2019-11", "2022"])


@some.composite
def adoption_rows(draw: some.DrawFn) -> dict[str, str]:
    begin, end = draw(YEARS), draw(some.sampled_from(["", "", "2018-12", "2024"]))
    return {
        "agency": draw(some.sampled_from(AGENCIES[:-1])),
        "area": draw(some.sampled_from(AREAS[:-1])),
        "provider": draw(some.sampled_from(PROVIDERS)),
        "service": draw(some.sampled_from(["", "s1", "s2"])),
        "status": draw(
            some.sampled_from(["in-use", "in-use", "ended", "planned", "migrating", "authorized"])
        ),
        "extent": draw(some.sampled_from(["", "", "part"])),
        "from": begin,
        "until": end if not begin or begin < end else "",
        "observed": draw(YEARS),
    }


@some.composite
def service_rows(draw: some.DrawFn) -> dict[str, str]:
    return {
        "id": draw(some.sampled_from(["s1", "s2", "s3"])),
        "provider": draw(some.sampled_from(["fed", "home", "firm"])),
        "area": draw(some.sampled_from(AREAS)),
        "listed_by": draw(some.sampled_from(["", "o", "o2"])),
        "from": draw(YEARS),
        "observed": draw(YEARS),
    }


@some.composite
def period_rows(draw: some.DrawFn) -> dict[str, str]:
    return {
        "office": draw(some.sampled_from(["o", "o2"])),
        "area": draw(some.sampled_from(AREAS)),
        "host": draw(some.sampled_from(["a", "b"])),
        "status": draw(some.sampled_from(["designated", "pre-designated"])),
        "from": draw(some.sampled_from(["2010", "2016-02", "2020-06-29"])),
        "until": draw(some.sampled_from(["", "", "2021"])),
    }


@some.composite
def tables(draw: some.DrawFn) -> Tables:
    return make_tables(
        agencies=[{"id": one, "parent": PARENTS.get(one, "")} for one in AGENCIES],
        areas=[{"id": one, "parent": BROADER.get(one, "")} for one in AREAS],
        providers=[
            {"id": "fed", "kind": "federal", "agency": "b"},
            {"id": "home", "kind": "federal", "agency": "a1"},
            {"id": "firm", "kind": "commercial"},
        ],
        adoptions=draw(some.lists(adoption_rows(), max_size=7)),
        services=draw(some.lists(service_rows(), max_size=4)),
        designation_periods=draw(some.lists(period_rows(), max_size=3)),
    )


DAYS = some.sampled_from(["2009-01-01", "2014-05-05", "2017-01-01", "2021-06-30", "2026-11-22"])


def small_store(small: Tables, world: World, day: Day) -> ox.Store:
    full = {name: small.get(name, []) for name in schema()}
    writer = RowWriter(schema(), full, founding_rows(world))
    parts = [*writer.quads(), *period_quads(world, day), *coverage_quads(world, day)]
    return load_store(n_quads(parts))


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(small=tables(), day=DAYS)
def test_sparql_on_the_records_agrees_on_random_worlds(small: Tables, day: str) -> None:
    # Not shrunk: each example runs a query, and a failing world is small enough to read.
    world, when = world_of(small), first_day(day)
    assert by_sparql(small_store(small, world, when), world, when) == derivable(world, when)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(small=tables(), day=DAYS, data=some.data())
def test_the_order_of_rows_changes_nothing(small: Tables, day: str, data: some.DataObject) -> None:
    shuffled = dict(small)
    for name in ("adoptions", "services", "designation_periods", "agencies"):
        shuffled[name] = data.draw(some.permutations(small[name]))
    when = first_day(day)
    assert by_kernel(world_of(shuffled), when) == by_kernel(world_of(small), when)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(small=tables(), day=DAYS)
def test_an_isolated_body_and_function_stay_unknown(small: Tables, day: str) -> None:
    world = world_of(small)
    coverage = Coverage(world, first_day(day))
    assert coverage.cell("alone", "f").status == st.UNKNOWN
    assert all(coverage.cell(one, "lonely").status == st.UNKNOWN for one in AGENCIES)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(small=tables())
def test_between_events_nothing_changes(small: Tables) -> None:
    world = world_of(small)
    days: set[Day] = set()
    for one in world.adoptions:
        days |= {one.start, one.end + 1, one.closed_on}
    for listing in world.listings:
        days |= {listing.start, listing.end + 1, listing.closed_on}
    for period in world.designations:
        days |= {period.start, period.end + 1}
    events = sorted(day for day in days if day < first_day("2100"))
    for begin, after in pairwise(events):
        assert by_kernel(world, begin) == by_kernel(world, after - 1)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(small=tables(), day=DAYS, at=some.integers(0, 6))
def test_where_nothing_closes_more_records_never_mean_less_known(
    small: Tables, day: str, at: int
) -> None:
    for row in small["adoptions"]:
        # The same beginning and end for all: no record is older than another, so none closes.
        row.update({"from": "2008", "until": "2026", "status": "in-use", "observed": "2009"})
    if not small["adoptions"]:
        return
    fewer = dict(small)
    fewer["adoptions"] = [row for i, row in enumerate(small["adoptions"]) if i != at]
    when = first_day(day)
    more, less = by_kernel(world_of(small), when), by_kernel(world_of(fewer), when)
    assert set(less) <= set(more)
    one = small["adoptions"][min(at, len(small["adoptions"]) - 1)]
    cell = one["agency"], one["area"]
    if cell in less and cell in more and less[cell] != st.PARTIAL:
        own = {r["agency"] for r in fewer["adoptions"] if r["area"] == cell[1]}
        if cell[0] in own:
            assert st.RANK[more[cell]] <= st.RANK[less[cell]]
