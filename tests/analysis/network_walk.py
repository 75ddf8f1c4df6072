"""Coverage by walking the NetworkX graph: a second road to the answers of the kernel.

Reads nodes and edges of `kg.network.network` and nothing else of the project, not even its words,
so that a mistake of the kernel cannot be repeated here by sharing its code. Tests compare the two
cell by cell; the benchmark takes it as the walk that the kernel has to beat.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import networkx as nx

Graph = nx.MultiDiGraph
Facts = Mapping[str, object]
Key = tuple[str, str]

ORDER = ("marketplace", "shared", "planned", "vendor", "own")


@dataclass(frozen=True)
class Walked:
    """One known cell; fields as those of the kernel's, records by their ids."""

    status: str
    records: frozenset[str]
    inherited_from: str = ""
    related: frozenset[str] = frozenset()
    freshness: str = ""
    listed: bool = False
    conflict: bool = False
    authorized_only: bool = False
    mixed: bool = False
    bureaus: Mapping[str, int] = field(default_factory=dict)
    from_merged: frozenset[str] = frozenset()


def walk(graph: Graph) -> dict[Key, str]:
    """Status of every known cell (agency id, function id) on the day of `graph`."""
    return {key: cell.status for key, cell in walk_cells(graph).items()}


def walk_cells(graph: Graph) -> dict[Key, Walked]:
    """Every known cell of the bodies that exist on the day of `graph`, with what it rests on."""
    walker = _Walker(graph)
    tracked = {facts["area"] for _, _, facts in walker.edges("adoption") if facts["area"]}
    return {
        (graph.nodes[node]["id"], area): cell
        for node in walker.bodies()
        for area in tracked
        if (cell := walker.cell(node, area))
    }


class _Walker:
    """The graph, and what has been looked up in it once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.day: str = graph.graph["date"]
        self.own = cache(self._own)
        self.chain = cache(self._chain)
        self.listed = cache(self._listed)

    def edges(self, relation: str) -> Iterator[tuple[str, str, Facts]]:
        for source, target, facts in self.graph.edges(data=True):
            if facts["relation"] == relation:
                yield source, target, facts

    def bodies(self) -> list[str]:
        nodes = self.graph.nodes
        return [one for one in nodes if nodes[one]["kind"] == "agency" and nodes[one]["exists"]]

    def out(self, node: str, relation: str) -> list[tuple[str, Facts]]:
        found = self.graph.out_edges(node, data=True)
        return [(to, facts) for _, to, facts in found if facts["relation"] == relation]

    def into(self, node: str, relation: str) -> list[tuple[str, Facts]]:
        found = self.graph.in_edges(node, data=True)
        return [(origin, facts) for origin, _, facts in found if facts["relation"] == relation]

    def cell(self, node: str, area: str) -> Walked | None:
        """The cell of one body, rolled up from its bureaus where it has no record itself."""
        decided = self.decided(node, area)
        below = [
            (bureau, self.decided(bureau, area))
            for bureau in self.below(node)
            if area in self.own(bureau) and self.graph.nodes[bureau]["exists"]
        ]
        if decided is None and not below:
            return None
        merged = frozenset(one["record"] for one in self.merged(node, area))
        related = frozenset(one["record"] for one in self.related(node, area))
        if decided is None:
            records = [one for _, (found, _) in below for one in found]
            return Walked(
                "partial",
                frozenset(one["record"] for one in records),
                related=related,
                freshness=self.freshness(records),
                bureaus=dict(Counter(self.best(bureau, found) for bureau, (found, _) in below)),
                from_merged=merged,
            )
        records, above = decided
        status = self.best(node, records)
        return Walked(
            status,
            frozenset(one["record"] for one in records),
            inherited_from=self.graph.nodes[above]["id"] if above != node else "",
            related=related,
            freshness=self.freshness(records),
            listed=status == "marketplace",
            conflict=self.conflict(area, records),
            authorized_only=all(one["kind"] == "authorization" for one in records),
            mixed=above == node and self.newer(records, [one for _, (one, _) in below]),
            from_merged=merged,
        )

    def decided(self, node: str, area: str) -> tuple[list[Facts], str] | None:
        """Deciding records of one body, and the body that has them: itself or one above."""
        own = self.own(node).get(area, [])
        firm = [one for one in own if one["kind"] != "authorization"]
        if firm:
            return firm, node
        for above in self.chain(node, "part-of")[1:]:
            whole = [
                one
                for one in self.own(above).get(area, [])
                if one["kind"] == "use" and one["whole"]
            ]
            if whole:
                return whole, above
        return (own, node) if own else None

    def _own(self, node: str) -> dict[str, list[Facts]]:
        """In-force records of one body by function, without uses that name nobody."""
        found: dict[str, list[Facts]] = defaultdict(list)
        for _, facts in self.out(node, "adoption"):
            named = facts["provider"] or facts["kind"] == "plan"
            if facts["in_force"] and facts["area"] and named:
                found[str(facts["area"])].append(facts)
        return dict(found)

    def _chain(self, node: str, relation: str) -> list[str]:
        """A node and those above it, nearest first."""
        chain = [node]
        while above := self.out(chain[-1], relation):
            chain.append(above[0][0])
        return chain

    def below(self, node: str) -> list[str]:
        """All bodies below one."""
        nodes = self.graph.nodes
        found = [one for one, _ in self.into(node, "part-of") if nodes[one]["kind"] == "agency"]
        return [*found, *(one for bureau in found for one in self.below(bureau))]

    def best(self, node: str, records: list[Facts]) -> str:
        return min((self.status(node, one) for one in records), key=ORDER.index)

    def status(self, node: str, record: Facts) -> str:
        """What one record alone says of one body."""
        use = record["kind"] == "use"
        provider = self.provider(record)
        area, service = f"area:{record['area']}", f"service:{record['service']}"
        if use and self.listed(area, provider, service):
            return "marketplace"
        body = self.body(provider)
        if body and self.chain(body, "part-of")[-1] == self.chain(node, "part-of")[-1]:
            return "own"
        if record["kind"] == "plan":
            return "planned"
        return "shared" if use and self.federal(provider) else "vendor"

    def provider(self, record: Facts) -> str:
        """Node of the provider of a record, "" where none is named."""
        ident = record["provider"]
        if not ident:
            return ""
        return next(one for one in (f"agency:{ident}", f"provider:{ident}") if one in self.graph)

    def body(self, provider: str) -> str:
        """The body that a provider is, or is part of; "" for others."""
        if not provider or self.graph.nodes[provider]["kind"] == "agency":
            return provider
        above = self.out(provider, "part-of")
        return above[0][0] if above else ""

    def federal(self, provider: str) -> bool:
        facts = self.graph.nodes[provider] if provider else {"kind": "", "federal": False}
        return facts["kind"] == "agency" or bool(facts["federal"])

    def _listed(self, area: str, provider: str, service: str) -> bool:
        """Whether a QSMO designated for the function or a broader one lists what is used."""
        federal = self.federal(provider)
        ident = self.graph.nodes[provider]["id"]
        offices = {
            office
            for function in self.chain(area, "broader")
            for office, facts in self.into(function, "designates")
            if facts["formal"] and facts["in_force"]
        }
        for office in offices:
            for listed, listing in self.out(office, "lists"):
                if not listing["in_force"]:
                    continue
                if listed == service:
                    return True
                offered = ident in str(listing["providers"]).split()
                if federal and offered and area in self.chain(f"area:{listing['area']}", "broader"):
                    return True
        return False

    def related(self, node: str, area: str) -> list[Facts]:
        """Records of the body for broader or narrower functions, which decide nothing."""
        here = f"area:{area}"
        return [
            record
            for other, records in self.own(node).items()
            if other != area
            and (
                here in self.chain(f"area:{other}", "broader")
                or f"area:{other}" in self.chain(here, "broader")
            )
            for record in records
        ]

    def merged(self, node: str, area: str) -> list[Facts]:
        """Open records of bodies that are gone and were merged into this one."""
        return [
            record
            for body, _ in self.into(node, "merged-into")
            if "" < self.graph.nodes[body]["until"] < self.day
            for record in self.own(body).get(area, [])
        ]

    def conflict(self, area: str, records: list[Facts]) -> bool:
        """Whether two organisations are in whole use where a body has one at a time.

        Or whether evidence of a use or plan says itself that sources conflict.
        """
        if any(one["disputed"] and one["kind"] != "authorization" for one in records):
            return True
        if not self.graph.nodes[f"area:{area}"]["one_provider"]:
            return False
        whole = {self.provider(one) for one in records if one["kind"] == "use" and one["whole"]}
        return any(
            one not in self.organisation(other) and other not in self.organisation(one)
            for one in whole
            for other in whole
        )

    def organisation(self, provider: str) -> list[str]:
        """A provider, and the bodies it is, or is part of."""
        body = self.body(provider)
        return [provider, *(self.chain(body, "part-of") if body else ())]

    def newer(self, records: list[Facts], below: list[list[Facts]]) -> bool:
        """Whether bureaus have records of other providers that were seen later."""
        newest = max(str(one["seen"]) for one in records)
        providers = {one["provider"] for one in records}
        return any(
            one["dated"]
            and str(one["seen"]) > newest
            and one["provider"] not in providers
            and not any(self.together(one, other) for other in records)
            for found in below
            for one in found
        )

    def together(self, one: Facts, other: Facts) -> bool:
        """Whether the providers of two records are a body and a part of it."""
        first, second = self.provider(one), self.provider(other)
        if not first or not second:
            return False
        return first in self.organisation(second) or second in self.organisation(first)

    def freshness(self, records: list[Facts]) -> str:
        newest = max((str(one["seen"]) for one in records if one["dated"]), default="")
        for years, word in ((5, "fresh"), (10, "aging")):
            if newest and self.day <= f"{int(newest[:4]) + years:04}{newest[4:]}":
                return word
        return "last known"
