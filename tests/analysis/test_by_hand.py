"""Cells worked out by hand from their rows, by rules 0 to 8 of the coverage contract.

Not written from what a program said: each expectation follows from the rows named with it, read
with the rules in hand. Facts and days are fixed; when a row changes, work its cell out again.
"""

from __future__ import annotations

import json
from functools import cache, cached_property

import pytest

from kg.analysis.coverage import Coverage
from kg.analysis.explain import Explainer
from kg.dates import FOREVER, first_day, iso
from kg.network import network
from kg.pages.coverage.evidence import page_data
from kg.pages.coverage.views import view_of
from kg.pages.environment import json_text
from kg.pages.links import Links, Refs
from kg.pages.names import Names
from kg.rdf.computed import coverage_quads
from kg.rdf.dataset import Dataset
from kg.rdf.store import load_store, n_quads
from tests.analysis.network_walk import Key, Walked, walk_cells
from tests.analysis.random_worlds import View, as_walked
from tests.analysis.test_page_road import Json, Square, by_page
from tests.analysis.test_roads import Derived, by_graph, from_records, query_on

TODAY = "2026-11-22"
Cell = tuple[str, str, str]
"""Day, body and function."""


def ids(*numbers: str) -> frozenset[str]:
    return frozenset(f"ad-{number}" for number in numbers)


PERIODS = {
    # Rows, start, seen, end, closed on; "" where open. Without `from`: start = first observation.
    "ad-0671": ("0671 0672", "2025-09-10", "2026-05-12", "", ""),
    # From 2010-10; the row of 2011-06 without `from` joins.
    "ad-0667": ("0667 0668", "2010-10-01", "2011-06-30", "", ""),
    # The undated row joins the two dated ones.
    "ad-0592": ("0592 0593 0594", "2010-09-28", "2022-11-30", "", ""),
    # A plan: from its observation, not from its target date; five years after it was seen.
    "ad-0765": ("0765", "2025-12-01", "2025-12-31", "2030-12-31", ""),
    # A plan that came true: closed when the planned provider's own use starts.
    "ad-0234": ("0234", "2014-09-01", "2014-09-30", "2019-09-30", "2016-01-01"),
    # One of the two rows states the end, so that nothing needs to close the record.
    "ad-0236": ("0236 0237", "2014-01-01", "2016-06-30", "2016-12-31", ""),
    "ad-0235": ("0235", "2016-01-01", "2016-06-30", "", ""),
    # Stated until 2014-09 and until 2014: the later, but never after the provider's end, 2014-09.
    "ad-0238": ("0238 0239 0240", "2010-01-01", "2016-06-30", "2014-09-30", ""),
    # Two stated beginnings of one service are two records; 2012 joins the one begun by then.
    # Closed by another provider that states a beginning later than 2012.
    "ad-0452": ("0452 0453", "2001-01-01", "2012-12-31", "", "2016-01-01"),
    "ad-0455": ("0455", "2016-01-01", "2026-01-31", "2023-12-31", ""),
    "ad-0454": ("0454", "2023-01-01", "2026-01-31", "", ""),
    # Planned on 2004-09-23 for a use said to begin in 2004: true as soon as it was planned.
    "ad-0544": ("0544", "2004-09-23", "2004-09-23", "2009-09-23", "2004-09-23"),
    "ad-0545": ("0545", "2004-01-01", "2005-12-31", "", ""),
    "ad-0855": ("0855", "1998-10-01", "1998-11-22", "", ""),
    "ad-0137": ("0137", "2020-09-22", "2020-09-22", "", ""),
    # No date at all: begins on the day its source was read, closes nothing, is closed by nothing.
    "ad-0064": ("0064", TODAY, TODAY, "", ""),
    "ad-0065": ("0065", "2010-10-05", "2010-10-05", "", ""),
    "ad-0312": ("0312", "2002-01-01", "2011-03-08", "2011-12-31", ""),
    # Open, but its provider went bankrupt in 2014-09.
    "ad-0310": ("0310 0311", "2011-01-01", "2014-09-30", "2014-09-30", ""),
    "ad-0813": ("0813", "2021-01-01", "2021-12-31", "", ""),
    "ad-0869": ("0869", "2020-09-22", "2020-09-22", "", ""),
}

CELLS: dict[Cell, Walked] = {
    # Its own service of a company, PRISM Grants, is listed (sv-0368 to sv-0370, since 2025-04-14)
    # by the Grants QSMO, designated since 2021-01-11 (dp-011).
    (TODAY, "nrc", "grants-management"): Walked(
        "marketplace", ids("0671"), freshness="fresh", listed=True, related=ids("0670", "0673")
    ),
    # Its own service, Momentum at NBC, is listed nowhere; but IBC is federal, and the FM QSMO
    # (dp-009) lists another service of it in this function since 2023-07-10 (sv-0231).
    (TODAY, "nrc", "core-financial-management"): Walked(
        "marketplace", ids("0667"), freshness="last known", listed=True, related=ids("1096")
    ),
    # IBC is of the Interior, and the HR QSMO (OPM, dp-016) lists nothing of it as far as recorded.
    (TODAY, "nasa", "payroll"): Walked(
        "shared", ids("0592"), freshness="fresh", related=ids("0591")
    ),
    (TODAY, "sba", "core-hrit"): Walked("planned", ids("0765"), freshness="fresh"),
    # A company; the FM QSMO lists it too (sv-0099), but no source says that this is that service.
    (TODAY, "dol", "core-financial-management"): Walked(
        "vendor", ids("0235"), freshness="last known", related=ids("0242")
    ),
    # Payables, a part of the function, go through its own portal (ad-1056): that decides nothing.
    (TODAY, "gsa", "core-financial-management"): Walked(
        "own", ids("0454"), freshness="fresh", related=ids("1056")
    ),
    # The FM QSMO is designated since June 2020, but nothing of USDA is listed.
    ("2020-12-31", "gsa", "core-financial-management"): Walked(
        "shared", ids("0455"), freshness="fresh"
    ),
    # Nothing says what Treasury itself uses; two of its bureaus run their own systems.
    (TODAY, "treasury", "core-financial-management"): Walked(
        "partial",
        ids("0545", "0855"),
        freshness="last known",
        related=ids("0824"),
        bureaus={"own": 2},
    ),
    # No row of its own: Commerce uses NFC, of Agriculture, as a whole; seen six years ago.
    (TODAY, "nist", "payroll"): Walked(
        "shared", ids("0137"), freshness="aging", inherited_from="doc"
    ),
    # ARC and ESC, of two departments, both in force; both listed since 2023 (sv-0004, sv-0069).
    (TODAY, "cpsc", "core-financial-management"): Walked(
        "marketplace", ids("0064", "0065"), freshness="last known", listed=True, conflict=True
    ),
    # NBC served it until 2011, then a company; no QSMO yet.
    ("2012-01-01", "eeoc", "core-financial-management"): Walked(
        "vendor", ids("0310"), freshness="fresh"
    ),
    # State pays by a bureau of its own; USAID, merged into it on 2025-07-01 (ch-048), by NFC.
    (TODAY, "state", "payroll"): Walked(
        "own", ids("0813"), freshness="fresh", from_merged=ids("0869")
    ),
    ("2025-07-01", "usaid", "payroll"): Walked("shared", ids("0869"), freshness="fresh"),
}

NOTHING = [
    # No row of it or above it; the provider of EEOC is gone; USAID is gone.
    (TODAY, "nrc", "security-operations-center"),
    (TODAY, "eeoc", "core-financial-management"),
    ("2025-07-02", "usaid", "payroll"),
]

STEPS = {
    # (TODAY, body, function): rows cited per kind of step, as far as they are about its records.
    ("dol", "core-financial-management"): {
        "adoption": "0235",
        "superseded": "0234 0236 0237 0238 0239 0240",
        "related": "0242",
    },
    ("gsa", "core-financial-management"): {
        "adoption": "0454",
        "superseded": "0455 0452 0453",
        "related": "1056",
    },
    ("treasury", "core-financial-management"): {"adoption": "0545 0855", "related": "0824"},
    ("cpsc", "core-financial-management"): {"adoption": "0064 0065"},
    ("state", "payroll"): {"adoption": "0813", "merged": "0869"},
    ("eeoc", "core-financial-management"): {"superseded": "0310 0311 0312", "related": "0313"},
}

CELL = pytest.mark.parametrize("cell", CELLS, ids=" ".join)


class Roads:
    """Every road to the cells of a day, each walked once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.graph = cache(self._graph)
        self.walk = cache(self._walk)
        self.records = cache(self._records)
        self.page = cache(self._page)

    def _graph(self, day: str) -> View:
        """qsmo:Coverage of the dataset's own graph, on other days as it would be there."""
        when = first_day(day)
        if when == self.dataset.day:
            return by_graph(self.dataset.store)
        return by_graph(load_store(n_quads(coverage_quads(self.dataset.world, when))))

    def _walk(self, day: str) -> View:
        return walk_cells(network(self.dataset.world, first_day(day)))

    def _records(self, day: str) -> Derived:
        return from_records(self.dataset.store.query(query_on(day)))

    def _page(self, day: str) -> dict[Key, Square]:
        """What the slider of the page shows on the day."""
        return by_page(self._data, "", first_day(day))

    @cached_property
    def _data(self) -> Json:
        """The data of the page, for all days at once."""
        world, tables = self.dataset.world, self.dataset.tables
        names = Names(world, {row["id"]: row for row in tables["offices"]})
        view = view_of(Coverage(world, self.dataset.day), tables, names)
        made = page_data(view, [], Refs(names, Links(tables), tables), tables)
        return json.loads(json_text(made))


@pytest.fixture(scope="module")
def roads(dataset: Dataset) -> Roads:
    return Roads(dataset)


@pytest.mark.parametrize("record", PERIODS)
def test_periods(dataset: Dataset, record: str) -> None:
    [found] = [one for one in dataset.world.adoptions if one.id == record]
    rows, *days = PERIODS[record]
    assert set(found.rows) == ids(*rows.split())
    times = found.start, found.seen, found.end, found.closed_on
    assert ["" if day == FOREVER else iso(day) for day in times] == days


@CELL
def test_kernel(dataset: Dataset, cell: Cell) -> None:
    day, body, area = cell
    assert as_walked(Coverage(dataset.world, first_day(day)).cell(body, area)) == CELLS[cell]


@CELL
def test_graph(roads: Roads, cell: Cell) -> None:
    day, body, area = cell
    assert roads.graph(day)[body, area] == CELLS[cell]


@CELL
def test_network(roads: Roads, cell: Cell) -> None:
    day, body, area = cell
    assert roads.walk(day)[body, area] == CELLS[cell]


@CELL
def test_records(roads: Roads, cell: Cell) -> None:
    """The portable query tells status, inheritance and conflict, but not how old it all is."""
    day, body, area = cell
    hand = CELLS[cell]
    wanted = hand.status, hand.inherited_from, hand.authorized_only, hand.conflict
    assert roads.records(day)[body, area] == wanted


@CELL
def test_page(roads: Roads, cell: Cell) -> None:
    """The page has top-level bodies only."""
    day, body, area = cell
    hand, page = CELLS[cell], roads.page(day)
    status, flags, cited = page[body, area]
    assert status == hand.status
    assert ("stale" in flags, "conflict" in flags) == (hand.freshness != "fresh", hand.conflict)
    rows = " ".join(PERIODS[record][0] for record in hand.records)
    assert ids(*rows.split()) <= cited


@pytest.mark.parametrize("cell", NOTHING, ids=" ".join)
def test_nothing_is_known_by_any_road(roads: Roads, cell: Cell) -> None:
    day, body, area = cell
    world = roads.dataset.world
    found = list(Coverage(world, first_day(day)).cells([body], [area]))
    assert [one.status for one in found] == ["unknown"] * (body != "usaid")
    assert (body, area) not in roads.graph(day)
    assert (body, area) not in roads.walk(day)
    assert (body, area) not in roads.records(day)
    assert ((body, area) in roads.page(day)) is (body != "usaid")
    assert roads.page(day).get((body, area), ["unknown"])[0] == "unknown"


@pytest.mark.parametrize(
    ("body", "day", "status", "conflict"),
    [
        # The day before its catalogue was first seen, the FM QSMO lists nothing of IBC.
        ("nrc", "2023-07-09", "shared", False),
        # The undated row of ARC counts from the day its source was read.
        ("cpsc", "2026-11-21", "marketplace", False),
        # Years without months overlap: USDA until 2023 and GSA from 2023, NBC until 2011 and GCE
        # from 2011, ESC until 2016 and Booz Allen from 2016.
        ("gsa", "2023-12-31", "shared", True),
        ("gsa", "2024-01-01", "own", False),
        ("eeoc", "2011-06-30", "shared", True),
        ("dol", "2016-12-31", "shared", True),
        ("dol", "2017-01-01", "vendor", False),
    ],
)
def test_on_the_edges(dataset: Dataset, body: str, day: str, status: str, conflict: bool) -> None:
    cell = Coverage(dataset.world, first_day(day)).cell(body, "core-financial-management")
    assert (cell.status, cell.conflict) == (status, conflict)


@pytest.mark.parametrize("key", STEPS, ids=" ".join)
def test_explain_cites_these_rows(dataset: Dataset, key: tuple[str, str]) -> None:
    coverage = Coverage(dataset.world, dataset.day)
    cited: dict[str, set[str]] = {}
    for step in Explainer(coverage, dataset.tables).explain(*key).steps:
        rows = {one.row for one in step.evidence}
        if step.kind in ("adoption", "superseded", "related", "merged"):
            cited.setdefault(step.kind, set()).update(rows)
    assert cited == {kind: ids(*rows.split()) for kind, rows in STEPS[key].items()}


@pytest.mark.parametrize(
    ("body", "area", "listing"),
    [
        ("nrc", "grants-management", {"sv-0368", "sv-0369", "sv-0370"}),
        ("nrc", "core-financial-management", {"sv-0231"}),
    ],
)
def test_the_listing_that_counts(dataset: Dataset, body: str, area: str, listing: set[str]) -> None:
    found = Coverage(dataset.world, dataset.day).cell(body, area).listing
    assert found is not None
    assert set(found.rows) == listing
