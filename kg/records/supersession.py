"""Which records close others: a later provider's use, a plan that came true (rule 0)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.dates import FOREVER, Day, add_years

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records.adoption import Adoption

SILENCE_YEARS = 2
"""A use first seen so long after another provider's was last seen has taken its place (rule 0)."""


def supersede(records: Iterable[Adoption]) -> list[Adoption]:
    """The same records with `closed_on` set, in the same order."""
    records = list(records)
    uses: dict[tuple[str, str], list[Adoption]] = defaultdict(list)
    for record in records:
        if record.kind == "use":
            uses[record.agency, record.area].append(record)
    return [
        record._replace(closed_on=day) if day != record.closed_on else record
        for record in records
        for day in [_closed_on(record, uses[record.agency, record.area])]
    ]


def _closed_on(record: Adoption, uses: list[Adoption]) -> Day:
    if not record.provider or not record.area:
        return FOREVER
    if record.kind == "plan" and record.dated:
        return _came_true(record, uses)
    if record.kind == "use" and record.open and record.dated:
        return min((_taken_over(record, use) for use in uses), default=FOREVER)
    return FOREVER


def _taken_over(record: Adoption, use: Adoption) -> Day:
    if not use.provider or use.provider == record.provider or not use.dated:
        return FOREVER
    if use.states_from and use.start > record.seen:
        return use.start
    if use.first_seen > add_years(record.seen, SILENCE_YEARS):
        # A use that began while this one was still seen ran beside it until it alone was seen.
        return use.start if use.start > record.seen else use.first_seen
    return FOREVER


def _came_true(plan: Adoption, uses: list[Adoption]) -> Day:
    days = [
        max(use.start, plan.start)
        for use in uses
        if use.provider == plan.provider and use.dated and use.end >= plan.start
    ]
    return min(days, default=FOREVER)
