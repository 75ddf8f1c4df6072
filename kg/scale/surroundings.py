"""What coverage knows besides records, on one day, as small tables for an engine.

Bodies, their trees, providers and marketplaces come from the fact tables, which fit in memory; so
the engine gets only what it joins the many records with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.analysis.marketplace import Marketplace

if TYPE_CHECKING:
    from collections.abc import Iterable

    import ibis.expr.types as ir

    from kg.dates import Day
    from kg.records.world import World


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Small tables, by what they are joined on.

    `agencies` has agency, department and whether it `exists`; `above` agency, above and distance
    (from 1); `providers` provider, federal and department ("" where of none); `service_listed`
    service and area, `provider_listed` provider and area: what a designated QSMO lists (rule 2);
    `single` the areas with one provider at a time; `within` provider and every body that it is or
    is part of.
    """

    agencies: ir.Table
    above: ir.Table
    providers: ir.Table
    service_listed: ir.Table
    provider_listed: ir.Table
    single: ir.Table
    within: ir.Table
    areas: ir.Table


def surroundings(world: World, day: Day) -> Surroundings:
    """Those of `world` on `day`."""
    home, scope = world.department, world.agency_scope
    services, providers = _listed(world, Marketplace(world, day))
    bodies = world.agencies.values()
    offering = world.providers.values()
    return Surroundings(
        agencies=_table(
            (("agency", "string"), ("department", "string"), ("exists", "bool")),
            ((one.id, home[one.id], one.exists(day)) for one in bodies),
        ),
        above=_table(
            (("agency", "string"), ("above", "string"), ("distance", "int64")),
            ((one, up, n) for one, line in scope.items() for n, up in enumerate(line) if n),
        ),
        providers=_table(
            (("provider", "string"), ("federal", "bool"), ("home", "string")),
            ((one.id, one.federal, home[one.agency] if one.agency else "") for one in offering),
        ),
        service_listed=_table((("service", "string"), ("area", "string")), services),
        provider_listed=_table((("provider", "string"), ("area", "string")), providers),
        single=_table(
            (("area", "string"),), ((one.id,) for one in world.areas.values() if one.one_provider)
        ),
        within=_table(
            (("provider", "string"), ("body", "string")),
            ((one.id, up) for one in offering if one.agency for up in scope[one.agency]),
        ),
        areas=_table((("area", "string"),), ((one,) for one in world.areas)),
    )


def _listed(
    world: World, market: Marketplace
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Services, and federal providers, with the functions for which their use is `marketplace`.

    A service wherever that QSMO is designated, or for a narrower function; a provider only for the
    functions at or above those it is listed for.
    """
    services, providers = set(), set()
    federal = {one.id for one in world.providers.values() if one.federal}
    for area in world.area_scope:
        offices = market.designated(area)
        if not offices:
            continue
        for one in world.listings:
            if one.office not in offices or not (market.day is None or one.in_force(market.day)):
                continue
            if one.service:
                services.add((one.service, area))
            if area in world.area_scope[one.area]:
                providers |= {(each, area) for each in one.providers if each in federal}
    return sorted(services), sorted(providers)


def _table(columns: tuple[tuple[str, str], ...], rows: Iterable[tuple[Any, ...]]) -> ir.Table:
    """A table that the engine is given with the question, in the order of `rows`."""
    import ibis
    import pyarrow as pa

    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns])
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(list(one), field.type) for one, field in zip(cells, schema, strict=True)]
    return ibis.memtable(pa.Table.from_arrays(arrays, schema=schema))
