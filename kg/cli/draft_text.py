"""A draft as people read it: its rows, and the cells of coverage that it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.cli.whatif_text import cells_text
from kg.dates import iso
from kg.stewardship.columns import Names
from kg.stewardship.report import changed_cells
from kg.tables.links import targets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.stewardship.draft import Draft, Edit
    from kg.stewardship.effect import Effect


FEW = 20
"""So many cells are shown one by one, whichever way they change."""


def rows_text(draft: Draft) -> str:
    """Every edited row, one line a cell that is filled or changed, with names for ids."""
    names = Names(draft.tables()[1])
    return "\n".join("".join(_row(draft, edit, names)) for edit in draft.edits)


def _row(draft: Draft, edit: Edit, names: Names) -> Iterator[str]:
    table = draft.schema[edit.table]
    key = edit.after[table.row_key]
    yield f"{edit.table}: {'new' if edit.before is None else 'changed'} row {key}\n"
    if edit.before is not None:
        for name, both in changed_cells(edit).items():
            yield f"  {name:12} {_shown(both['before'])} -> {_shown(both['after'])}\n"
        return
    for column in table.columns:
        if column.virtual or column.name == table.row_key or not edit.after[column.name]:
            continue
        cell = edit.after[column.name]
        label = names.label(targets_of(column, edit.after), cell)
        yield f"  {column.name:12} {cell}{f'  ({label})' if label else ''}\n"


def _shown(cell: str) -> str:
    return cell or "(empty)"


def effect_text(found: Effect) -> str:
    """The cells of coverage that differ; of many, those that the rows are about themselves."""
    day = iso(found.coverage.day)
    if not found.cells:
        return f"No cell of coverage changes on {day}.\n"
    count = len(found.cells)
    direct = [one for one in found.cells if one.direct]
    others = count - len(direct)
    shown = direct if direct and count > FEW else found.cells
    unlisted = ", which are not listed" if len(shown) < count else ""
    more = f", {others:,} of them through a body above or bureaus{unlisted}" if others else ""
    head = f"{count:,} cell{' changes' if count == 1 else 's change'} on {day}{more}:\n\n"
    return head + cells_text(shown, found.coverage.world)


def written_text(draft: Draft) -> str:
    """What was written, and how to undo it without losing what else was changed."""
    files = ", ".join(path.name for path in draft.files())
    return (
        f"Written to {draft.folder}: {files}. "
        "The difference above, given to `git apply -R` in that folder, undoes it."
    )
