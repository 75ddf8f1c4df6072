"""What a draft adds and changes, as JSON content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.analysis.whatif import change_record
from kg.dates import iso
from kg.stewardship.effect import effect

if TYPE_CHECKING:
    from kg.stewardship.bulk import Bulk
    from kg.stewardship.draft import Draft, Edit
    from kg.stewardship.effect import Effect

    Json = dict[str, Any]


def draft_record(draft: Draft, found: Effect | None, *, written: bool) -> Json:
    """Rows that are new and changed; cells of coverage and files that differ by them."""
    return {
        "written": written,
        "new": [edit_record(draft, one) for one in draft.edits if one.before is None],
        "changed": [edit_record(draft, one) for one in draft.edits if one.before is not None],
        "as_of": iso(found.coverage.day) if found else None,
        "cells": [change_record(one) for one in found.cells] if found else [],
        "diff": draft.diff(),
    }


def edit_record(draft: Draft, edit: Edit) -> Json:
    """One row: its table and key, and all cells of a new one or those that differ."""
    key = draft.schema[edit.table].row_key
    found: Json = {"table": edit.table, "key": edit.after[key], "line": edit.origin.line or None}
    if edit.before is None:
        return found | {"cells": dict(edit.after)}
    return found | {"cells": changed_cells(edit)}


def changed_cells(edit: Edit) -> dict[str, dict[str, str]]:
    """The cells that differ, `before` and `after`, by column."""
    before = edit.before or edit.after
    return {
        name: {"before": before[name], "after": cell}
        for name, cell in edit.after.items()
        if before[name] != cell
    }


def bulk_record(found: Bulk, *, written: bool) -> Json:
    """What becomes of the lines of a file, and the draft of what is taken."""
    taken = found.draft
    content = draft_record(taken, None if found.blocked else effect(taken), written=written)
    return content | {
        "duplicate": [one._asdict() for one in found.duplicates],
        "rejected": [one._asdict() for one in found.rejected],
        "blocked": [one._asdict() for one in found.blocked],
    }
