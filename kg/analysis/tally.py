"""Tallies of cells by status: what is known, what is an established gap, what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st

if TYPE_CHECKING:
    from collections.abc import Mapping


class Tally:
    """Anything with `counts`: the number of cells of each status (rule 5)."""

    __slots__ = ()
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Number of cells looked at."""
        return sum(self.counts.values())

    @property
    def known(self) -> int:
        """Number of cells of which anything is recorded."""
        return self.total - self.counts[st.UNKNOWN]

    @property
    def gaps(self) -> int:
        """Number of established gaps; `unknown` is not among them."""
        return sum(self.counts[status] for status in st.GAPS)
