"""A scenario and what it changes, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.whatif import gaps
from kg.cli.aligned import aligned
from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Cell, Coverage
    from kg.analysis.scenario import Change
    from kg.analysis.whatif import CellChange, Outcome
    from kg.records.world import World


def whatif_text(
    found: Outcome, changes: Sequence[Change], coverage: Coverage, *, every: bool
) -> str:
    """What was supposed, the cells that change (`every` one, or the direct ones), and totals."""
    world = coverage.world
    supposed = "".join(f"  line {one.line}: {_change(one)}\n" for one in changes)
    shown = [one for one in found.cells if every or one.direct]
    parts = [
        f"Supposed as of {iso(coverage.day)}; nothing is written\n{supposed or '  nothing'}",
        "".join(f"{one}.\n" for one in found.idle),
        _sentence(found, len(shown)),
        _functions(found, world),
        cells_text(shown, world) if shown else "",
        _totals(found),
    ]
    return "\n".join(part for part in parts if part)


def _change(one: Change) -> str:
    cells = " ".join(
        cell if name not in ("from", "until") else f"{name} {cell}"
        for name, cell in one.cells.items()
        if cell
    )
    return f"{one.change} {one.kind}: {cells}"


def _functions(found: Outcome, world: World) -> str:
    """One line a function and change of status, most cells first."""
    counts: dict[tuple[str, str, str], list[CellChange]] = {}
    for one in found.cells:
        key = one.after.area, one.before.status, one.after.status
        counts.setdefault(key, []).append(one)
    rows = [
        (_function(area, world), _word(before), _word(after), len(all_), _direct(all_) or "")
        for (area, before, after), all_ in sorted(counts.items(), key=lambda one: -len(one[1]))
    ]
    return (
        aligned(rows, ("Function", "Before", "After", "Cells", "Directly")) + "\n" if rows else ""
    )


def cells_text(changes: Iterable[CellChange], world: World) -> str:
    """A table of `changes`, one line a cell."""
    rows = [
        (
            world.agencies[one.after.agency].acronym or one.after.agency,
            _function(one.after.area, world),
            *_side(one.before, world),
            *_side(one.after, world, one.before),
            _way(one),
        )
        for one in changes
    ]
    heads = ("Body", "Function", "Before", "Provider", "After", "Provider after", "Changes")
    return aligned(rows, heads) + "\n"


def _side(cell: Cell, world: World, before: Cell | None = None) -> tuple[str, str]:
    conflict = ", in conflict" if cell.conflict else ""
    names = ", ".join(world.providers[one].acronym or one for one in cell.providers)
    same = before is not None and before.providers == cell.providers and names
    return f"{_word(cell.status)}{conflict}", "same" if same else names


def _word(status: str) -> str:
    return f"{st.WORD[status].symbol} {status}"


def _function(area: str, world: World) -> str:
    return world.areas[area].short or world.areas[area].label


def _direct(changes: Iterable[CellChange]) -> int:
    return sum(one.direct for one in changes)


def _way(one: CellChange) -> str:
    if one.direct:
        return "directly"
    above = one.after.inherited_from or one.before.inherited_from
    return f"through {above}" if above else "through its bureaus"


def _sentence(found: Outcome, shown: int) -> str:
    count = len(found.cells)
    if not count:
        return "No cell changes.\n"
    direct = _direct(found.cells)
    more = " (--all lists them too)" if shown < count else ""
    return (
        f"{count:,} cell{' changes' if count == 1 else 's change'}: {direct:,} directly, "
        f"{count - direct:,} through a body above or bureaus{more}.\n"
    )


def _totals(found: Outcome) -> str:
    sides = (found.chosen.before, found.chosen.after, found.every.before, found.every.after)
    rows: list[tuple[object, ...]] = [
        (f"{one.symbol} {one.id}", *(counts[one.id] for counts in sides))
        for one in st.STATUSES
        if any(counts[one.id] for counts in sides)
    ]
    at = next((at for at, row in enumerate(rows) if str(row[0]).endswith(st.UNKNOWN)), len(rows))
    rows.insert(at, ("established gaps", *map(gaps, sides)))
    heads = ("", "Chosen", "then", "All bodies", "then")
    return (
        "Cells now and then: those chosen (the CFO Act agencies in the main functions unless\n"
        "options say otherwise), and all bodies in all recorded functions\n"
        f"{aligned(rows, heads)}\n"
    )
