"""What comes first: the records that carry a status, the designation that leads a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st

if TYPE_CHECKING:
    from kg.analysis.coverage import Cell, Coverage
    from kg.records.adoption import Adoption
    from kg.records.designation import Designation


def leading_records(coverage: Coverage, cell: Cell) -> list[Adoption]:
    """Records of `cell`, those that carry its status first."""
    return sorted(cell.records, key=lambda record: not _carries(coverage, cell, record))


def leading_designation(coverage: Coverage, area: str) -> Designation | None:
    """The designation by which `area` is led on the day of `coverage`, or None (rule 7)."""
    leader = coverage.leader(area)
    if leader is None:
        return None
    office, formal = leader
    scope = coverage.world.area_scope[area]
    return min(
        (
            one
            for one in coverage.world.designations
            if one.office == office
            and one.formal == formal
            and one.area in scope
            and one.in_force(coverage.day)
        ),
        key=lambda one: scope.index(one.area),
    )


def _carries(coverage: Coverage, cell: Cell, record: Adoption) -> bool:
    provider = coverage.world.providers.get(record.provider)
    department = coverage.world.department
    inside = bool(
        provider and provider.agency and department[provider.agency] == department[cell.agency]
    )
    if cell.listing:
        return record.service == cell.listing.service or record.provider in cell.listing.providers
    if cell.status == st.OWN:
        return inside
    if cell.status == st.PLANNED:
        return record.kind == "plan" and not inside
    return bool(provider) and not inside
