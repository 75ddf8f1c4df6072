"""Losses: what each provider's end would cost whom, for all providers in one pass.

A cell falls when the one provider its status rests on goes; what it falls to is looked up among
the other records of the same cell, of the bodies above and of the bureaus. Nothing is recomputed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.analysis import status as st
from kg.analysis.kernel import AUTHORIZED, WHOLE

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
    """One record in force: provider, rank of its status, part it plays (see kernel)."""

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
    kernel = standing.kernel
    areas = list(kernel.bits)
    for place, agency in enumerate(kernel.bodies):
        if not kernel.world.agencies[agency].exists(standing.day):
            continue
        for rank, bits in enumerate(standing.statuses):
            left = bits[place]
            while left:
                bit = left & -left
                left ^= bit
                area = areas[bit.bit_length() - 1]
                provider = losses.sole(place, area, rank)
                after = losses.without(place, area, provider) if provider else rank
                if after > rank:
                    inherited = bool(standing.inherited[place] & bit)
                    words = st.STATUSES[rank].id, st.STATUSES[after].id
                    found.setdefault(provider, []).append(Fall(agency, area, *words, inherited))
    return dict(sorted(found.items()))


class _Losses:
    """Records in force by cell, and what is left of a cell without one provider."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.parents = standing.kernel.parents
        self._cells: dict[tuple[int, str], list[Held]] = {}
        for offer, rank, here in standing.held():
            one = Held(offer.provider, rank, offer.part)
            for body in here:
                self._cells.setdefault((body, offer.area), []).append(one)
        self._below: dict[tuple[int, str], set[str]] = {}
        self._roll_up()

    def sole(self, place: int, area: str, rank: int) -> str:
        """The one provider that the cell's status rests on, "" if several or none is named."""
        bit = self.standing.kernel.bits[area]
        if rank == PARTIAL:
            providers = self._below[place, area]
        elif self.standing.inherited[place] & bit:
            above = self.parents[place]
            while not self.standing.whole[above] & bit:
                above = self.parents[above]
            providers = {
                one.provider
                for one in self._cells[above, area]
                if one.rank == rank and one.part == WHOLE
            }
        else:
            bare = bool(self.standing.authorized[place] & bit)
            providers = {
                one.provider
                for one in self._cells[place, area]
                if one.rank == rank and (one.part == AUTHORIZED) == bare
            }
        return next(iter(providers)) if len(providers) == 1 else ""

    def without(self, place: int, area: str, gone: str) -> int:
        """Rank of the cell's status when `gone` provides nothing any more."""
        own = self._cells.get((place, area), ())
        firm = [
            one.rank for one in own if one.provider != gone and one.part != AUTHORIZED
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
