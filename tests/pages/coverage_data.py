"""The data of coverage.html looked up as its scripts do, with every number made text again."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from kg.analysis.explanation import Explanation, Step

Json = dict[str, Any]
EPOCH = date(1970, 1, 1).toordinal()


def page_data(out: Path) -> Json:
    text = (out / "assets" / "coverage-data.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.KG_COVERAGE = ").removesuffix(";\n"))


class Reader:
    """Squares of the page on a day, or on the date of the data under a filter of trust (`view`)."""

    def __init__(self, data: Json, day: int, view: str = "") -> None:
        self.data = data
        self.place = bisect_right(data["days"], day - EPOCH) - 1
        self.view = data["views"].get(view, {"cells": {}, "led": {}, "headed": {}})
        self.bodies = {body[0]: place for place, body in enumerate(data["bodies"])}

    def at(self, history: list[int]) -> int | None:
        pairs = zip(history[::2], history[1::2], strict=True)
        return max(((when, what) for when, what in pairs if when <= self.place), default=(0, None))[
            1
        ]

    def square(self, body: str, area: str) -> list[Any]:
        data, place, column = self.data, self.bodies[body], self.data["areas"].index(area)
        changed = self.view["cells"].get(str(place))
        flat = [] if changed is None else data["differences"][changed]
        found = dict(zip(flat[::2], flat[1::2], strict=True)).get(column)
        if found is None:
            found = self.at(data["histories"][data["lines"][data["line"][place]][column]])
        return data["squares"][data["blank"] if found is None else found]

    def said(self, body: str, area: str) -> Json:
        """What the panel of a square says; the steps of its function first, as in `kg explain`."""
        data, column = self.data, self.data["areas"].index(area)
        led = self.view["led"].get(str(column))
        first = data["leading"][self.at(data["led"][column]) if led is None else led]
        summary, reason, shown, flags, steps = self.square(body, area)
        return {
            "summary": data["summaries"][summary],
            "reason": data["reasons"][reason] if reason >= 0 else ["", "", ""],
            "steps": [self._step(one) for one in [*first, *steps]],
            "shown": shown,
            "flags": flags.split(),
        }

    def _step(self, number: int) -> Json:
        kind, text, rows, _ = self.data["steps"][number]
        return {"kind": kind, "text": text, "evidence": [self._row(one) for one in rows]}

    def _row(self, number: int) -> Json:
        row, says, observed, confidence, source = self.data["rows"][number]
        title, url, _ = self.data["sources"][source]
        where = {"title": title, "url": url}
        return {"row": row, "says": says, "observed": observed, "confidence": confidence} | where


def explained_as(found: Explanation) -> Json:
    """The same of the analysis."""
    return {
        "summary": [found.cell.status, found.summary],
        "reason": [found.reason, found.next_step, found.provision],
        "steps": [_step(one) for one in found.steps],
    }


def _step(one: Step) -> Json:
    rows = [asdict(row) for row in one.evidence]
    bare = [{name: text for name, text in row.items() if name != "source"} for row in rows]
    return {"kind": one.kind, "text": one.text, "evidence": bare}
