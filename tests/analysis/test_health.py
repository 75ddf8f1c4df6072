"""kg health: each reason in a small world, the order, and the real list against the graph."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from kg.analysis.coverage import Coverage
from kg.analysis.health import Health, health, health_record, words
from kg.analysis.health.item import Item
from kg.dates import first_day, iso
from kg.rdf.dataset import Dataset
from kg.records.world import world_of
from kg.tables.read import Tables
from tests.analysis import random_worlds
from tests.examples import examples
from tests.worlds import make_tables

DAY = "2026-11-22"
SOURCES = [
    {"id": "law", "kind": "statute-or-regulation", "date": "2026"},
    {"id": "page", "kind": "government", "date": "2026"},
    {"id": "paper", "kind": "press", "date": "2026"},
    {"id": "vendor", "kind": "secondary", "date": "2026"},
]
AREAS = [{"id": "payroll", "main_of": "hr", "rank": "1", "one_provider": "yes"}]
FRESH = {
    "source": "law",
    "agency": "hud",
    "area": "payroll",
    "provider": "nfc",
    "observed": "2026-01-01",
}


def use(**cells: str) -> dict[str, str]:
    return {**FRESH, **cells}


def look(tables: Tables, *, on: str = DAY, bodies: tuple[str, ...] = ("hud",), **how) -> Health:
    coverage = Coverage(world_of(tables), first_day(on))
    return health(coverage, bodies, ["payroll"], tables, **how)


def made(*adoptions: dict[str, str], **others: list[dict[str, str]]) -> Tables:
    providers = [{"id": one} for one in ("nfc", "ibc")]
    others = {"areas": AREAS, "sources": SOURCES, "providers": providers, **others}
    return make_tables(adoptions=list(adoptions), **{k: [*v] for k, v in others.items()})


def reasons(found: Health, kind: str = "cell") -> list[set[str]]:
    return [{one.reason for one in item.findings} for item in found.items if item.kind == kind]


def searched(**cells: str) -> dict[str, str]:
    plain = {"date": "2026-11-20", "agency": "hud", "area": "payroll", "query": "HUD payroll"}
    return {**plain, "looked_at": "nothing relevant", "result": "nothing-found", **cells}


TWO = (use(source="law"), use(source="page"))


def test_a_cell_on_two_fresh_documents_of_a_government_is_not_on_the_list():
    assert look(made(*TWO)).items == ()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([use(source="law")], {words.ONE_SOURCE}),
        ([use(source="law"), use(source="law")], {words.ONE_SOURCE}),
        ([use(source="paper"), use(source="vendor")], {words.UNOFFICIAL}),
        ([use(source="paper")], {words.UNOFFICIAL, words.ONE_SOURCE}),
        ([use(source="paper"), use(source="law")], set()),
        ([one | {"observed": "2021-11-22"} for one in TWO], set()),
        ([one | {"observed": "2021-11-21"} for one in TWO], {words.AGING}),
        ([one | {"observed": "2016-11-22"} for one in TWO], {words.AGING}),
        ([one | {"observed": "2016-11-21"} for one in TWO], {words.LAST_KNOWN}),
        ([one | {"observed": ""} for one in TWO], {words.UNDATED}),
        ([TWO[0] | {"observed": "2001"}, TWO[1]], set()),
        ([*TWO, use(provider="ibc", source="page")], {words.CONFLICT}),
    ],
)
def test_what_is_amiss_with_a_known_cell(rows: list[dict[str, str]], expected: set[str]):
    assert reasons(look(made(*rows))) == ([expected] if expected else [])


def test_what_kinds_of_works_it_rests_on_is_said():
    [item] = look(made(use(source="paper"), use(source="vendor"))).items
    assert [one.text for one in item.findings] == ["rests on press and secondary works only"]
    assert item.start == "kg explain hud payroll"
    assert item.rows == ("ad-0001", "ad-0002")


def test_an_unknown_cell_nobody_looked_for():
    found = look(made(agencies=[{"id": "hud"}]))
    assert reasons(found) == [{words.UNSEARCHED}]
    assert found.items[0].newest == 0
    assert found.total.known == 0


@pytest.mark.parametrize("result", ["nothing-found", "too-vague"])
def test_an_unknown_cell_looked_for_in_vain_says_when_and_where(result: str):
    rows = [
        searched(date="2026-11-21", looked_at="https://www.hud.gov/a;https://gao.gov/b"),
        searched(result=result, note="a page of 2012."),
    ]
    [item] = look(made(agencies=[{"id": "hud"}], search_log=rows)).items
    assert [one.text for one in item.findings] == ["looked for 2 times in vain, last on 2026-11-21"]
    assert [one.date for one in item.searches] == ["2026-11-20", "2026-11-21"]
    assert item.searches[1].where == ("hud.gov", "gao.gov")
    assert item.searches[0].text.endswith("(a page of 2012).")


@pytest.mark.parametrize(
    "row",
    [
        searched(agency=""),
        searched(agency="fema"),
        searched(area="travel"),
        searched(result="found"),
        searched(result="already-known"),
    ],
)
def test_other_searches_are_none_in_vain_for_a_cell(row: dict[str, str]):
    bodies = [{"id": "hud"}, {"id": "fema"}]
    areas = [*AREAS, {"id": "travel"}]
    found = look(made(agencies=bodies, areas=areas, search_log=[row]))
    assert reasons(found) == [{words.UNSEARCHED}]


def test_taken_over_evidence_is_work_on_the_body_above():
    tables = made(use(source="law"), agencies=[{"id": "hud"}, {"id": "fha", "parent": "hud"}])
    both = look(tables, bodies=("hud", "fha"))
    assert [item.subject for item in both.items] == ["hud.payroll"]
    assert [item.subject for item in look(tables, bodies=("fha",)).items] == ["fha.payroll"]


def test_a_qsmo_is_quiet_when_nothing_happened_for_two_years():
    period = {"office": "hr-qsmo", "area": "payroll", "host": "hud", "from": "2020-01-01"}
    period |= {"observed": "2020-01-01", "source": "law"}
    given = {"designation_periods": [period], "offices": [{"id": "hr-qsmo"}]}
    [item] = [one for one in look(made(*TWO, **given)).items if one.kind == "office"]
    assert item.findings[0].reason == words.QUIET
    assert item.rows == ("de-0001",)
    for table, row in (
        ("designations", {"office": "hr-qsmo", "observed": "2024-11-22"}),
        ("provisions", {"target": "hr-qsmo", "date": "2025", "policy": "m"}),
    ):
        assert reasons(look(made(*TWO, **given, **{table: [row]})), "office") == []
    later = {"designations": [{"office": "hr-qsmo", "observed": "2026-11-23"}]}
    assert len(reasons(look(made(*TWO, **given, **later)), "office")) == 1, "not known by then"
    gone = {"designation_periods": [period | {"until": "2021"}], "offices": [{"id": "hr-qsmo"}]}
    assert reasons(look(made(*TWO, **gone)), "office") == [], "it has the role no longer"


def test_a_designation_on_press_alone_hangs_over_every_main_function_below():
    period = {"office": "hr-qsmo", "area": "hr", "host": "hud", "from": "2020", "source": "paper"}
    areas = [{"id": "hr"}, *({**AREAS[0], "id": one, "parent": "hr"} for one in ("payroll", "pay"))]
    tables = made(*TWO, areas=areas, designation_periods=[period], offices=[{"id": "hr-qsmo"}])
    [item] = [one for one in look(tables).items if one.kind == "designation"]
    assert {one.reason for one in item.findings} == {words.UNOFFICIAL, words.ONE_SOURCE}
    assert (item.weight, item.start) == (2, "kg why de-0001")


def test_a_listing_on_one_source_counts_the_cells_it_makes_marketplace():
    period = {"office": "hr-qsmo", "area": "payroll", "host": "hud", "from": "2020"}
    services = [
        {
            "row": "sv-0001",
            "id": "fpps",
            "provider": "nfc",
            "area": "payroll",
            "listed_by": "hr-qsmo",
        }
        | {"from": "2021", "source": "law"}
    ]
    rows = [one | {"service": "fpps", "agency": body} for one in TWO for body in ("hud", "nasa")]
    tables = made(
        *rows,
        designation_periods=[{**period, "source": "law"}],
        offices=[{"id": "hr-qsmo"}],
        services=services,
    )
    found = look(tables, bodies=("hud", "nasa"))
    [item] = [one for one in found.items if one.kind == "listing"]
    assert (item.weight, item.start, item.subject) == (2, "kg why sv-0001", "sv-0001")
    assert [one for one in found.items if one.kind == "cell"] == []
    assert reasons(look(tables, bodies=()), "listing") == [], "no cell here rests on it"


def test_a_source_without_a_date_is_listed_where_rows_rest_on_it():
    undated = [{**one, "date": ""} for one in SOURCES if one["id"] in ("law", "paper")]
    tables = made(*TWO, sources=[*undated, SOURCES[1]])
    [item] = look(tables).items
    assert (item.kind, item.subject, item.weight) == ("source", "law", 1)
    assert item.start == "kg query rests-on-source --param source=law"


def test_rows_at_odds_are_one_item_with_all_columns():
    rows = [
        {"row": "bo-001", "id": "cap", "kind": "ngo", "from": "2019", "source": "law"},
        {"row": "bo-002", "id": "cap", "kind": "council", "from": "2020", "source": "page"},
    ]
    [item] = look(made(*TWO, bodies=rows)).items
    assert item.findings[0].text == "kind is ngo or council; from is 2019 or 2020"
    assert (item.kind, item.rows, item.start) == ("rows", ("bo-001", "bo-002"), "kg why bo-001")


def test_only_cells_where_bodies_or_functions_are_chosen():
    undated = [{**one, "date": ""} for one in SOURCES]
    tables = made(use(source="law"), sources=undated)
    assert {item.kind for item in look(tables).items} == {"cell", "source"}
    assert {item.kind for item in look(tables, everything=False).items} == {"cell"}


def test_only_items_that_have_the_reason_asked_for():
    tables = made(use(source="paper"), use(agency="nasa", source="law"))
    found = look(tables, bodies=("hud", "nasa"), reasons=[words.UNOFFICIAL])
    assert [item.subject for item in found.items] == ["hud.payroll"]
    assert found.counts[words.ONE_SOURCE] == 1, "its other reasons are said too"


def test_points_are_added_up_and_the_heaviest_reason_says_what_to_do():
    [item] = look(made(use(source="paper", observed="2001"))).items
    assert item.points == 4 + 3 + 1
    assert item.next_step == words.REASON[words.LAST_KNOWN].step


def test_the_order_is_the_one_that_is_said():
    bodies = ("a", "b", "c", "d")
    tables = made(
        use(agency="a", source="law"),
        use(agency="b", source="law", observed="2025-01-01"),
        use(agency="c", source="paper"),
        use(agency="d", source="law", observed="2024-01-01"),
        search_log=[searched(agency="d")],
    )
    found = look(tables, bodies=bodies)
    assert [item.agency for item in found.items] == ["c", "b", "a", "d"]


def test_the_age_of_evidence_is_that_of_its_newest_row():
    tables = made(
        use(agency="a", observed="2020-11-22"),
        use(agency="b", observed="2016-11-22"),
        use(agency="b", observed="2010"),
        use(agency="c", observed=""),
        agencies=[{"id": one} for one in "abcd"],
    )
    found = look(tables, bodies=tuple("abcd"))
    age = found.total
    assert (age.cells, age.known, age.undated) == (4, 3, 1)
    assert (iso(age.newest), iso(age.oldest)) == ("2020-11-22", "2016-11-22")
    cells = {one["agency"]: one for one in health_record(found)["cells"]}
    assert [cells[one]["age_years"] for one in "abcd"] == [6.0, 10.0, None, None]
    assert cells["d"]["status"] == "unknown"


def test_on_an_earlier_day_the_evidence_was_younger():
    tables = made(*(one | {"observed": "2016-11-22"} for one in TWO))
    assert reasons(look(tables)) == [{words.AGING}]
    assert look(tables, on="2018-01-01").items == ()


# ---- any world ----


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(tables=random_worlds.tables(), day=random_worlds.DAYS)
def test_in_any_world_each_cell_is_judged_by_its_rows(tables: Tables, day: str) -> None:
    """Recounted from the rows of the records, without what the items are made with."""
    world = world_of(tables)
    coverage = Coverage(world, first_day(day))
    bodies, areas = sorted(world.agencies), sorted(world.areas)
    found = health(coverage, bodies, areas, tables)
    listed = {one.subject: {f.reason for f in one.findings} for one in cells_of(found)}
    rows = {row["id"]: row for row in tables["adoptions"]}
    kind = {row["id"]: row["kind"] for row in tables["sources"]}
    expected = {}
    for cell in coverage.cells(bodies, areas):
        sources = {rows[row]["source"] for record in cell.records for row in record.rows}
        reasons = set()
        if not cell.known:
            reasons.add(words.UNSEARCHED)
        elif cell.inherited_from and not cell.conflict:
            continue
        else:
            dated = any(record.dated for record in cell.records)
            reasons |= {words.CONFLICT} if cell.conflict else set()
            reasons |= {words.ONE_SOURCE} if len(sources) == 1 else set()
            official = {"government", "oversight", "statute-or-regulation"}
            reasons |= set() if {kind[one] for one in sources} & official else {words.UNOFFICIAL}
            old = {"aging": words.AGING, "last known": words.LAST_KNOWN}.get(cell.freshness)
            reasons |= {words.UNDATED if not dated else old} if old else set()
        if reasons:
            expected[f"{cell.agency}.{cell.area}"] = reasons
    assert listed == expected
    assert [one.order for one in found.items] == sorted(one.order for one in found.items)


# ---- the real data ----

CELLS = """
SELECT ?agency ?area ?freshness ?conflict (COUNT(DISTINCT ?source) AS ?sources)
  (SUM(?official) AS ?government) WHERE {
  { SELECT DISTINCT ?cell ?source ?official WHERE {
      ?cell a qsmo:Coverage ; prov:wasDerivedFrom ?source .
      ?source qsmo:sourceKind ?kind .
      BIND(IF(?kind IN (kind:government, kind:oversight, kind:statute-or-regulation), 1, 0)
        AS ?official) } }
  ?cell qsmo:agency ?agency ; qsmo:area ?area ; qsmo:conflict ?conflict ;
    qsmo:freshness ?freshness .
  ?agency org:memberOf group:cfo-act .
  MINUS { ?cell qsmo:inheritedFrom ?above }
} GROUP BY ?agency ?area ?freshness ?conflict
"""


def _last(term: object) -> str:
    return str(term).strip("<>").rpartition("/")[2]


def real(dataset: Dataset, **how) -> Health:
    world = dataset.world
    bodies = [one.id for one in world.agencies.values() if one.cfo_act]
    coverage = Coverage(world, dataset.day)
    return health(coverage, bodies, world.main_functions, dataset.tables, **how)


def test_the_cells_of_the_real_list_are_those_the_graph_gives(dataset: Dataset):
    from kg.rdf.names import PREFIXES

    main = set(dataset.world.main_functions)
    expected: dict[str, set[str]] = {}
    for row in dataset.store.query(CELLS, prefixes=PREFIXES):
        agency, area, freshness = (_last(row[name]) for name in ("agency", "area", "freshness"))
        if area not in main:
            continue
        found = expected.setdefault(f"{agency}.{area}", set())
        if row["sources"].value == "1":
            found.add(words.ONE_SOURCE)
        if row["government"].value == "0":
            found.add(words.UNOFFICIAL)
        if row["conflict"].value == "true":
            found.add(words.CONFLICT)
        if freshness == "aging":
            found.add(words.AGING)
        if freshness == "last-known":
            found.add("old")
    listed = {one.subject: {f.reason for f in one.findings} for one in cells_of(real(dataset))}
    old = {words.LAST_KNOWN, words.UNDATED}
    known = {
        subject: {"old" if one in old else one for one in found}
        for subject, found in listed.items()
        if not found & {words.UNSEARCHED, words.IN_VAIN}
    }
    assert known
    assert known == {subject: found for subject, found in expected.items() if found}
    exists = [
        one.id for one in dataset.world.agencies.values() if one.cfo_act and one.exists(dataset.day)
    ]
    unknown = {f"{body}.{area}" for body in exists for area in main} - set(expected)
    assert {one for one in listed if one not in known} == unknown


def cells_of(found: Health) -> list[Item]:
    return [one for one in found.items if one.kind == "cell"]


def test_the_rest_of_the_real_list_is_what_the_tables_say(dataset: Dataset):
    found = real(dataset)
    tables = dataset.tables
    named = {row["source"] for name in tables for row in tables[name] if row.get("source")}
    undated = {row["id"] for row in tables["sources"] if not row["date"]} & named
    assert {one.subject for one in found.items if one.kind == "source"} == undated
    in_vain = {
        (row["agency"], row["area"])
        for row in tables["search_log"]
        if row["result"] in ("nothing-found", "too-vague") and row["agency"]
    }
    for one in cells_of(found):
        assert bool(one.searches) == ((one.agency, one.area) in in_vain)
    quiet = {one.subject for one in found.items if one.kind == "office"}
    in_role = {one.office for one in dataset.world.designations if one.in_force(dataset.day)}
    assert quiet <= in_role


def test_the_real_list_is_in_order_with_every_row_and_source_it_names(dataset: Dataset):
    found = real(dataset)
    tables = dataset.tables
    keys = {row.get("row") or row.get("id") for name in tables for row in tables[name]}
    for one, other in pairwise(found.items):
        assert one.order < other.order
    for one in found.items:
        assert one.points > 0
        assert set(one.rows) <= keys
        assert set(one.sources) <= {row["id"] for row in tables["sources"]}
        assert one.start.startswith("kg ")
    assert len({(one.kind, one.subject) for one in found.items}) == len(found.items)


def test_reasons_are_heaviest_first_and_each_says_what_to_do():
    points = [one.points for one in words.REASONS]
    assert points == sorted(points, reverse=True)
    assert all(one.step.endswith(".") and one.label for one in words.REASONS)
