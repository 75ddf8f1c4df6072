"""What changed between two days: cells, designations and policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.coverage import Coverage
from kg.analysis.marketplace import Marketplace
from kg.dates import first_day, iso, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.analysis.coverage import Cell
    from kg.dates import Day
    from kg.records.designation import Designation
    from kg.records.listing import Listing
    from kg.records.world import World
    from kg.tables.read import Row

ABSENT = "absent"
"""Status of a cell whose body does not exist on the day."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in words; `before` and `after` are statuses, or standings, or "".

    `kind` is cell, designation, policy or body; `on` is the day it happened, "" for a cell.
    """

    kind: str
    subject: str
    text: str
    before: str
    after: str
    on: str = ""


def changes(
    world: World, first: Day, second: Day, agencies: Sequence[str], policies: Sequence[Row]
) -> list[Change]:
    """All that changed after `first`, up to `second`: standings, policies, then cells.

    Cells are those of `agencies`, ids, for the main functions.
    """
    return [
        *designation_diff(world, first, second),
        *policy_diff(policies, first, second),
        *coverage_diff(world, first, second, agencies, world.main_functions),
    ]


def coverage_diff(
    world: World, first: Day, second: Day, agencies: Sequence[str], areas: Sequence[str]
) -> list[Change]:
    """Cells of `agencies` and `areas` (ids) whose status or providers differ between two days."""
    earlier, later = Coverage(world, first), Coverage(world, second)
    changes = []
    for agency in agencies:
        if world.agencies[agency].exists(first) != world.agencies[agency].exists(second):
            changes.append(_body(world, agency, first))
            continue
        differing = changed_cells(earlier, later, [agency], areas)
        changes += [_cell(world, before, after) for before, after in differing]
    return changes


def changed_cells(
    earlier: Coverage, later: Coverage, agencies: Iterable[str], areas: Sequence[str]
) -> Iterator[tuple[Cell, Cell]]:
    """Cells whose status or providers differ, as they were and as they are.

    Of bodies, ids in `agencies`, that exist on both days.
    """
    for agency in agencies:
        if not later.world.agencies[agency].exists(later.day):
            continue
        for before in earlier.cells([agency], areas):
            after = later.cell(agency, before.area)
            if (before.status, before.providers) != (after.status, after.providers):
                yield before, after


def listing_diff(world: World, first: Day, second: Day) -> tuple[list[Listing], list[Listing]]:
    """Listings that marketplaces gained, and those they lost, between two days.

    A listing counts while its office is designated (rule 7), so that those that were there before
    come with the designation.
    """
    earlier, later = _listed(world, first), _listed(world, second)
    gained = [one for ident, one in later.items() if ident not in earlier]
    return gained, [one for ident, one in earlier.items() if ident not in later]


def designation_diff(world: World, first: Day, second: Day) -> list[Change]:
    """Standings of QSMOs that began or ended after `first`, up to `second`, by date."""
    return sorted(_standings(world, first, second), key=lambda one: (one.on, one.subject, one.text))


def policy_diff(rows: Sequence[Row], first: Day, second: Day) -> list[Change]:
    """Policies issued or ended after `first`, up to `second`, by date; `rows` are of policies."""
    changes = []
    for row in rows:
        name = row["number"] or row["label"]
        if row["issued"] and first < first_day(row["issued"]) <= second:
            text = f"{name} issued by {row['issuer']}: {row['label']}"
            changes.append(Change("policy", row["id"], text, "", "in-force", row["issued"]))
        if row["ended"] and first < last_day(row["ended"]) <= second:
            text = f"{name} {row['status']}: {row['label']}"
            changes.append(
                Change("policy", row["id"], text, "in-force", row["status"], row["ended"])
            )
    return sorted(changes, key=lambda one: (one.on, one.subject))


def _listed(world: World, day: Day) -> dict[str, Listing]:
    """Listings that count on `day`, by id."""
    market = Marketplace(world, day)
    return {
        one.id: one
        for one in world.listings
        if one.office in market.designated(one.area) and one.in_force(day)
    }


def _body(world: World, agency: str, first: Day) -> Change:
    one = world.agencies[agency]
    if one.exists(first):
        text = f"{one.label} ceased to exist after {iso(one.end)}"
        return Change("body", agency, text, "exists", ABSENT, iso(one.end))
    text = f"{one.label} exists since {iso(one.start)}"
    return Change("body", agency, text, ABSENT, "exists", iso(one.start))


def _cell(world: World, before: Cell, after: Cell) -> Change:
    subject = f"{before.agency}.{before.area}"
    name, function = world.agencies[before.agency].label, world.areas[before.area].label
    text = f"{name}, {function}: {_state(world, before)} -> {_state(world, after)}"
    return Change("cell", subject, text, before.status, after.status)


def _state(world: World, cell: Cell) -> str:
    names = ", ".join(world.providers[one].acronym or one for one in cell.providers)
    return f"{cell.status} ({names})" if names else cell.status


def _standings(world: World, first: Day, second: Day) -> Iterator[Change]:
    for one in world.designations:
        if first < one.start <= second:
            yield _standing(world, one, begins=True)
        if first <= one.end < second and not _followed(world, one):
            yield _standing(world, one, begins=False)


def _followed(world: World, ended: Designation) -> bool:
    """Whether another standing of the office takes over on the next day."""
    return any(
        one.office == ended.office and one.start == ended.end + 1 for one in world.designations
    )


def _standing(world: World, one: Designation, *, begins: bool) -> Change:
    standing = "designated" if one.formal else "pre-designated"
    office = world.offices[one.office].label if one.office in world.offices else one.office
    function, host = world.areas[one.area].label, world.agencies[one.host].label
    verb = "is" if begins else "is no longer"
    on = iso(one.start if begins else one.end + 1)
    text = f"{office} at {host} {verb} {standing} for {function}"
    before, after = ("", standing) if begins else (standing, "")
    return Change("designation", one.office, text, before, after, on)
