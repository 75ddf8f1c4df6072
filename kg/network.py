"""The records as one NetworkX graph: for paths, centrality, pages and graph files.

Nodes are named `kind:id` (`agency:nasa`, `area:payroll`), since an area and a provider may share
an id. A body that is both agency and provider is one node, `agency:...`, as in the vocabulary.
Attributes are only text, whole numbers and truth values, so that GraphML and GEXF can hold them;
dates are text of the form YYYY-MM-DD, "" where open or not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from kg.dates import FOREVER, Day, iso

if TYPE_CHECKING:
    from kg.records.adoption import Adoption
    from kg.records.world import World

    Graph = nx.MultiDiGraph[str]


def network(world: World, day: Day) -> Graph:
    """Everything recorded in `world`; `in_force` and `exists` tell what holds on `day`.

    Nodes have `kind` (agency, provider, function, office or service), `id` and `label`. Edges have
    `relation`: part-of (agency or provider to the body above it), merged-into (agency to its
    successor), adoption (agency to provider; to the service or function where no provider is
    named), lists (office to service), designates (office to function), offers (provider to
    service) and broader (function to the one above). Coverage can be walked from it: it has all
    that the rules of coverage read, `providers` of a listing as ids with blanks between them.
    Order of nodes and edges depends on the records only.
    """
    graph: Graph = nx.MultiDiGraph(date=iso(day))
    _agencies(graph, world, day)
    _providers(graph, world)
    _functions(graph, world)
    _services(graph, world, day)
    _designations(graph, world, day)
    _adoptions(graph, world, day)
    return graph


def provider_node(world: World, provider: str) -> str:
    """Name of the node of `provider`, an id: the agency's where it is one."""
    return f"agency:{provider}" if provider in world.agencies else f"provider:{provider}"


def _agencies(graph: Graph, world: World, day: Day) -> None:
    provides = {record.provider for record in world.adoptions}
    for one in sorted(world.agencies.values(), key=lambda one: one.id):
        graph.add_node(
            f"agency:{one.id}",
            kind="agency",
            id=one.id,
            label=one.label,
            acronym=one.acronym,
            body=one.kind,
            cfo_act=one.cfo_act,
            top_level=not one.parent,
            provides=one.id in provides,
            exists=one.exists(day),
            since=iso(one.start) if one.start else "",
            until=_open(one.end),
        )
    for agency, parent in sorted(world.agency_parent.items()):
        if parent:
            _edge(graph, f"agency:{agency}", f"agency:{parent}", "part-of")
    for successor, bodies in sorted(world.merged.items()):
        for body in bodies:
            _edge(graph, f"agency:{body}", f"agency:{successor}", "merged-into")


def _providers(graph: Graph, world: World) -> None:
    for one in sorted(world.providers.values(), key=lambda one: one.id):
        if one.id in world.agencies:
            continue
        graph.add_node(
            f"provider:{one.id}",
            kind="provider",
            id=one.id,
            label=one.label,
            acronym=one.acronym,
            federal=one.federal,
        )
        if one.agency:
            _edge(graph, f"provider:{one.id}", f"agency:{one.agency}", "part-of")


def _functions(graph: Graph, world: World) -> None:
    """Functions that are tracked, main, led or listed for, with all above them."""
    named = {*world.tracked, *world.main_functions, *(one.area for one in world.designations)}
    named |= {one.area for one in world.listings if one.office}
    main = set(world.main_functions)
    kept = sorted({above for area in named for above in world.area_scope[area]})
    for area in kept:
        one = world.areas[area]
        graph.add_node(
            f"area:{area}",
            kind="function",
            id=area,
            label=one.label,
            short=one.short,
            main=area in main,
            one_provider=one.one_provider,
        )
    for area in kept:
        if world.areas[area].parent:
            _edge(graph, f"area:{area}", f"area:{world.areas[area].parent}", "broader")


def _services(graph: Graph, world: World, day: Day) -> None:
    """Services that any adoption names or a QSMO lists, who offers and who lists them."""
    named = {record.service for record in world.adoptions if record.service}
    named |= {one.service for one in world.listings if one.office}
    for service in sorted(named):
        graph.add_node(f"service:{service}", kind="service", id=service, label=service)
    offers: set[tuple[str, str]] = set()
    for listing in world.listings:
        node = f"service:{listing.service}"
        if node not in graph:
            continue
        offers |= {(provider_node(world, one), node) for one in listing.providers}
        if listing.office:
            _office(graph, listing.office)
            graph.add_edge(
                f"office:{listing.office}",
                node,
                key=listing.id,
                relation="lists",
                record=listing.id,
                area=listing.area,
                providers=" ".join(listing.providers),
                start=iso(listing.start),
                seen=iso(listing.seen),
                end=_open(min(listing.end, listing.closed_on - 1)),
                in_force=listing.in_force(day),
            )
    for provider, node in sorted(offers):
        _edge(graph, provider, node, "offers")


def _designations(graph: Graph, world: World, day: Day) -> None:
    for one in world.designations:
        _office(graph, one.office)
        graph.add_edge(
            f"office:{one.office}",
            f"area:{one.area}",
            key=one.id,
            relation="designates",
            record=one.id,
            host=one.host,
            formal=one.formal,
            start=iso(one.start),
            seen=iso(one.seen),
            end=_open(one.end),
            in_force=one.in_force(day),
        )


def _adoptions(graph: Graph, world: World, day: Day) -> None:
    for record in world.adoptions:
        graph.add_edge(
            f"agency:{record.agency}",
            _target(world, record),
            key=record.id,
            relation="adoption",
            record=record.id,
            kind=record.kind,
            provider=record.provider,
            area=record.area,
            service=record.service,
            whole=record.whole,
            disputed=record.disputed,
            dated=record.dated,
            start=iso(record.start),
            seen=iso(record.seen),
            end=_open(min(record.end, record.closed_on - 1)),
            in_force=record.in_force(day),
        )


def _target(world: World, record: Adoption) -> str:
    if record.provider:
        return provider_node(world, record.provider)
    return f"service:{record.service}" if record.service else f"area:{record.area}"


def _office(graph: Graph, office: str) -> None:
    if f"office:{office}" not in graph:
        graph.add_node(f"office:{office}", kind="office", id=office, label=office)


def _edge(graph: Graph, source: str, target: str, relation: str) -> None:
    graph.add_edge(source, target, key=relation, relation=relation)


def _open(day: Day) -> str:
    return "" if day >= FOREVER - 1 else iso(day)
