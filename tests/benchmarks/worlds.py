"""Seeded worlds of any size, as records: trees, periods, supersession, conflicts and marketplaces.

A record is counted as eight triples, the least that says it: class, adopter, provider, function,
service, kind, start and end.
"""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

from kg.dates import FOREVER, Day, first_day
from kg.records.adoption import Adoption, Kind
from kg.records.agency import Agency
from kg.records.designation import Designation
from kg.records.listing import Listing
from kg.records.supersession import supersede
from kg.records.world import Area, Office, Provider, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TRIPLES_A_RECORD = 8
RECORDS_A_BODY = 25
FIELDS, NARROWER = 8, 7
SERVICES = 4
OFFICES = 4
DAY: Day = first_day("2026-11-22")
_FIRST, _LAST = first_day("1996"), first_day("2026")
_KINDS: tuple[Kind, ...] = ("use",) * 8 + ("plan", "authorization")


def big_world(triples: int, *, with_adoptions: bool = True) -> World:
    """The world of so many triples' worth of adoption records, or all but those."""
    records = triples // TRIPLES_A_RECORD
    agencies = _agencies(max(60, records // RECORDS_A_BODY), random.Random(1))
    areas = _areas()
    providers = _providers(max(20, records // 1000), sorted(agencies), random.Random(2))
    offered = sorted(one for one in providers if one not in agencies)
    made = records if with_adoptions else 0
    adoptions = _adoptions(made, sorted(agencies), sorted(areas), offered, random.Random(3))
    return World(
        date=DAY,
        agencies=agencies,
        areas=areas,
        providers=providers,
        adoptions=supersede(adoptions),
        listings=_listings(max(20, records // 500), sorted(areas), offered, random.Random(4)),
        designations=_designations(sorted(areas)),
        offices={f"o{n}": Office(f"o{n}", f"Office {n}", "") for n in range(OFFICES)},
        catalogues=[],
        merged={},
        source_kind={"s": "government"},
    )


def _agencies(count: int, rng: random.Random) -> dict[str, Agency]:
    """One department in fifty bodies; units below them, to a depth of four."""
    found: dict[str, Agency] = {}
    tops = max(2, count // 50)
    names = [f"a{n}" for n in range(count)]
    for n, name in enumerate(names):
        parent = "" if n < tops else names[rng.randrange(min(n, 4 * tops))]
        start, end = 0, FOREVER
        if n % 40 == 0:
            start = rng.randrange(_FIRST, _LAST)
        elif n % 40 == 1:
            end = rng.randrange(_FIRST, _LAST)
        found[name] = Agency(name, name, "", "sub-agency", n < tops, parent, start, end)
    return found


def _areas() -> dict[str, Area]:
    found = {}
    for field in range(FIELDS):
        names = [(f"f{field}", ""), *((f"f{field}-{n}", f"f{field}") for n in range(NARROWER))]
        for rank, (name, above) in enumerate(names):
            found[name] = Area(name, name, "", above, "", rank, one_provider=rank % 4 == 1)
    return found


def _providers(count: int, agencies: list[str], rng: random.Random) -> dict[str, Provider]:
    found = {one: Provider(one, one, "", federal=True, agency=one) for one in agencies}
    for n in range(count):
        federal = n % 2 == 0
        agency = rng.choice(agencies) if federal else ""
        found[f"p{n}"] = Provider(f"p{n}", f"p{n}", "", federal, agency)
    return found


def _adoptions(
    count: int, agencies: list[str], areas: list[str], providers: list[str], rng: random.Random
) -> Iterator[Adoption]:
    for n in range(count):
        agency, provider = rng.choice(agencies), rng.choice(providers)
        if rng.random() < 0.15:
            provider = agency
        kind = rng.choice(_KINDS)
        start = rng.randrange(_FIRST, _LAST)
        seen = min(_LAST, start + rng.randrange(4000))
        open_ = rng.random() < 0.7
        yield Adoption(
            id=f"r{n}",
            rows=(f"r{n}",),
            agency=agency,
            area=rng.choice(areas),
            provider=provider,
            service=f"{provider}-s{rng.randrange(SERVICES)}",
            kind=kind,
            statuses=("in-use",),
            whole=rng.random() < 0.9,
            start=start,
            first_seen=start,
            seen=seen,
            end=FOREVER if open_ and kind != "plan" else seen + rng.randrange(3000),
            open=open_,
            states_from=rng.random() < 0.5,
            dated=rng.random() < 0.95,
            sources=("s",),
        )


def _listings(
    count: int, areas: list[str], providers: list[str], rng: random.Random
) -> list[Listing]:
    found = []
    for n in range(count):
        provider, start = rng.choice(providers), rng.randrange(_FIRST, _LAST)
        found.append(
            Listing(
                id=f"l{n}",
                rows=(f"l{n}",),
                service=f"{provider}-s{rng.randrange(SERVICES)}",
                area=rng.choice(areas),
                office=f"o{rng.randrange(OFFICES)}" if rng.random() < 0.9 else "",
                providers=(provider,),
                start=start,
                seen=start,
                end=FOREVER if rng.random() < 0.8 else start + 2000,
                dated=True,
                sources=("s",),
            )
        )
    return found


def _designations(areas: list[str]) -> list[Designation]:
    fields = [one for one in areas if "-" not in one]
    return [
        Designation(
            _FIRST, _FIRST, FOREVER, f"d{n}", f"o{n % OFFICES}", area, "a0", n % 3 != 0, "s"
        )
        for n, area in enumerate(fields)
    ]


COLUMNS = ("agency", "area", "provider", "service", "kind", "whole", "start", "seen", "end")
COLUMNS += ("closed_on", "dated")


def write_records(world: World, path: Path) -> None:
    """The adoption records of `world` as CSV, days as whole numbers, truth as 0 and 1."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for one in world.adoptions:
            flags = int(one.whole), one.start, one.seen, one.end, one.closed_on, int(one.dated)
            out.writerow((one.agency, one.area, one.provider, one.service, one.kind, *flags))


def read_records(path: Path) -> Iterator[Adoption]:
    """The records of `write_records`, one at a time, with what coverage reads of them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for n, (agency, area, provider, service, kind, *rest) in enumerate(rows):
            whole, start, seen, end, closed_on, dated = map(int, rest)
            yield Adoption(
                f"r{n}", (), agency, area, provider, service, kind, (), bool(whole),
                start, start, seen, end, end == FOREVER, False, bool(dated), (), closed_on,
            )  # fmt: skip
