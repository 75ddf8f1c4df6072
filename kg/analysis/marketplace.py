"""Marketplaces: which QSMO leads a function on a day, and what its marketplace lists then.

Rules 2, 5 and 7 of the coverage contract.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from kg.records.catalogue import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.designation import Designation
    from kg.records.listing import Listing
    from kg.records.world import World


class Marketplace:
    """Designations and listings of a world on one day; on any day at all where `day` is None."""

    def __init__(self, world: World, day: Day | None) -> None:
        self.world = world
        self.day = day
        self._found: dict[tuple[str, str, str], Listing | None] = {}
        self._designated: dict[str, frozenset[str]] = {}

    def leader(self, area: str) -> tuple[str, bool] | None:
        """QSMO that leads `area` or a broader function, and whether it is formally designated.

        A designated office comes before a pre-designated one, a nearer function before a broader.
        """
        found = [
            (not one.formal, distance, one.office)
            for distance, above in enumerate(self.world.area_scope[area])
            for one in self.world.designations
            if one.area == above and self._holds(one)
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
        return sorted(
            one for one in led & self.world.offices.keys() if self.catalogue(one) == NOT_RECORDED
        )

    def catalogue(self, office: str) -> str:
        """How far the catalogue of `office` is recorded: in-full, in-part or not-recorded."""
        day = self.world.date if self.day is None else self.day
        return self.world.catalogue(office, day)

    def listings(self, area: str) -> list[Listing]:
        """Listings for `area` or a narrower function by QSMOs designated for it, on the day."""
        offices = self.designated(area)
        return [
            one
            for one in self._listed
            if one.office in offices and area in self.world.area_scope[one.area]
        ]

    def listing(self, record: Adoption) -> Listing | None:
        """The listing that makes `record` count as bought through a marketplace (rule 2)."""
        return self.lists(record.provider, record.service, record.area)

    def lists(self, provider: str, service: str, area: str) -> Listing | None:
        """The listing by a QSMO designated for `area` or a broader function (rule 2).

        The service itself counts wherever that marketplace lists it; of a federal provider any
        service listed for the function or a narrower one counts too.
        """
        key = provider, service, area
        if key not in self._found:
            self._found[key] = self.find(*key)
        return self._found[key]

    def find(self, provider: str, service: str, area: str) -> Listing | None:
        """The same as `lists`, looked up anew."""
        offices = self.designated(area)
        if not offices:
            return None
        for listing in self._of_service.get(service, ()) if service else ():
            if listing.office in offices:
                return listing
        known = self.world.providers.get(provider)
        if known is None or not known.federal:
            return None
        for listing in self._of_provider.get(provider, ()):
            if listing.office in offices and area in self.world.area_scope[listing.area]:
                return listing
        return None

    def designated(self, area: str) -> frozenset[str]:
        """QSMOs formally designated on the day for `area` or a broader function."""
        if area not in self._designated:
            scope = self.world.area_scope[area]
            self._designated[area] = frozenset(
                one.office
                for one in self.world.designations
                if one.formal and one.area in scope and self._holds(one)
            )
        return self._designated[area]

    def _holds(self, one: Designation | Listing) -> bool:
        return self.day is None or one.in_force(self.day)

    @cached_property
    def _listed(self) -> list[Listing]:
        return [one for one in self.world.listings if one.office and self._holds(one)]

    @cached_property
    def _of_service(self) -> dict[str, list[Listing]]:
        found: dict[str, list[Listing]] = defaultdict(list)
        for one in self._listed:
            found[one.service].append(one)
        return found

    @cached_property
    def _of_provider(self) -> dict[str, list[Listing]]:
        found: dict[str, list[Listing]] = defaultdict(list)
        for one in self._listed:
            for provider in one.providers:
                found[provider].append(one)
        return found
