"""What stands out about one body, as one plain sentence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.brief.mandates import NOT_YET
from kg.analysis.mandate_test import FAILS

if TYPE_CHECKING:
    from kg.analysis.brief.mandates import MandateLine, Mandates
    from kg.analysis.brief.material import Material

_GAPS: Final = {
    st.SHARED: ("is a service of another department", "are services of other departments"),
    st.PLANNED: ("is a move under way or planned", "are moves under way or planned"),
    st.VENDOR: ("is bought from a company", "are bought from companies"),
    st.OWN: ("is a system of its own", "are systems of its own"),
    st.PARTIAL: ("is recorded for bureaus only", "are recorded for bureaus only"),
}
"""One gap and several of each status, in words."""


def outstanding(material: Material, mandates: Mandates) -> str:
    """A sentence: the first thing that applies, then how much is unknown or how old it is.

    First that nothing is known, then a mandate that is not met, sources that disagree, what most
    gaps are, or that there is none.
    """
    known = [cell for cell in material.cells if cell.known]
    if not known:
        return "Nothing is recorded of any of them, so first of all somebody has to ask."
    failing = [one for one in mandates.with_outcome(FAILS) if one.word != NOT_YET and one.holds]
    conflicts = [material.function(cell.area) for cell in known if cell.conflict]
    if failing:
        text = _failing(failing)
    elif conflicts:
        text = f"Sources disagree on who provides {' and '.join(conflicts)}"
    elif material.gaps:
        text = _most(material)
    else:
        text = "All that is known comes from a marketplace"
    return f"{text}; {_age(material)}."


def _failing(failing: list[MandateLine]) -> str:
    named = " and ".join(dict.fromkeys(f"{one.policy} ({one.asks})" for one in failing[:2]))
    more = f" and {len(failing) - 2} more" if len(failing) > 2 else ""
    return f"It is not recorded as meeting {named}{more}"


def _most(material: Material) -> str:
    """What most of the gaps are; on equal numbers the better status."""
    counts = Counter(cell.status for cell in material.gaps)
    status = max(counts, key=lambda one: (counts[one], -st.RANK[one]))
    many, total = counts[status], len(material.gaps)
    gap = "gap" if total == 1 else "gaps"
    some = f"Its {total}" if many == total else f"{many} of its {total}"
    return f"{some} established {gap} {_GAPS[status][many != 1]}"


def _age(material: Material) -> str:
    """How much is unknown where that is most; else how much of the evidence is old."""
    known = [cell for cell in material.cells if cell.known]
    unknown, total = len(material.cells) - len(known), len(material.cells)
    if unknown > len(known):
        return f"of {unknown} of its {total} main functions nothing is recorded"
    old = sum(cell.freshness == st.LAST_KNOWN for cell in known)
    years = material.coverage.freshness.limits.aging
    if old:
        return (
            f"for {old} of the {len(known)} known functions the evidence is undated or more than "
            f"{years} years old"
        )
    return f"no evidence is undated or more than {years} years old"
