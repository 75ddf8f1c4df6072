"""What each chart says, in one sentence made from its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.analysis.concentration import FunctionShares
    from kg.analysis.stats import Figures
    from kg.analysis.yearly import Year
    from kg.pages.names import Names

TEN = 10


def percent(part: float) -> str:
    """A part of one in percent.

    >>> percent(0.514)
    '51 %'
    """
    return f"{100 * part:.0f} %"


def over_time(years: Sequence[Year]) -> str:
    """How much is known now, and ten years before."""
    last = years[-1]
    before = years[max(0, len(years) - 1 - TEN)]
    market = last.counts[st.MARKETPLACE]
    return (
        f"{before.known} pairs of agency and function were known in {before.year}, {last.known} in "
        f"{last.year}; {market} of them come from a marketplace"
    )


def of_function(years: Sequence[Year]) -> str:
    """How much of a function is known, and what is most frequent."""
    last = years[-1]
    total = sum(last.counts.values())
    known = {word: count for word, count in last.counts.items() if word != st.UNKNOWN}
    if not any(known.values()):
        return f"unknown for all {total}"
    most = max(known, key=lambda word: (known[word], -st.RANK[word]))
    word = st.WORD[most]
    return f"{last.known} of {total} known, most of them {word.label.lower()} ({known[most]})"


def best_and_least(names: Names, now: Mapping[str, Figures]) -> str:
    """The functions with most marketplace and with most unknown."""
    market = max(now, key=lambda one: now[one].counts[st.MARKETPLACE])
    unknown = max(now, key=lambda one: now[one].counts[st.UNKNOWN])
    return (
        f"{names.area(market)} has most agencies in a marketplace "
        f"({now[market].counts[st.MARKETPLACE]}), {names.area(unknown)} most unknown "
        f"({now[unknown].counts[st.UNKNOWN]})"
    )


def freshness(found: Iterable[Figures]) -> str:
    """How much of what is known rests on fresh evidence."""
    found = list(found)
    known = sum(one.known for one in found)
    fresh = sum(one.freshness[st.FRESH] for one in found)
    share = f" ({percent(fresh / known)})" if known else ""
    return f"{fresh} of {known} known pairs rest on fresh evidence{share}"


def concentration(shares: Sequence[FunctionShares]) -> str:
    """In how many functions one provider has more than half."""
    used = [one for one in shares if one.shares]
    half = sum(one.shares[0].share > 0.5 for one in used)
    return (
        f"In {half} of {len(used)} functions one provider has more than half of the recorded uses"
    )
