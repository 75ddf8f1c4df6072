"""Who serves an agency for a function, record by record: as what, by the words of coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis import status as st

if TYPE_CHECKING:
    from kg.analysis.coverage import Cell, Coverage
    from kg.records.adoption import Adoption


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One provider of an agency: as what it serves, or is only planned to."""

    provider: str
    status: str

    @property
    def planned(self) -> bool:
        """Whether it does not serve yet."""
        return self.status == st.PLANNED


def uses_of(coverage: Coverage, cell: Cell) -> tuple[Use, ...]:
    """Providers a line can be drawn from: those outside the department, and listed ones."""
    found: dict[str, str] = {}
    for record in cell.records:
        status = use_status(coverage, cell.agency, record)
        if status != st.OWN:
            known = found.get(record.provider, status)
            found[record.provider] = min(known, status, key=lambda one: (one == st.PLANNED, one))
    return tuple(Use(provider, status) for provider, status in sorted(found.items()))


def use_status(coverage: Coverage, agency: str, record: Adoption) -> str:
    """As what the provider of one `record` serves `agency`, by the words of rule 2.

    A unit of the same department is its own, as is a provider that no source names, unless it is
    listed.
    """
    world = coverage.world
    if record.kind == "use" and coverage.marketplace.listing(record):
        return st.MARKETPLACE
    provider = world.providers.get(record.provider)
    home = provider.agency and world.department[provider.agency] if provider else ""
    if provider is None or home == world.department[agency]:
        return st.OWN
    if record.kind == "plan":
        return st.PLANNED
    return st.SHARED if provider.federal else st.VENDOR
