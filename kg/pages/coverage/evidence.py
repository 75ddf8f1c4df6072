"""The coverage page as data: what `kg explain` says of each square, every text stored once.

Only data: the page puts it on screen as text, so nothing here is or needs markup. A square is a
list: number of its summary, number of its reason (-1 for none), text and flags shown, numbers of
its steps. Steps that all squares of a function share stand once, under the function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.analysis.status import MARKETPLACE, STATUSES
from kg.analysis.summary import area_summary
from kg.pages.coverage.matrix import MARKS, WORDS
from kg.pages.environment import web

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from kg.analysis.explanation import Evidence, Explanation, Step
    from kg.analysis.freshness import Limits
    from kg.pages.coverage.matrix import CellView
    from kg.pages.coverage.views import View

Json = dict[str, Any]


class Texts:
    """Texts by number, in the order in which they first came up."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[Hashable, int]] = {}

    def number(self, kind: str, text: Hashable) -> int:
        """Number of `text`, a tuple, among those of its kind."""
        known = self._numbers.setdefault(kind, {})
        return known.setdefault(text, len(known))

    def all(self) -> dict[str, list[Hashable]]:
        """Texts of each kind, each at the place of its number."""
        return {kind: list(known) for kind, known in self._numbers.items()}

    def step(self, step: Step) -> int:
        """Number of `step`; its evidence is stored as rows and sources."""
        rows = tuple(self._row(one) for one in step.evidence)
        return self.number("steps", (step.kind, step.text, rows))

    def _row(self, one: Evidence) -> int:
        source = self.number("sources", (one.title, web(one.url)))
        row = (one.row, one.says, one.observed, one.confidence, source)
        return self.number("rows", row)


def page_data(whole: View, filtered: Sequence[View]) -> Json:
    """All that the page's scripts need; of each filtered view only what differs from `whole`."""
    texts = Texts()
    nothing: dict[str, list[Any]] = {}
    views = {view.key: _view(view, texts, nothing) for view in (whole, *filtered)}
    base = views[whole.key]
    for view in filtered:
        views[view.key] = _difference(base, views[view.key])
    return {
        "statuses": [[one.id, one.label, one.symbol] for one in STATUSES],
        "flags": {flag: [mark, words(flag, whole)] for flag, mark in MARKS.items()},
        "unknown": nothing.get("unknown", []),
        "views": views,
        **{kind: [] for kind in ("steps", "rows", "sources", "summaries", "reasons")},
        **texts.all(),
    }


def words(flag: str, view: View) -> str:
    """What a flag means, in words; older evidence by the limits asked for."""
    limits: Limits = view.coverage.freshness.limits
    return WORDS[flag].format(years=limits.fresh)


def _view(view: View, texts: Texts, nothing: dict[str, list[Any]]) -> Json:
    """A view in full; a square without a step of its own is `nothing`, the same for all."""
    explainer = view.explainer
    shared = {one.id: explainer.of_area(one.id) for one in view.matrix.columns}
    cells = {}
    for row in view.matrix.rows:
        for square in row.cells:
            cell = square.cell
            found = explainer.explain(cell.agency, cell.area)
            steps = found.steps[len(shared[cell.area]) :]
            made = _square(square, found, steps, texts)
            if not cell.known and len(steps) == 1:
                nothing.setdefault("unknown", made)
            else:
                cells[f"{cell.agency} {cell.area}"] = made
    return {
        "note": view.note,
        "groups": [[one.leader, one.standing] for one in view.matrix.groups],
        "areas": {one: [texts.step(step) for step in steps] for one, steps in shared.items()},
        "cells": cells,
        "throughout": _throughout(view),
    }


def _square(
    square: CellView, found: Explanation, steps: tuple[Step, ...], texts: Texts
) -> list[Any]:
    reason = (found.reason, found.next_step, found.provision)
    return [
        texts.number("summaries", (square.cell.status, found.summary)),
        texts.number("reasons", reason) if found.reason else -1,
        square.text,
        " ".join(square.flags),
        [texts.step(step) for step in steps],
    ]


def _throughout(view: View) -> list[str]:
    """Bodies and areas, all main functions of which a marketplace covers (rule 4)."""
    return [
        f"{row.id} {group.id}"
        for row in view.matrix.rows
        for group in view.matrix.groups
        if area_summary(view.coverage, row.id, group.id).status == MARKETPLACE
    ]


def _difference(base: Json, other: Json) -> Json:
    """What `other` has in another way; 0 stands for a square of which nothing is left."""
    areas = {one: steps for one, steps in other["areas"].items() if steps != base["areas"][one]}
    cells = {
        key: other["cells"].get(key, 0)
        for key in sorted({*base["cells"], *other["cells"]})
        if other["cells"].get(key) != base["cells"].get(key)
    }
    found = other | {"areas": areas, "cells": cells}
    if other["groups"] == base["groups"]:
        del found["groups"]
    return found
