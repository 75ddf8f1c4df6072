"""Marketplaces: which QSMO leads a function on a day, and what its marketplace lists then.

Rules 2, 5 and 7 of the coverage contract.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.listing import Listing
    from kg.records.world import World


class Marketplace:
    """Designations and listings of a world on one day."""

    def __init__(self, world: World, day: Day) -> None:
        self.world = world
        self.day = day
        self._listing_of: dict[str, Listing | None] = {}

    def leader(self, area: str) -> tuple[str, bool] | None:
        """QSMO that leads `area` or a broader function, and whether it is formally designated.

        A designated office comes before a pre-designated one, a nearer function before a broader.
        """
        found = [
            (not one.formal, distance, one.office)
            for distance, above in enumerate(self.world.area_scope[area])
            for one in self.world.designations
            if one.area == above and one.in_force(self.day)
        ]
        if not found:
            return None
        informal, _, office = min(found)
        return office, not informal

    def unrecorded(self, areas: Iterable[str]) -> list[str]:
        """QSMOs designated for any of `areas` whose catalogue is not recorded (rule 5).

        For their functions nothing shows that a service is not listed.
        """
        led = {office for area in areas for office in self.designated(area)}
        known = self.world.offices
        return sorted(one for one in led if one in known and known[one].catalogue == "not-recorded")

    def listings(self, area: str) -> list[Listing]:
        """Listings for `area` or a narrower function by QSMOs designated for it, on the day."""
        offices = self.designated(area)
        return [
            one
            for one in self._listed
            if one.office in offices and area in self.world.area_scope[one.area]
        ]

    def listing(self, record: Adoption) -> Listing | None:
        """The listing by a QSMO designated for the record's function or a broader one (rule 2).

        Its own service counts wherever that marketplace lists it; of a federal provider any
        service listed for the function or a narrower one counts too.
        """
        if record.id not in self._listing_of:
            self._listing_of[record.id] = self._find_listing(record)
        return self._listing_of[record.id]

    def _find_listing(self, record: Adoption) -> Listing | None:
        offices = self.designated(record.area)
        if not offices:
            return None
        provider = self.world.providers.get(record.provider)
        federal = provider is not None and provider.federal
        listed = [one for one in self._listed if one.office in offices]
        for listing in listed:
            if record.service and listing.service == record.service:
                return listing
        for listing in listed:
            below = record.area in self.world.area_scope[listing.area]
            if federal and below and record.provider in listing.providers:
                return listing
        return None

    def designated(self, area: str) -> set[str]:
        """QSMOs formally designated on the day for `area` or a broader function."""
        scope = self.world.area_scope[area]
        return {
            one.office
            for one in self.world.designations
            if one.formal and one.area in scope and one.in_force(self.day)
        }

    @cached_property
    def _listed(self) -> list[Listing]:
        return [one for one in self.world.listings if one.office and one.in_force(self.day)]
