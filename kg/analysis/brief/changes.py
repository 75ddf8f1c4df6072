"""What changed for one body in five years: its cells, the QSMOs of its functions, its mandates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.brief.material import SHOWN, Cited
from kg.analysis.coverage import Coverage
from kg.analysis.diff import designation_diff
from kg.analysis.history import History
from kg.analysis.leading import leading_designation, leading_records
from kg.analysis.mandate import IN_FORCE
from kg.analysis.sentences import stated
from kg.dates import add_years, first_day, iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.brief.mandates import Mandates
    from kg.analysis.brief.material import Material
    from kg.analysis.coverage import Cell
    from kg.dates import Day
    from kg.records.adoption import Adoption

YEARS: Final = 5

CHANGED: Final = "changed"
BEGUN: Final = "begun"
RECORDED: Final = "recorded"
GONE: Final = "gone"
KINDS: Final = (CHANGED, BEGUN, RECORDED, GONE)
"""What a difference shows: two known states; a use that states that it began since; a first record,
which does not show that anything changed; or that nothing recorded holds any more."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One function whose status or providers differ; `kind` is one of KINDS."""

    area: str
    function: str
    kind: str
    before: str
    after: str
    said: Cited


@dataclass(frozen=True, slots=True)
class Changes:
    """Differences after the day `first`, up to that of the brief.

    `existed` is whether the body existed then. `standings` are of QSMOs that lead its functions,
    `policies` those whose tested mandates bind it since, and `others` counts policies that bind it
    since and cannot be tested; `events` are changes of the body itself.
    """

    first: Day
    existed: bool
    cells: tuple[CellChange, ...]
    standings: tuple[Cited, ...]
    policies: tuple[Cited, ...]
    others: int
    events: tuple[Cited, ...]

    @property
    def listed(self) -> bool:
        """Whether anything is recorded to have changed."""
        return any((self.cells, self.standings, self.policies, self.events, self.others))

    def of_kind(self, kind: str) -> tuple[CellChange, ...]:
        """Those of one of KINDS."""
        return tuple(one for one in self.cells if one.kind == kind)


def body_changes(material: Material, mandates: Mandates) -> Changes:
    """What changed for the body of `material`."""
    first = add_years(material.day, -YEARS)
    existed = material.world.agencies[material.agency].exists(first)
    return Changes(
        first=first,
        existed=existed,
        cells=tuple(_cells(material, first)) if existed else (),
        standings=tuple(_standings(material, first)),
        policies=tuple(_policies(material, mandates, first)),
        others=list(_recent(mandates, first).values()).count(False),
        events=tuple(_events(material, first)),
    )


def _cells(material: Material, first: Day) -> Iterator[CellChange]:
    """As coverage_diff of kg.analysis.diff has them, by kind and in the order of the functions."""
    kernel, limits = material.coverage.kernel, material.coverage.freshness.limits
    earlier = Coverage(material.world, first, limits, kernel)
    pairs = [(earlier.cell(material.agency, after.area), after) for after in material.cells]
    differing = [
        (_kind(material, before, after), before, after)
        for before, after in pairs
        if (before.status, before.providers) != (after.status, after.providers)
    ]
    for kind, before, after in sorted(differing, key=lambda one: KINDS.index(one[0])):
        yield CellChange(
            area=after.area,
            function=material.function(after.area),
            kind=kind,
            before=before.status,
            after=after.status,
            said=_said(material, earlier, kind, before, after),
        )


def _kind(material: Material, before: Cell, after: Cell) -> str:
    """What the difference shows; a use that states its beginning had not begun before."""
    if before.known:
        return CHANGED if after.known else GONE
    leading = leading_records(material.coverage, after)
    states = leading and leading[0].states_from and leading[0].kind != "plan"
    return BEGUN if states else RECORDED


def _said(material: Material, earlier: Coverage, kind: str, before: Cell, after: Cell) -> Cited:
    if kind == GONE:
        return _gone(material, before, after)
    leading = leading_records(material.coverage, after)
    if kind != CHANGED:
        text = f"{_state(after)}, {_first(material, leading[0])}"
        return Cited(text, material.cite(*material.sources(leading[:1])))
    known = {record.id for record in before.records}
    new = [one for one in leading if one.id not in known]
    over = [one for one in leading_records(earlier, before) if not one.in_force(material.day)]
    parts = [_move(material, before, after)]
    if new:
        said = (f"{material.provided(one)}, {_first(material, one)}" for one in new[:SHOWN])
        parts.append(f"now {', '.join(said)}")
    if over:
        parts.append(f"no longer {', '.join(map(material.provided, over[:SHOWN]))}")
    sources = material.sources(new)
    if not new and after.listing:
        sources.append(material.listing_source(after.listing))
        parts.append(_why_listed(material, earlier, after))
    return Cited("; ".join(parts), material.cite(*sources))


def _first(material: Material, record: Adoption) -> str:
    """Since when a use is recorded, as its rows state it."""
    if not record.dated:
        return "undated"
    rows = [material.say.rows[one] for one in record.rows]
    if record.states_from and record.kind != "plan":
        return f"since {stated(rows, 'from', first_day, record.start)}"
    return f"first seen {stated(rows, 'observed', first_day, record.first_seen)}"


def _state(cell: Cell) -> str:
    return st.WORD[cell.status].label.lower()


def _move(material: Material, before: Cell, after: Cell) -> str:
    """From one status to another; where only that differs, of whom."""
    if before.status == after.status:
        return f"still {_state(after)}"
    names = ", ".join(material.short(one) for one in after.providers)
    same = before.providers == after.providers
    return f"{_state(before)} to {_state(after)}{f', still {names}' if same and names else ''}"


def _why_listed(material: Material, earlier: Coverage, after: Cell) -> str:
    """Why a use that goes on counts as bought through a marketplace now."""
    listing = after.listing
    assert listing is not None
    period = leading_designation(material.coverage, after.area)
    leader = earlier.leader(after.area)
    if period and not (leader and leader[1]):
        return f"{material.office(period.office)} designated since {iso(period.start)}"
    return f"its listing, {material.say.listing_when(listing)}, may be older"


def _gone(material: Material, before: Cell, after: Cell) -> Cited:
    """What held before and is over; of the body above where the cell was inherited."""
    history = History(material.coverage)
    past = {one.id: one for one in history.past(after)}
    over = [past[one.id] for one in before.records if one.id in past] or list(past.values())[:1]
    if not over:
        return Cited(f"{_state(before)} before; nothing recorded holds any more")
    said = "; ".join(
        material.say.past(one, history.closer(one)).removesuffix(".") for one in over[:1]
    )
    return Cited(f"{_state(before)} before: {said}", material.cite(*material.sources(over[:1])))


def _standings(material: Material, first: Day) -> Iterator[Cited]:
    """Standings of QSMOs for functions that are main functions, or broader than one."""
    world = material.world
    scope = {one for cell in material.cells for one in world.area_scope[cell.area]}
    kept = [one for one in world.designations if one.area in scope]
    for change in designation_diff(replace(world, designations=kept), first, material.day):
        day = first_day(change.on)
        period = next(
            one
            for one in kept
            if one.office == change.subject and day == (one.start if change.after else one.end + 1)
        )
        standing = change.after or f"no longer {change.before}"
        text = (
            f"{material.office(period.office)} at {material.short(period.host)} {standing} for "
            f"{world.areas[period.area].label} ({change.on})"
        )
        yield Cited(text, material.cite(period.source))


def _recent(mandates: Mandates, first: Day) -> dict[str, bool]:
    """Policies in force whose mandates bind the body only since then: whether any is tested."""
    start: dict[str, Day] = {}
    tested: dict[str, bool] = {}
    for finding in mandates.found:
        one = finding.mandate
        if one.standing == IN_FORCE:
            start[one.policy] = min(one.start, start.get(one.policy, one.start))
            tested[one.policy] = tested.get(one.policy, False) or not finding.reason
    return {one: tested[one] for one in start if start[one] > first}


def _policies(material: Material, mandates: Mandates, first: Day) -> Iterator[Cited]:
    """Those of them that are tested, with the day and what they ask for, by day."""
    recent = _recent(mandates, first)
    found = [
        (finding.mandate.start, finding)
        for finding in mandates.found
        if recent.get(finding.mandate.policy) and not finding.reason
    ]
    for day, finding in sorted(found, key=lambda one: (one[0], one[1].mandate.provision)):
        text = f"{finding.mandate.policy_name} ({iso(day)})"
        yield Cited(text, material.cite(finding.mandate.source))


def _events(material: Material, first: Day) -> Iterator[Cited]:
    """What was done to the body itself; blocked, proposed or contested is no change (rule 8)."""
    for row in material.tables["agency_changes"]:
        mine = row["agency"] == material.agency and row["state"] == "done"
        if mine and row["date"] and first < first_day(row["date"]) <= material.day:
            yield Cited(f"{row['date']}: {row['evidence']}", material.cite(row["source"]))
