"""The order of two columns joined by lines in which the fewest lines cross.

Exact where the columns are short; else by sweeps, each column by the average place of its
neighbours (the barycenter method), and by swaps of neighbours for as long as that helps.
"""

from __future__ import annotations

from itertools import permutations
from math import factorial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Edges = Sequence[tuple[str, str]]

EXACT: Final = 2_000
"""Most arrangements of both columns that are all tried."""
SWEEPS: Final = 12


def crossings(left: Sequence[str], right: Sequence[str], edges: Edges) -> int:
    """How many pairs of `edges`, from a name in `left` to one in `right`, cross."""
    at_left = {one: place for place, one in enumerate(left)}
    at_right = {one: place for place, one in enumerate(right)}
    ends = sorted((at_left[one], at_right[other]) for one, other in edges)
    return sum(
        first[1] > second[1] and first[0] < second[0]
        for place, first in enumerate(ends)
        for second in ends[place + 1 :]
    )


def ordered(left: Sequence[str], right: Sequence[str], edges: Edges) -> tuple[list[str], list[str]]:
    """Both columns in an order with few crossings; where it does not matter, as they were given.

    Parts that no line joins are ordered each by itself and stay apart.
    """
    lefts: list[str] = []
    rights: list[str] = []
    for one, other in _parts(left, right, edges):
        within = [edge for edge in edges if edge[0] in one]
        small = factorial(len(one)) * factorial(len(other)) <= EXACT
        best = _exact(one, other, within) if small else _swept(one, other, within)
        lefts += best[0]
        rights += best[1]
    return lefts, rights


def _parts(
    left: Sequence[str], right: Sequence[str], edges: Edges
) -> list[tuple[list[str], list[str]]]:
    """Parts that hang together, in the order of their first name at the right."""
    part = {("l", one): {("l", one)} for one in left} | {("r", one): {("r", one)} for one in right}
    for one, other in edges:
        joined = part["l", one] | part["r", other]
        for name in joined:
            part[name] = joined
    found = []
    seen: set[tuple[str, str]] = set()
    for start in [("r", one) for one in right] + [("l", one) for one in left]:
        if start not in seen:
            seen |= part[start]
            ones = [one for one in left if ("l", one) in part[start]]
            found.append((ones, [one for one in right if ("r", one) in part[start]]))
    return found


def _exact(left: list[str], right: list[str], edges: Edges) -> tuple[list[str], list[str]]:
    return min(
        ((list(one), list(other)) for one in permutations(left) for other in permutations(right)),
        key=lambda both: crossings(both[0], both[1], edges),
    )


def _swept(left: list[str], right: list[str], edges: Edges) -> tuple[list[str], list[str]]:
    back = [(other, one) for one, other in edges]
    tried = []
    for start in [right, right[::-1], *(_outward(one, right, edges) for one in left)]:
        one, other = left, start
        for _ in range(SWEEPS):
            one = _swapped(_by_average(one, other, edges), other, edges)
            other = _swapped(_by_average(other, one, back), one, back)
            tried.append((one, other))
    return min(tried, key=lambda both: crossings(both[0], both[1], edges))


def _outward(start: str, right: list[str], edges: Edges) -> list[str]:
    """`right` by how many lines away each is from `start`, a name at the left."""
    seen, found = {start}, dict[str, None]()
    while True:
        new = [other for one, other in edges if one in seen and other not in found]
        if not new:
            return [*found, *(one for one in right if one not in found)]
        found |= dict.fromkeys(new)
        seen |= {one for one, other in edges if other in found}


def _by_average(moved: Iterable[str], fixed: Sequence[str], edges: Edges) -> list[str]:
    place = {one: number for number, one in enumerate(fixed)}
    ends: dict[str, list[int]] = {}
    for one, other in edges:
        ends.setdefault(one, []).append(place[other])
    return sorted(moved, key=lambda one: sum(ends.get(one, [0])) / len(ends.get(one, [0])))


def _swapped(moved: list[str], fixed: Sequence[str], edges: Edges) -> list[str]:
    """`moved` after every swap of two that stand side by side which undoes crossings."""
    best = list(moved)
    least = crossings(best, fixed, edges)
    better = True
    while better:
        better = False
        for place in range(len(best) - 1):
            best[place : place + 2] = best[place + 1], best[place]
            now = crossings(best, fixed, edges)
            if now < least:
                least, better = now, True
            else:
                best[place : place + 2] = best[place + 1], best[place]
    return best
