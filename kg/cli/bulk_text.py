"""What becomes of the lines of a file, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.cli.draft_text import effect_text
from kg.stewardship.effect import effect
from kg.stewardship.report import changed_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.stewardship.bulk import Bulk
    from kg.stewardship.draft import Draft, Edit

_WIDE = 160


def bulk_text(found: Bulk, file: str) -> str:
    """Counts; then the new, changed, duplicate and rejected rows, the cells, the difference."""
    return "\n".join("".join(part) for part in map(list, _parts(found, file)) if part)


def _parts(found: Bulk, file: str) -> Iterator[Iterator[str]]:
    draft = found.draft
    new = [one for one in draft.edits if one.before is None]
    changed = [one for one in draft.edits if one.before is not None]
    lines = {one.line for one in found.rejected}
    yield iter(
        [
            f"{file}: {len(new):,} new, {len(changed):,} changed, "
            f"{len(found.duplicates):,} duplicate, {len(lines):,} rejected\n"
        ]
    )
    yield _new(draft, new)
    yield _changed(draft, changed)
    yield _duplicate(found)
    yield _headed("Rejected", (f"{one}\n" for one in found.rejected))
    yield _headed("Would be wrong elsewhere", (f"{one}\n" for one in found.blocked))
    if draft.edits and not found.blocked:
        yield iter([effect_text(effect(draft))])
        yield iter([draft.diff()])


def _headed(head: str, lines: Iterator[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        yield f"{head}\n  {line}" if at == 0 else f"  {line}"


def _new(draft: Draft, edits: list[Edit]) -> Iterator[str]:
    return _headed("New", (f"line {one.origin.line}: {_row(draft, one)}\n" for one in edits))


def _row(draft: Draft, edit: Edit) -> str:
    """Number or id, and the cells up to the source."""
    key = draft.schema[edit.table].row_key
    cells = (cell for name, cell in edit.after.items() if cell and name != key)
    text = f"{edit.after[key]}  {' | '.join(cells)}"
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 3]}..."


def _changed(draft: Draft, edits: list[Edit]) -> Iterator[str]:
    def lines() -> Iterator[str]:
        for one in edits:
            yield f"line {one.origin.line}: {one.after[draft.schema[one.table].row_key]}\n"
            for name, both in changed_cells(one).items():
                before, after = (cell or "(empty)" for cell in both.values())
                yield f"  {name}: {before} -> {after}\n"

    return _headed("Changed", lines())


def _duplicate(found: Bulk) -> Iterator[str]:
    def said(same_line: int, key: str) -> str:
        return f"line {same_line} of this file" if same_line else key

    lines = (
        f"line {one.line} says what {said(one.same_line, one.key)} says\n"
        for one in found.duplicates
    )
    return _headed("Duplicate", lines)
