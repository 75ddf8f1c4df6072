"""What is amiss with what cells hang on: designations, listings, QSMOs, sources, rows at odds."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from kg.analysis.disagreement import disagreements
from kg.analysis.health import words
from kg.analysis.health.cells import rests_on_little
from kg.analysis.health.item import Finding, Item, years
from kg.analysis.source_use import rows_by_source
from kg.dates import add_years, first_day, iso, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.coverage import Cell, Coverage
    from kg.dates import Day
    from kg.tables.read import Row, Tables

NAMES: Final = {"adoptions": "agency", "services": "label"}
"""Table -> the column that says whose the rows are; of the others it is the id."""


def designation_items(coverage: Coverage) -> Iterator[Item]:
    """Designations in force on the day that rest on little: they decide whole columns."""
    world, day = coverage.world, coverage.day
    for one in world.designations:
        found = tuple(rests_on_little([one.source], world.source_kind))
        if found and one.in_force(day):
            below = [area for area in world.main_functions if one.area in world.area_scope[area]]
            office, area = world.offices.get(one.office), world.areas[one.area].label
            standing = "designated" if one.formal else "pre-designated"
            yield Item(
                kind="designation",
                subject=one.id,
                label=f"{office.label if office else one.office}: {standing} for {area}",
                findings=found,
                start=f"kg why {one.id}",
                area=one.area,
                rows=(one.id,),
                sources=(one.source,),
                newest=one.seen,
                weight=len(below),
            )


def listing_items(coverage: Coverage, cells: Iterable[Cell], tables: Tables) -> Iterator[Item]:
    """Listings that make any of `cells` marketplace and rest on little; `tables` have services."""
    labels = {row["id"]: row["label"] for row in reversed(tables["services"])}
    world = coverage.world
    held = Counter(cell.listing for cell in cells if cell.listing)
    for one, weight in held.items():
        found = tuple(rests_on_little(one.sources, world.source_kind))
        if found:
            office = world.offices.get(one.office)
            yield Item(
                kind="listing",
                subject=one.id,
                label=f"{labels[one.service]} in the marketplace of "
                f"{office.label if office else one.office}",
                findings=found,
                start=f"kg why {one.id}",
                area=one.area,
                rows=one.rows,
                sources=one.sources,
                newest=one.seen if one.dated else 0,
                weight=weight,
            )


def office_items(coverage: Coverage, tables: Tables) -> Iterator[Item]:
    """QSMOs in their role on the day of which nothing was recorded to happen for long."""
    day, world = coverage.day, coverage.world
    events = _events(tables, day)
    in_role = {one.office for one in world.designations if one.in_force(day)}
    for office in sorted(in_role):
        happened = sorted(events[office])
        last, row = happened[-1] if happened else (0, "")
        if last < add_years(day, -words.QUIET_YEARS):
            led = {one.area for one in world.designations if one.office == office}
            known = world.offices.get(office)
            text = (
                f"last event of {iso(last)}, {years(last, day)} years ago" if last else "no event"
            )
            yield Item(
                kind="office",
                subject=office,
                label=known.label if known else office,
                findings=(Finding(words.QUIET, text),),
                start=f"kg query qsmo-sightings --param office={office}",
                rows=(row,) if row else (),
                newest=last,
                weight=len(led),
            )


def _events(tables: Tables, day: Day) -> dict[str, list[tuple[Day, str]]]:
    """Days up to `day` on which something happened to each office, with the row that says so.

    A sighting, the beginning or end of a designation, a provision about it.
    """
    found: dict[str, list[tuple[Day, str]]] = defaultdict(list)
    said = [
        *((row["office"], row, "observed") for row in tables["designations"]),
        *((row["office"], row, "from") for row in tables["designation_periods"]),
        *((row["office"], row, "until") for row in tables["designation_periods"]),
        *((row["target"], row, "date") for row in tables["provisions"]),
    ]
    for office, row, column in said:
        if row[column] and first_day(row[column]) <= day:
            found[office].append((min(last_day(row[column]), day), row["id"]))
    return found


def source_items(tables: Tables) -> Iterator[Item]:
    """Sources without a date that rows rest on."""
    rests = rows_by_source(tables)
    for row in tables["sources"]:
        if not row["date"] and rests[row["id"]]:
            many = rests[row["id"]]
            text = f"{many} row{' rests' if many == 1 else 's rest'} on it; read {row['retrieved']}"
            yield Item(
                kind="source",
                subject=row["id"],
                label=row["title"],
                findings=(Finding(words.UNDATED_SOURCE, text),),
                start=f"kg query rests-on-source --param source={row['id']}",
                sources=(row["id"],),
                weight=many,
            )


def row_items(tables: Tables) -> Iterator[Item]:
    """Rows of one thing that state different values; all columns of the same rows together."""
    columns: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    rows: dict[tuple[str, tuple[str, ...]], tuple[Row, ...]] = {}
    for one in disagreements(tables):
        key = one.table, tuple(_key(row) for row in one.rows)
        columns.setdefault(key, {})[one.column] = None
        rows[key] = one.rows
    for (table, keys), differing in columns.items():
        yield _at_odds(table, keys, rows[table, keys], list(differing))


def _at_odds(table: str, keys: tuple[str, ...], rows: tuple[Row, ...], columns: list[str]) -> Item:
    said = (
        f"{column} is {' or '.join(dict.fromkeys(row[column] for row in rows))}"
        for column in columns
    )
    head = rows[0]
    seen = [last_day(row["observed"]) for row in rows if row["observed"]]
    return Item(
        kind="rows",
        subject=f"{table}.{keys[0]}",
        label=f"{table}: {head[NAMES.get(table, 'id')]}",
        findings=(Finding(words.DISAGREEMENT, "; ".join(said)),),
        start=f"kg why {keys[0]}",
        agency=head.get("agency", "") if table == "adoptions" else "",
        area=head.get("area", ""),
        rows=keys,
        sources=tuple(dict.fromkeys(row["source"] for row in rows)),
        newest=max(seen, default=0),
        weight=len(rows),
    )


def _key(row: Row) -> str:
    return row.get("row") or row["id"]
