"""Outside counts: what others counted, beside what is recorded here.

So that shares of what is recorded do not pass for shares of what is (rule 6 of the coverage
contract).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.dates import last_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.dates import Day
    from kg.records.world import World
    from kg.tables.read import Row

_COUNTS_USERS = re.compile(r"(federal )?agencies (using|on) ", re.IGNORECASE).match
"""Labels of measures that count who uses something, not who plans or was asked."""


@dataclass(frozen=True, slots=True)
class OutsideCount:
    """How many agencies use something by somebody else's count, and how many are recorded here.

    `row` is the measure's row, `as_of` its date as stated. `federal` and `commercial` are the
    bodies recorded to use a federal provider outside their department, or a company, for `area`
    or a narrower function.
    """

    area: str
    label: str
    count: int
    as_of: str
    row: str
    source: str
    federal: int
    commercial: int


def outside_counts(
    measures: Iterable[Row], world: World, day: Day, areas: Iterable[str]
) -> list[OutsideCount]:
    """The newest count of users of each measure up to `day`, for `areas` and those around them.

    In the order of `areas`, each with its broader functions and then the narrower. `measures` are
    rows of that table; of several counts of one measure the latest stands, of several of one date
    the first row.
    """
    near = (other for one in areas for other in (*world.area_scope[one], *_below(world, one)))
    around = {area: place for place, area in enumerate(dict.fromkeys(near))}
    newest: dict[str, Row] = {}
    for row in measures:
        if row["area"] not in around or not _counts_users(row) or last_day(row["as_of"]) > day:
            continue
        known = newest.get(row["id"])
        if known is None or last_day(row["as_of"]) > last_day(known["as_of"]):
            newest[row["id"]] = row
    rows = sorted(newest.values(), key=lambda row: (around[row["area"]], row["id"]))
    return [_beside(row, world, day) for row in rows]


def recorded_users(world: World, day: Day, area: str) -> tuple[int, int]:
    """Bodies with a use of their own on `day` for `area` or below: federal provider, company.

    Those of their own department are not counted, and what is inherited is not either.
    """
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for one in world.adoptions:
        provider = world.providers.get(one.provider)
        counts = one.kind == "use" and provider and area in world.area_scope.get(one.area, ())
        if not counts or not one.in_force(day) or not world.agencies[one.agency].exists(day):
            continue
        assert provider
        inside = provider.agency and (
            world.department[provider.agency] == world.department[one.agency]
        )
        if not inside:
            found[provider.federal].add(one.agency)
    return len(found[True]), len(found[False])


def outside_records(counts: Iterable[OutsideCount]) -> list[dict[str, Any]]:
    """`counts` as JSON objects."""
    return [asdict(one) for one in counts]


def _below(world: World, area: str) -> list[str]:
    return [one for one, scope in world.area_scope.items() if area in scope]


def _counts_users(row: Row) -> bool:
    return (
        row["unit"] == "agencies"
        and row["value"].isdecimal()
        and bool(row["as_of"])
        and bool(_COUNTS_USERS(row["label"]))
    )


def _beside(row: Row, world: World, day: Day) -> OutsideCount:
    federal, commercial = recorded_users(world, day, row["area"])
    return OutsideCount(
        area=row["area"],
        label=row["label"],
        count=int(row["value"]),
        as_of=row["as_of"],
        row=row["row"],
        source=row["source"],
        federal=federal,
        commercial=commercial,
    )
