"""Losses: what each provider's end would cost whom, for all providers in one pass.

A cell falls when the one provider its status rests on goes; what it falls to is looked up among
the other records of the same cell, of the bodies above and of the bureaus. Nothing is recomputed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.analysis import status as st
from kg.analysis.columns import AUTHORIZED as AUTHORIZATION
from kg.analysis.columns import WHOLE
from kg.analysis.kernel import AUTHORIZED, INHERITED, STATUS

if TYPE_CHECKING:
    from kg.analysis.kernel import Standing

UNKNOWN, PARTIAL = st.RANK[st.UNKNOWN], st.RANK[st.PARTIAL]


class Fall(NamedTuple):
    """One cell that gets worse: its status before and after, and whether it is inherited."""

    agency: str
    area: str
    before: str
    after: str
    inherited: bool


class Held(NamedTuple):
    """One record in force: provider, rank of its status, part it plays (see columns)."""

    provider: str
    rank: int
    part: int


def provider_losses(standing: Standing) -> dict[str, list[Fall]]:
    """Cells that each provider's end makes worse, by provider; those nobody rests on are left out.

    Bodies that do not exist on the day have no cells. Order: by provider, then by body and
    function in the order of the kernel.
    """
    found: dict[str, list[Fall]] = {}
    losses = _Losses(standing)
    kernel, rows = standing.kernel, standing.rows
    for place, agency in enumerate(kernel.bodies):
        if not kernel.world.agencies[agency].exists(standing.day):
            continue
        for area, row in rows.items():
            code = row.codes[place]
            provider = losses.sole(place, area, code) if code else ""
            rank = (code & STATUS) - 1
            after = losses.without(place, area, provider) if provider else rank
            if after > rank:
                words = st.STATUSES[rank].id, st.STATUSES[after].id
                fall = Fall(agency, area, *words, inherited=bool(code & INHERITED))
                found.setdefault(provider, []).append(fall)
    return dict(sorted(found.items()))


class _Losses:
    """Records in force by cell, and what is left of a cell without one provider."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.parents = standing.kernel.parents
        self._cells: dict[tuple[int, str], list[Held]] = {}
        for column in standing.kernel.columns:
            for body, offer in column.on(standing.day):
                provider = standing.kernel.offers[offer][0]
                one = Held(provider, standing.rank(column, offer), column.part)
                self._cells.setdefault((body, column.area), []).append(one)
        self._below: dict[tuple[int, str], set[str]] = {}
        self._roll_up()

    def sole(self, place: int, area: str, code: int) -> str:
        """The one provider that a known cell rests on, "" if several or none is named."""
        rank = (code & STATUS) - 1
        if rank == PARTIAL:
            providers = self._below[place, area]
        elif code & INHERITED:
            whole, above = self.standing.row(area).whole, self.parents[place]
            while not whole[above]:
                above = self.parents[above]
            providers = {
                one.provider
                for one in self._cells[above, area]
                if one.rank == rank and one.part == WHOLE
            }
        else:
            bare = bool(code & AUTHORIZED)
            providers = {
                one.provider
                for one in self._cells[place, area]
                if one.rank == rank and (one.part == AUTHORIZATION) == bare
            }
        return next(iter(providers)) if len(providers) == 1 else ""

    def without(self, place: int, area: str, gone: str) -> int:
        """Rank of the cell's status when `gone` provides nothing any more."""
        own = self._cells.get((place, area), ())
        firm = [
            one.rank for one in own if one.provider != gone and one.part != AUTHORIZATION
        ] or self._handed_down(self.parents[place], area, gone)
        bare = [one.rank for one in own if one.provider != gone]
        if firm or bare:
            return min(firm or bare)
        return PARTIAL if self._below.get((place, area), set()) - {gone} else UNKNOWN

    def _handed_down(self, above: int, area: str, gone: str) -> list[int]:
        """Ranks of the whole uses of the nearest body from `above` upwards that has any."""
        while above >= 0:
            held = self._cells.get((above, area), ())
            ranks = [one.rank for one in held if one.part == WHOLE and one.provider != gone]
            if ranks:
                return ranks
            above = self.parents[above]
        return []

    def _roll_up(self) -> None:
        """Providers of the bureaus below each body."""
        kernel = self.standing.kernel
        for (body, area), held in self._cells.items():
            if not kernel.world.agencies[kernel.bodies[body]].exists(self.standing.day):
                continue
            providers = {one.provider for one in held}
            above = self.parents[body]
            while above >= 0:
                self._below.setdefault((above, area), set()).update(providers)
                above = self.parents[above]
