"""Random small worlds: trees, lifetimes, merges, periods, conflicts, overlaps and listings.

One body and one function stand alone in each: nothing may ever be known of them.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as some

from kg.analysis.coverage import Cell, Coverage
from kg.dates import Day
from kg.records.adoption import Adoption
from kg.records.world import World
from kg.tables.read import Row, Tables
from tests.analysis.network_walk import Key, Walked
from tests.worlds import make_tables

BODIES = ("a", "b", "c", "d", "e", "f", "g")
ALONE = "alone"
FUNCTIONS = ("top", "pay", "low", "side")
LONELY = "lonely"
UNITS = ("unit", "unit2", "firm", "firm2")
SERVICES = ("s1", "s2", "s3")
OFFICES = ("o", "o2")
DEPTH = 3

SOURCES = [{"id": "s"}, {"id": "old", "retrieved": "2018-04-01", "kind": "secondary"}]

View = dict[Key, Walked]
Cells = dict[str, str]
Rows = list[Cells]


def one_of(*words: str) -> some.SearchStrategy[str]:
    """One of some words; one that stands twice comes twice as often."""
    return some.sampled_from(words)


def rows_of(*sizes: int, **columns: some.SearchStrategy[str]) -> some.SearchStrategy[Rows]:
    """So many rows: left alone, Hypothesis draws lists mostly too short to interact."""
    row = some.fixed_dictionaries(columns).map(_in_order)
    return some.sampled_from(sizes).flatmap(lambda n: some.lists(row, min_size=n, max_size=n))


def _in_order(row: Cells) -> Cells:
    if "until" in row and not row["from"] < row["until"]:
        row["until"] = ""
    return row


BEGINS = one_of("", "2008", "2008", "2008", "2012", "2012-06", "2015-03-31", "2019-11", "2022")
SEEN = one_of("", "2020", "2026", "2020", "2026", "2009", "2012-06-15", "2016", "2022-02-28")
ENDS = one_of("", "", "", "", "", "", "2014", "2018-12", "2020-02-29", "2024")
SOURCE = one_of("s", "old")
SURE = one_of("high", "medium", "low")

ADOPTION_COLUMNS = {
    "agency": one_of(*"bbbccc", *BODIES),
    "area": one_of("pay", "pay", "pay", "pay", *FUNCTIONS),
    "provider": one_of("unit", "unit", "a", "a", "firm", *UNITS, "b", ""),
    "service": one_of("", "", *SERVICES),
    "status": one_of(*["in-use"] * 7, "ended", "planned", "migrating", "authorized"),
    "extent": one_of("", "", "", "", "part"),
    "from": BEGINS,
    "until": ENDS,
    "observed": SEEN,
    "source": SOURCE,
    "confidence": SURE,
}
ADOPTIONS = rows_of(16, 24, 1, **ADOPTION_COLUMNS)
DISPUTES = some.sets(some.sampled_from(["ad-0001", "ad-0002", "ad-0003", "ad-0005"]), max_size=2)
"""Rows that may say that sources conflict; those a world lacks say nothing."""
LISTINGS = rows_of(
    8,
    8,
    0,
    id=one_of(*SERVICES),
    provider=one_of("unit", "firm", *UNITS, "a", ""),
    area=one_of("pay", "pay", "low", *FUNCTIONS),
    listed_by=one_of("", "o", "o", "o2"),
    observed=SEEN,
    source=SOURCE,
    confidence=SURE,
    **{"from": BEGINS | one_of("2008", "2012"), "until": ENDS},
)
PERIODS = rows_of(
    4,
    6,
    1,
    office=one_of("o", "o", "o2"),
    area=one_of("pay", *FUNCTIONS),
    host=one_of("a", "b"),
    status=one_of("designated", "designated", "designated", "pre-designated"),
    source=SOURCE,
    confidence=SURE,
    **{
        "from": one_of("", "2010", "2010", "2010", "2016-02", "2020-06-29"),
        "until": one_of("", "", "", "2018-12", "2020-02-29"),
    },
)
CATALOGUES = rows_of(
    4,
    4,
    0,
    office=one_of("o", "o", "o2"),
    extent=one_of("not-recorded", "not-recorded", "in-part", "in-full"),
    observed=SEEN,
    source=SOURCE,
    **{
        "from": one_of("", "2010", "2016-02", "2019-11", "2021-06-30"),
        "until": one_of("", "", "2018-12", "2020-02-29"),
    },
)
CHANGES = rows_of(
    3,
    0,
    agency=one_of("c", "c", "c", "f"),
    change=one_of("merged-into", "merged-into", "renamed"),
    state=one_of("done", "done", "proposed"),
    related=one_of("b", "b", "a;b", "d;e"),
)
# First and last days of periods, the days after, and a few between.
DAYS = one_of("2016-02", "2021-06-30", "2026-11-22", "2019", "2018-12-31", "2012-06-15") | one_of(
    "2020-03", "2020-02-29", "2015", "2015-03-31", "2019-11", "2022", "2020-06-29"
)
LIFETIMES = some.fixed_dictionaries(
    {one: some.tuples(one_of("", "", "", "2011"), ENDS) for one in BODIES}
    | {"c": some.tuples(one_of(""), one_of("2014", "2014", "2018-12", ""))}
)
UNIT_ROWS = some.fixed_dictionaries(
    {one: some.tuples(one_of("", *"aaab", *BODIES), one_of("", "", "", "2019")) for one in UNITS}
)
FUNCTION_FACTS = some.fixed_dictionaries(
    {one: some.tuples(one_of("yes", "yes", "yes", ""), one_of("top", "")) for one in FUNCTIONS}
)


@some.composite
def trees(draw: some.DrawFn, nodes: tuple[str, ...]) -> dict[str, str]:
    """Parent of each node, "" at the top."""
    parent: dict[str, str] = {}
    depth = {"": -1}
    for node in nodes:
        parent[node] = draw(some.sampled_from([one for one in depth if depth[one] < DEPTH]))
        depth[node] = depth[parent[node]] + 1
    return parent


@some.composite
def tables(draw: some.DrawFn, adoptions: some.SearchStrategy[Rows] = ADOPTIONS) -> Tables:
    """The tables of one world."""
    lives, units, functions = draw(LIFETIMES), draw(UNIT_ROWS), draw(FUNCTION_FACTS)
    return make_tables(
        sources=[dict(one) for one in SOURCES],
        agencies=[
            _in_order({"id": one, "parent": above, "from": lives[one][0], "until": lives[one][1]})
            for one, above in draw(trees(BODIES)).items()
        ]
        + [{"id": ALONE}],
        areas=[
            {"id": one, "parent": above}
            | dict(zip(("one_provider", "main_of"), functions[one], strict=True))
            for one, above in draw(trees(FUNCTIONS)).items()
        ]
        + [{"id": LONELY}],
        providers=[
            {"id": one, "until": until, "kind": "commercial" if "firm" in one else "federal"}
            | {"agency": "" if "firm" in one else above}
            for one, (above, until) in units.items()
        ],
        adoptions=draw(adoptions),
        services=draw(LISTINGS),
        designation_periods=draw(PERIODS),
        offices=[{"id": "o"}, {"id": "o2"}],
        catalogues=draw(CATALOGUES),
        agency_changes=draw(CHANGES),
        disputes=[{"adoption": one} for one in draw(DISPUTES)],
    )


def by_kernel(world: World, day: Day) -> View:
    """Every known cell of the bodies that exist on `day`, as the kernel has it."""
    cells = Coverage(world, day).cells(world.agencies, world.tracked)
    return {(cell.agency, cell.area): as_walked(cell) for cell in cells if cell.known}


def as_walked(cell: Cell, name: Callable[[Adoption], str] = lambda one: one.id) -> Walked:
    """A cell of the kernel in the form in which roads are compared."""

    def names(records: tuple[Adoption, ...]) -> frozenset[str]:
        return frozenset(map(name, records))

    return Walked(
        cell.status,
        names(cell.records),
        inherited_from=cell.inherited_from,
        related=names(cell.related),
        freshness=cell.freshness,
        listed=cell.listing is not None,
        conflict=cell.conflict,
        authorized_only=cell.authorized_only,
        mixed=cell.mixed,
        bureaus=dict(cell.bureaus),
        from_merged=names(cell.from_merged),
    )


def renamed(tables: Tables, names: dict[str, str]) -> Tables:
    """The same tables with every id replaced; lists of ids have semicolons."""

    def new(row: Row) -> Row:
        found = Row(row)
        found.line = row.line
        for column in IDS & row.keys():
            found[column] = ";".join(names.get(one, one) for one in row[column].split(";"))
        return found

    return {table: [new(row) for row in rows] for table, rows in tables.items()}


NAMES = ("id", "row", "parent", "main_of", "listed_by", "host", "related", "adoption")
IDS = frozenset((*NAMES, "agency", "area", "provider", "service", "office", "source"))
"""Columns that hold ids, in any table."""


def ids_of(tables: Tables) -> list[str]:
    """Every id in `tables`, sorted."""
    found = {
        one
        for rows in tables.values()
        for row in rows
        for column in IDS & row.keys()
        for one in row[column].split(";")
    }
    return sorted(found - {""})
