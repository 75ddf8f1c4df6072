"""Reliance: who would be left bare without a provider, and how a provider holds others together.

Two views of the same uses. What falls without a provider comes from kg.analysis.losses, so that
it is what `kg impact` says. The place in the network comes from NetworkX, on an undirected graph
of bodies and the providers they use: a body and the same body as a provider are two nodes there,
since losing its services is not losing a customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis import status as st
from kg.analysis.losses import provider_losses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    import networkx as nx

    from kg.analysis.coverage import Coverage
    from kg.records.world import World

    Graph: TypeAlias = nx.Graph[str]
    Users: TypeAlias = Mapping[tuple[str, str], tuple[str, ...]]

EXACT: Final = 2000
"""Nodes up to which betweenness is exact; above, it is estimated from SAMPLE nodes, SEED fixed."""
SAMPLE: Final = 500
SEED: Final = 20190426


@dataclass(frozen=True, slots=True)
class Reliance:
    """What rests on one provider, among the bodies and functions asked for.

    `served` bodies use it for `areas`. Without it `worse` cells get worse; in `bare` of them, of
    `bare_bodies`, nothing would be recorded any more and no other provider is listed. `only` are
    bodies that have no other provider for anything. `pieces` is the number of parts into which
    its part of the network falls without it: from 2 on it is an articulation point. `betweenness`
    is the part (0 to 1) of the shortest paths between any two others that runs through it.
    """

    provider: str
    served: tuple[str, ...]
    areas: tuple[str, ...]
    worse: int
    bare: int
    bare_bodies: tuple[str, ...]
    only: tuple[str, ...]
    pieces: int
    betweenness: float

    @property
    def articulation(self) -> bool:
        """Whether the network falls apart without it."""
        return self.pieces > 1

    def sentences(self, world: World, bodies: int) -> list[str]:
        """One plain sentence for each figure; `bodies` is how many were asked for."""
        name = world.providers[self.provider].label
        of = _count(bodies, "body", "bodies")
        said = [
            f"{name} serves {len(self.served)} of {of} for {_count(len(self.areas), 'function')}."
        ]
        said.append(f"Without it {self._left()}.")
        if self.articulation:
            many = "all" if len(self.only) == self.pieces else str(len(self.only))
            alone = f", {many} of them bodies that use nobody else" if self.only else ""
            said.append(f"Without it the network of uses falls into {self.pieces} pieces{alone}.")
        if self.betweenness:
            percent = round(100 * self.betweenness)
            part = f"{percent} %" if percent else "under 1 %"
            said.append(f"It lies on {part} of the shortest paths between the others.")
        return said

    def _left(self) -> str:
        if not self.bare:
            return "nobody would be left bare: something else is recorded, or listed"
        besides = len(set(self.bare_bodies) - set(self.served))
        note = f" ({besides} of them by a plan, or in its own department)" if besides else ""
        return (
            f"{_count(len(self.bare_bodies), 'body', 'bodies')}{note} would have nothing recorded "
            f"and no listed alternative in {_count(self.bare, 'cell')}"
        )

    def as_record(self, world: World, bodies: int) -> dict[str, Any]:
        """A JSON object, ids bare; `bodies` is how many were asked for."""
        return {
            "provider": self.provider,
            "provider_label": world.providers[self.provider].label,
            "served": len(self.served),
            "areas": list(self.areas),
            "worse": self.worse,
            "bare": self.bare,
            "bare_bodies": list(self.bare_bodies),
            "only_provider_of": list(self.only),
            "articulation": self.articulation,
            "pieces": self.pieces,
            "betweenness": self.betweenness,
            "text": " ".join(self.sentences(world, bodies)),
        }


def reliances(
    coverage: Coverage, bodies: Iterable[str], areas: Sequence[str], users: Users
) -> list[Reliance]:
    """Reliance on each provider in `users`: those that leave most bodies bare come first.

    `users` are bodies by function and provider, all ids.
    """
    falls = bare_cells(coverage, set(bodies), set(areas))
    graph = use_graph(users)
    between = _betweenness(graph)
    pieces = _pieces(graph)
    found = []
    for provider in sorted({one for _, one in users}):
        node = f"provider:{provider}"
        served = {body for (_, one), using in users.items() if one == provider for body in using}
        worse, bare = falls.get(provider, (0, []))
        found.append(
            Reliance(
                provider=provider,
                served=tuple(sorted(served)),
                areas=tuple(area for area in areas if (area, provider) in users),
                worse=worse,
                bare=len(bare),
                bare_bodies=tuple(sorted({agency for agency, _ in bare})),
                only=tuple(sorted(one for one in served if graph.degree(f"agency:{one}") == 1)),
                pieces=pieces.get(node, 1),
                betweenness=round(between[node], 6),
            )
        )
    return sorted(found, key=lambda one: _order(coverage.world, one))


def bare_cells(
    coverage: Coverage, bodies: set[str], areas: set[str]
) -> dict[str, tuple[int, list[tuple[str, str]]]]:
    """How many cells of `bodies` and `areas` get worse without each provider, and which go bare.

    A cell (body, function) goes bare where nothing in force is recorded any more and the
    marketplace lists nobody else for the function, as in kg.analysis.impact.
    """
    found = {}
    listed = {
        area: {name for one in coverage.marketplace.listings(area) for name in one.providers}
        for area in areas
    }
    for provider, falls in provider_losses(coverage.standing).items():
        here = [one for one in falls if one.agency in bodies and one.area in areas]
        bare = [
            (one.agency, one.area)
            for one in here
            if one.after == st.UNKNOWN and not listed[one.area] - {provider}
        ]
        if here:
            found[provider] = len(here), bare
    return found


def use_graph(users: Users) -> Graph:
    """Bodies and providers as nodes, an edge where any function is served; sorted, undirected."""
    import networkx as nx

    graph: Graph = nx.Graph()
    edges = {(body, one) for (_, one), using in users.items() for body in using}
    graph.add_nodes_from(f"agency:{body}" for body in sorted({body for body, _ in edges}))
    graph.add_nodes_from(f"provider:{one}" for one in sorted({one for _, one in edges}))
    graph.add_edges_from((f"agency:{body}", f"provider:{one}") for body, one in sorted(edges))
    return graph


def _betweenness(graph: Graph) -> dict[str, float]:
    import networkx as nx

    if graph.number_of_nodes() <= EXACT:
        return nx.betweenness_centrality(graph)
    return nx.betweenness_centrality(graph, k=SAMPLE, seed=SEED)


def _pieces(graph: Graph) -> dict[str, int]:
    """For each articulation point, into how many pieces its component falls without it."""
    import networkx as nx

    cuts = set(nx.articulation_points(graph))
    return {
        node: nx.number_connected_components(graph.subgraph(component - {node}))
        for component in nx.connected_components(graph)
        for node in sorted(cuts & component)
    }


def _order(world: World, one: Reliance) -> tuple[int, int, int, str, str]:
    label = world.providers[one.provider].label.casefold()
    return -len(one.bare_bodies), -one.bare, -len(one.served), label, one.provider


def _count(number: int, word: str, many: str = "") -> str:
    return f"{number} {word if number == 1 else many or word + 's'}"
