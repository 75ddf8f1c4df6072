"""Concentration: shares, index and network worked by hand, and the real data by another road."""

from __future__ import annotations

import csv
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kg.analysis import reliance, status
from kg.analysis.concentration import (
    TABLES,
    Concentration,
    FunctionShares,
    Share,
    concentration,
    concentration_record,
    function_shares,
)
from kg.analysis.coverage import Coverage
from kg.analysis.gaps import bodies
from kg.analysis.impact import provider_impact
from kg.analysis.reliance import Reliance, bare_cells, use_graph
from kg.dates import first_day
from kg.paths import data_dir
from kg.rdf.dataset import Dataset
from kg.records.world import World, world_of
from kg.session import Session
from kg.tables.read import Row, Tables
from tests.examples import examples
from tests.worlds import make_tables

DAY = first_day("2025-06-30")
PROVIDERS = [
    {"id": "p", "label": "P", "kind": "federal", "agency": "home"},
    {"id": "q", "label": "Q"},
    {"id": "r", "label": "R"},
]

Cells = dict[str, str]


def use(agency: str, provider: str, area: str = "f", **cells: str) -> Cells:
    return {"agency": agency, "provider": provider, "area": area, "observed": "2024"} | cells


def tables_of(
    adoptions: list[Cells],
    services: tuple[Cells, ...] = (),
    agencies: tuple[Cells, ...] = (),
    catalogue: str = "",
) -> Tables:
    named = {one["agency"] for one in adoptions} | {"home"}
    known = {one["id"] for one in agencies}
    given_agencies = [*agencies, *({"id": one, "label": one} for one in sorted(named - known))]
    tables = make_tables(
        agencies=[dict(one) for one in given_agencies],
        areas=[{"id": "f"}, {"id": "g"}],
        providers=PROVIDERS,
        adoptions=adoptions,
        services=list(services),
        offices=[{"id": "o", "catalogue": catalogue}],
        designation_periods=[{"office": "o", "area": "f", "host": "home", "from": "2020"}],
    )
    tables["measures"] = []
    return tables


def found_in(tables: Tables, *, level: str = "top") -> Concentration:
    coverage = Coverage(world_of(tables), DAY)
    return concentration(coverage, bodies(coverage.world, level), ["f", "g"], tables)


def shares(tables: Tables, area: str = "f", *, level: str = "top") -> FunctionShares:
    return next(one for one in found_in(tables, level=level).functions if one.area == area)


def of(found: Concentration, provider: str) -> Reliance:
    return next(one for one in found.providers if one.provider == provider)


def parts(one: FunctionShares) -> dict[str, float]:
    return {share.provider: share.share for share in one.shares}


def test_index_of_two_one_one() -> None:
    found = shares(tables_of([use("a", "p"), use("b", "p"), use("c", "q"), use("d", "r")]))
    assert parts(found) == {"p": 0.5, "q": 0.25, "r": 0.25}
    assert found.hhi == 50**2 + 25**2 + 25**2 == 3750
    assert found.level == "highly"
    assert [share.provider for share in found.shares] == ["p", "q", "r"]


def test_one_provider_is_ten_thousand_and_nobody_is_none() -> None:
    tables = tables_of([use("a", "p"), use("b", "p")])
    found = found_in(tables)
    one, none = found.functions
    assert (one.hhi, one.level) == (10000, "highly")
    assert (none.hhi, none.level, none.shares) == (None, "", ())
    assert found.single == [one]


@pytest.mark.parametrize(
    ("uses", "hhi", "level"),
    [
        ([1] * 11, 10000 / 11, "not"),
        ([1] * 10, 1000, "moderately"),
        ([1] * 6, 10000 / 6, "moderately"),
        ([1] * 5, 2000, "highly"),
        ([2, 1, 1, 1], 2800, "highly"),
    ],
)
def test_levels(uses: list[int], hhi: float, level: str) -> None:
    given_shares = tuple(
        Share(f"p{n}", tuple(f"b{n}-{m}" for m in range(count)), count / sum(uses))
        for n, count in enumerate(uses)
    )
    one = FunctionShares("f", given_shares, sum(uses), 0, 0, 0, {}, 0)
    assert one.hhi == pytest.approx(hhi)
    assert one.level == level


def test_what_a_department_runs_itself_is_nobodys_share() -> None:
    adoptions = [use("a", "a"), use("home", "p"), use("b", "p"), use("c", "q", status="planned")]
    found = shares(tables_of(adoptions, agencies=({"id": "e", "label": "e"},)))
    assert parts(found) == {"p": 1.0}
    # home runs p itself, a its own; c plans; of e nothing is recorded.
    assert (found.served, found.own, found.planned, found.unknown) == (1, 2, 1, 1)
    assert found.known == 4


def test_own_unit_that_the_marketplace_lists_has_a_share() -> None:
    listed = ({"id": "s", "provider": "p", "area": "f", "listed_by": "o", "observed": "2024"},)
    found = shares(tables_of([use("home", "p"), use("b", "q")], listed))
    assert parts(found) == {"p": 0.5, "q": 0.5}
    assert (found.served, found.own) == (2, 0)


def test_a_body_counts_once_for_each_provider() -> None:
    adoptions = [use("a", "p", service="s1"), use("a", "p", service="s2"), use("a", "q")]
    found = shares(tables_of(adoptions))
    assert parts(found) == {"p": 0.5, "q": 0.5}
    assert found.served == 1


def test_a_department_counts_once_however_many_bureaus_are_recorded() -> None:
    agencies = (
        {"id": "d", "label": "d"},
        {"id": "d1", "label": "d1", "parent": "d"},
        {"id": "d2", "label": "d2", "parent": "d"},
    )
    tables = tables_of([use("d1", "p"), use("d2", "p"), use("b", "q")], agencies=agencies)
    assert parts(shares(tables)) == {"p": 0.5, "q": 0.5}
    by_bureau = shares(tables, level="all")
    assert {one.provider: one.bodies for one in by_bureau.shares} == {
        "p": ("d", "d1", "d2"),
        "q": ("b",),
    }


def test_known_bodies_are_split_by_freshness() -> None:
    adoptions = [use("a", "p"), use("b", "p", observed="2018"), use("c", "p", observed="2001")]
    found = shares(tables_of(adoptions))
    assert found.freshness == {"fresh": 1, "aging": 1, "last known": 1}
    assert sum(found.freshness.values()) == found.known


def test_a_path_of_uses_worked_by_hand() -> None:
    """a - p - b - q - c: of the six pairs of others, three meet in p, three in q."""
    found = found_in(tables_of([use("a", "p"), use("b", "p"), use("b", "q", "g"), use("c", "q")]))
    p, q = of(found, "p"), of(found, "q")
    assert (p.pieces, p.articulation, p.betweenness) == (2, True, 0.5)
    assert (q.pieces, q.articulation, q.betweenness) == (2, True, 0.5)
    assert (p.only, q.only) == (("a",), ("c",))
    assert (p.served, p.areas) == (("a", "b"), ("f",))
    assert q.areas == ("f", "g")


def test_a_ring_of_uses_has_no_articulation_point() -> None:
    adoptions = [use("a", "p"), use("b", "p"), use("a", "q", "g"), use("b", "q", "g")]
    found = found_in(tables_of(adoptions))
    assert [one.pieces for one in found.providers] == [1, 1]
    assert not any(one.articulation for one in found.providers)
    # Two shortest paths join a and b, two join p and q: each node is on half of one pair in three.
    assert of(found, "p").betweenness == pytest.approx(0.5 / 3, abs=1e-6)


def test_a_star_falls_into_its_bodies() -> None:
    found = of(found_in(tables_of([use(one, "p") for one in "abc"])), "p")
    assert (found.pieces, found.only, found.betweenness) == (3, ("a", "b", "c"), 1.0)
    assert "falls into 3 pieces, all of them bodies that use nobody else" in " ".join(
        found.sentences(world_of(tables_of([use("a", "p")])), 3)
    )


def test_a_body_that_is_a_provider_too_stands_twice() -> None:
    """Losing what home provides is not losing home as a customer."""
    graph = use_graph({("f", "home"): ("a", "b"), ("f", "q"): ("home",)})
    assert sorted(graph.nodes) == [
        "agency:a",
        "agency:b",
        "agency:home",
        "provider:home",
        "provider:q",
    ]
    assert not graph.has_edge("agency:home", "provider:home")


def test_who_is_left_bare() -> None:
    listed = tuple(
        {"id": f"s-{one}", "provider": one, "area": "f", "listed_by": "o", "observed": "2024"}
        for one in "pq"
    )
    adoptions = [use("a", "p"), use("b", "p", "g"), use("c", "p"), use("c", "r"), use("d", "r")]
    found = found_in(tables_of(adoptions, listed))
    # For f the marketplace lists q besides, for g nobody leads; c has r besides p.
    p = of(found, "p")
    assert (p.bare, p.bare_bodies) == (1, ("b",))
    assert p.worse == 3  # a and b; c falls from marketplace to vendor
    assert [one.provider for one in found.providers] == ["p", "r"]
    assert of(found, "r").bare == 0
    assert "nobody would be left bare" in " ".join(of(found, "r").sentences(_world(), 4))


def _world() -> World:
    return world_of(tables_of([use("a", "p")]))


def test_large_networks_are_sampled_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    adoptions = [use(f"a{n}", "pqr"[n % 3]) for n in range(12)] + [use("a0", "q"), use("a1", "r")]
    exact = found_in(tables_of(adoptions))
    monkeypatch.setattr(reliance, "EXACT", 3)
    monkeypatch.setattr(reliance, "SAMPLE", 5)
    one, two = (found_in(tables_of(adoptions)) for _ in range(2))
    assert one.providers == two.providers
    assert [x.pieces for x in one.providers] == [x.pieces for x in exact.providers]


NAME = some.sampled_from([*"abcdeh", "home"])
ADOPTIONS = some.lists(
    some.builds(
        lambda agency, provider, area, status, observed: use(
            agency, provider, area, status=status, observed=observed
        ),
        NAME,
        some.sampled_from(["p", "q", "r", "a"]),
        some.sampled_from(["f", "f", "g"]),
        some.sampled_from(["in-use", "in-use", "in-use", "planned", "authorized", "ended"]),
        some.sampled_from(["", "2012", "2019", "2024"]),
    ),
    max_size=14,
)


@given(ADOPTIONS)
@settings(max_examples=examples(150), deadline=None)
def test_shares_add_up_and_the_index_has_bounds(adoptions: list[Cells]) -> None:
    tables = tables_of(adoptions)
    found = found_in(tables)
    for one in found.functions:
        assert one.known + one.unknown == len(found.bodies)
        assert sum(one.freshness.values()) == one.known
        assert len({body for share in one.shares for body in share.bodies}) == one.served
        if one.shares:
            assert one.hhi is not None
            assert sum(share.share for share in one.shares) == pytest.approx(1)
            assert 10000 / len(one.shares) - 1e-6 <= one.hhi <= 10000
            index = sum((100 * share.share) ** 2 for share in one.shares)
            assert one.hhi == pytest.approx(index)
        else:
            assert one.hhi is None
            assert one.served == 0
    for provider in found.providers:
        assert provider.served
        assert set(provider.only) <= set(provider.served)
        assert 0 <= provider.betweenness <= 1
        assert provider.bare <= provider.worse
        assert len(provider.bare_bodies) <= provider.bare


@given(ADOPTIONS, some.randoms(use_true_random=False))
@settings(max_examples=examples(80), deadline=None)
def test_order_of_rows_and_ids_change_nothing_else(adoptions: list[Cells], chance: Random) -> None:
    tables = tables_of(adoptions)
    before = _figures(found_in(tables))
    mixed = {name: [_renamed(row) for row in given_rows] for name, given_rows in tables.items()}
    for given_rows in mixed.values():
        chance.shuffle(given_rows)
    assert _figures(found_in(mixed)) == before


def _figures(found: Concentration) -> object:
    """Everything but the names; ties are ordered by labels, which stay."""

    def name(ident: str) -> str:
        return ident.removeprefix("z")

    return (
        [
            [
                (one.area, one.hhi, one.known, one.served, one.own, one.planned, one.unknown),
                [(name(share.provider), len(share.bodies), share.share) for share in one.shares],
            ]
            for one in found.functions
        ],
        [
            [name(one.provider), one.worse, one.bare, one.pieces, one.betweenness]
            + [len(each) for each in (one.served, one.bare_bodies, one.only)]
            for one in found.providers
        ],
    )


def _renamed(row: Row) -> Row:
    new = Row(row)
    new.line = row.line
    for column in ("agency", "provider", "id", "host", "parent"):
        if row.get(column) in {*"abcdehpqr", "home"}:
            new[column] = f"z{row[column]}"
    return new


@cache
def real() -> Session:
    return Session(data_dir())


@cache
def among_all(level: str) -> Concentration:
    session = real()
    world = session.world
    tables = session.tables(*TABLES)
    return concentration(session.coverage, bodies(world, level), world.main_functions, tables)


DIRECT = """
PREFIX qsmo: <https://w3id.org/qsmo/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT DISTINCT ?agency WHERE {
  ?record a qsmo:Adoption ; qsmo:recordKind "use" ; qsmo:adopter ?agency ;
    qsmo:provider <https://w3id.org/qsmo/provider/%s> ;
    qsmo:inArea <https://w3id.org/qsmo/area/%s> ; qsmo:start ?start .
  FILTER(?start <= "2026-11-22"^^xsd:date)
  OPTIONAL { ?record qsmo:end ?end }
  OPTIONAL { ?record qsmo:closedOn ?closed }
  FILTER(!BOUND(?end) || ?end >= "2026-11-22"^^xsd:date)
  FILTER(!BOUND(?closed) || ?closed > "2026-11-22"^^xsd:date)
}
"""


@pytest.mark.parametrize(
    ("provider", "area", "listed"),
    [
        ("nfc", "payroll", False),
        ("ibc", "payroll", False),
        ("psc-pms", "grm-030-020", True),
        ("sap-concur", "trt-010", False),
    ],
)
def test_users_are_those_of_the_graph(
    dataset: Dataset, provider: str, area: str, *, listed: bool
) -> None:
    """The bodies with a record of their own, once by SPARQL and once as shares.

    Those of its own department are among them only if the marketplace lists it.
    """
    world, coverage = real().world, real().coverage
    direct = {
        str(row["agency"].value).rpartition("/")[2]
        for row in dataset.store.query(DIRECT % (provider, area))
    }
    home = world.providers[provider].agency
    outside = {
        one
        for one in direct
        if world.agencies[one].exists(real().day)
        and (listed or not home or world.department[home] != world.department[one])
    }
    [one] = [one for one in among_all("all").functions if one.area == area]
    [share] = [share for share in one.shares if share.provider == provider]
    cells = {body: coverage.cell(body, area) for body in share.bodies}
    own = {
        body
        for body, cell in cells.items()
        if not cell.inherited_from and cell.status != status.PARTIAL
    }
    assert own == outside
    assert len(own) >= 10


@pytest.mark.parametrize("provider", ["nfc", "ibc", "cisa", "sap-concur", "arc"])
def test_bare_cells_are_those_of_kg_impact(provider: str) -> None:
    session = real()
    world = session.world
    losses = provider_impact(world, session.day, provider)
    worse, bare = bare_cells(session.coverage, set(world.agencies), set(world.tracked))[provider]
    assert worse == len(losses)
    expected = {(one.before.agency, one.before.area) for one in losses if one.bare}
    assert set(bare) == expected


def test_real_figures_hang_together() -> None:
    found = among_all("top")
    assert len(found.bodies) > 150
    assert {one.area for one in found.single} <= {one.area for one in found.functions}
    keys = [(-len(one.bare_bodies), -one.bare, -len(one.served)) for one in found.providers]
    assert keys == sorted(keys)
    users = {share.provider for one in found.functions for share in one.shares}
    assert {one.provider for one in found.providers} == users
    assert found.unrecorded == ("hr-qsmo",)
    for one in found.functions:
        alone = function_shares(real().coverage, found.bodies, one.area)
        assert alone == one


def test_outside_counts_are_those_of_the_table() -> None:
    with (data_dir() / "measures.csv").open(encoding="utf-8", newline="") as file:
        stated = {
            row["area"]: int(row["value"])
            for row in csv.DictReader(file)
            if row["id"].endswith("-agencies-using-federal-shared-services")
        }
    assert sorted(stated.values()) == [112, 134, 165, 167]
    found = {one.area: one for one in among_all("top").outside}
    assert {area: one.counted for area, one in found.items()} == stated
    assert all(0 < one.recorded < one.counted for one in found.values())
    assert all("GAO" in one.what for one in found.values())


def test_an_outside_count_stands_beside_its_own_function_only() -> None:
    session = real()
    world = session.world
    tables = session.tables(*TABLES)
    found = concentration(session.coverage, bodies(world, "top"), ["payroll"], tables)
    assert [one.area for one in found.outside] == ["human-resources"]


def test_a_count_that_came_later_does_not_stand_beside_an_earlier_day() -> None:
    session = real()
    coverage = session.coverage_on(first_day("2020-01-01"))
    world = session.world
    tables = session.tables(*TABLES)
    assert concentration(coverage, bodies(world, "top"), ["payroll"], tables).outside == ()


def test_the_record_says_the_same() -> None:
    found = among_all("top")
    record = concentration_record(found, real().coverage)
    assert [one["area"] for one in record["functions"]] == [one.area for one in found.functions]
    for one in record["functions"]:
        assert one["known"] + one["unknown"] == record["bodies"]
        if one["providers"]:
            assert sum(share["share"] for share in one["providers"]) == pytest.approx(1, abs=1e-3)
        assert one["text"].endswith(".")
    assert [one["provider"] for one in record["providers"]] == [
        one.provider for one in found.providers
    ]
