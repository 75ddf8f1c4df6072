"""Gaps over a table of records: the cells asked for, and how many there are of each status."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.analysis import status as st
from kg.analysis.freshness import Freshness
from kg.analysis.gaps import COLUMNS, GapReport, cell_text
from kg.analysis.marketplace import Marketplace
from kg.dates import iso
from kg.errors import DataError, Problem
from kg.scale.coverage import BARE, NEVER, OWN, coverage, judged
from kg.scale.engine import union
from kg.scale.records import require_columns
from kg.scale.surroundings import surroundings
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import ibis.expr.types as ir

    from kg.analysis.freshness import Limits
    from kg.dates import Day
    from kg.records.world import World
    from kg.scale.engine import Engine
    from kg.scale.surroundings import Surroundings

FIELDS: Final = tuple(one for one in COLUMNS if one not in ("related", "sources"))
"""Fields of a cell: those of `kg gaps` that need no single record."""
_WORDS: Final = {rank: word for word, rank in st.RANK.items()}


class Found(NamedTuple):
    """A known cell: what kg.analysis.coverage.Cell says of it, without the records."""

    agency: str
    area: str
    status: str
    inherited_from: str
    freshness: str
    conflict: bool
    authorized_only: bool
    providers: tuple[str, ...]


class ManyRecords:
    """Tables of records in `files`, seen by an engine, in the surroundings of `world` on `day`."""

    def __init__(self, one: Engine, files: Sequence[str], world: World, day: Day) -> None:
        self._engine, self._world, self._day = one, world, day
        tables = [require_columns(PurePath(name).name, one.table(name)) for name in files]
        self._records = union(tables)
        self._around: Surroundings = surroundings(world, day)
        self._files = ", ".join(PurePath(name).name for name in files)

    def require_known(self) -> None:
        """Nothing, when all bodies and functions of the records are in the fact tables.

        Raises:
            DataError: with some that are not.
        """
        problems = []
        for column, known in (("agency", self._around.agencies), ("area", self._around.areas)):
            used = self._records.select(column).distinct()
            used = used.filter(used[column].notnull(), used[column] != "")
            lost = used.anti_join(known, column).order_by(column).limit(5)
            for row in self._engine.rows(lost):
                mend = "Correct it, or add it to the fact tables (--data takes others)."
                message = f"is no id in the table {'agencies' if column == 'agency' else 'areas'}"
                problems.append(Problem(self._files, 0, column, row[column], message, mend))
        if problems:
            raise DataError(problems)

    def cells(
        self,
        limits: Limits,
        agencies: Collection[str] = (),
        areas: Collection[str] = (),
        *,
        named: bool = True,
    ) -> Iterator[Found]:
        """Known cells of `agencies` and `areas`, or all, in no order.

        Without `named` nobody asks who provides, and the cells are streamed.
        """
        held = self._engine.kept(judged(self._records, self._around, self._day))
        answer = coverage(held, self._around)
        chosen = {"agency": agencies, "area": areas}
        providers: dict[tuple[str, str], list[str]] = defaultdict(list)
        if named:
            for row in self._engine.rows(_only(answer.deciding, chosen)):
                providers[row["agency"], row["area"]].append(row["provider"])
        fresh = Freshness(self._day, limits)
        for row in self._engine.rows(_only(answer.cells, chosen)):
            key = row["agency"], row["area"]
            yield _found(row, fresh, tuple(sorted(providers.pop(key, ()))))

    def report(
        self,
        limits: Limits,
        agencies: Sequence[str],
        areas: Sequence[str],
        statuses: Collection[str],
    ) -> tuple[GapReport, list[Found]]:
        """The counts of all cells of `agencies` and `areas`, and those with one of `statuses`."""
        bodies = self._world.agencies
        known = {(one.agency, one.area): one for one in self.cells(limits, agencies, areas)}
        there = [one for one in agencies if bodies[one].exists(self._day)]
        found = [
            known.get((agency, area)) or Found(agency, area, st.UNKNOWN, "", "", False, False, ())
            for agency in there
            for area in areas
        ]
        counts = Counter(one.status for one in found)
        market = Marketplace(self._world, self._day)
        report = GapReport(
            cells=(),
            counts={word.id: counts[word.id] for word in st.STATUSES},
            absent=tuple(one for one in agencies if one not in there),
            unrecorded=tuple(market.unrecorded(areas)),
        )
        return report, [one for one in found if one.status in statuses]


def _only(cells: ir.Table, chosen: dict[str, Collection[str]]) -> ir.Table:
    import ibis

    for column, wanted in chosen.items():
        if wanted:
            cells = cells.semi_join(ibis.memtable({column: sorted(set(wanted))}), column)
    return cells


def _found(row: dict[str, Any], fresh: Freshness, providers: tuple[str, ...]) -> Found:
    seen = row["newest"]
    newest = date(seen // 10_000, seen // 100 % 100, seen % 100).toordinal() if seen != NEVER else 0
    level, status = row["level"], _WORDS[row["rank"]]
    handed = level not in (OWN, BARE) and status != st.PARTIAL
    return Found(
        agency=row["agency"],
        area=row["area"],
        status=status,
        inherited_from=row["source"] if handed else "",
        freshness=fresh.on(newest),
        conflict=bool(row["doubt"]),
        authorized_only=level == BARE,
        providers=providers,
    )


def as_records(found: Sequence[Found], world: World, day: Day) -> list[dict[str, Any]]:
    """`found` as JSON objects: the fields of `kg gaps` that need no single record."""
    market = Marketplace(world, day)
    leaders = {area: market.leader(area) for area in {one.area for one in found}}
    return [
        {
            "agency": one.agency,
            "agency_label": world.agencies[one.agency].label,
            "area": one.area,
            "area_label": world.areas[one.area].label,
            "status": one.status,
            "inherited_from": one.inherited_from or None,
            "freshness": one.freshness or None,
            "conflict": one.conflict,
            "providers": list(one.providers),
            "qsmo": leader[0] if (leader := leaders[one.area]) else None,
            "as_of": iso(day),
        }
        for one in found
    ]


def records_csv(records: Sequence[dict[str, Any]]) -> str:
    """`records` of as_records as CSV; lists joined by ;, yes and no for truth."""
    return csv_text(FIELDS, ([cell_text(one[name]) for name in FIELDS] for one in records))
