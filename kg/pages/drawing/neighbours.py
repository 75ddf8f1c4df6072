"""What stands around each thing: one index of all relations, made once for all small graphs.

The order is that of a chain: a policy stands before an office, that before its functions, those
before their providers, and those before the agencies they serve.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.lineage import CITES, PASSIVE
from kg.analysis.policy_chain import ENDED, policy_standing
from kg.analysis.uses import use_status
from kg.pages.drawing.chain_text import plain
from kg.pages.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.coverage import Cell
    from kg.pages.material import Material
    from kg.records.adoption import Adoption

    Thing = tuple[str, str]


@dataclass(slots=True)
class Neighbour:
    """A thing beside another; `said` are the words of what joins them, `rank` its place."""

    thing: Thing
    said: dict[str, None]
    status: str
    dashed: bool
    rank: int


Relations = dict[str, dict[tuple[str, str], Neighbour]]
"""Heading -> the things under it."""


class Neighbours:
    """`before` and `after`: thing -> heading -> neighbours, in the order of being recorded.

    `standing` is what each policy is on the day.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self.before: defaultdict[Thing, Relations] = defaultdict(dict)
        self.after: defaultdict[Thing, Relations] = defaultdict(dict)
        world = material.world
        self._exists = {one.id for one in world.agencies.values() if one.exists(material.day)}
        self.standing = {
            row["id"]: policy_standing(row, material.day) for row in material.tables["policies"]
        }
        self._policies()
        self._offices()
        self._functions()
        self._uses()
        self._organisations()
        self._bodies()

    def thing(self, kind: str, ident: str) -> Thing:
        """The thing as it is named here: a provider that is an agency is that agency."""
        known = kind == "provider" and ident in self.material.world.agencies
        return ("agency" if known else kind), ident

    def _join(
        self,
        one: Thing,
        ahead: str,
        other: Thing,
        behind: str,
        said: str = "",
        status: str = "",
        *,
        back: str = "",
        dashed: bool = False,
        rank: int = 0,
    ) -> None:
        """`other` follows `one` under the heading `ahead`; `one` precedes it under `behind`.

        `said` are the words of `other`, and of `one` too unless `back` has others.
        """
        if one == other:
            return
        for here, there, side, heading, words in (
            (one, other, self.after, ahead, said),
            (other, one, self.before, behind, back or said),
        ):
            gone = there[0] == "agency" and there[1] not in self._exists
            if not heading or (gone and heading != "Took in"):
                continue
            known = side[here].setdefault(heading, {})
            found = known.setdefault(there, Neighbour(there, {}, status, dashed, rank))
            if words:
                found.said[words] = None
            found.dashed &= dashed
            if rank < found.rank:
                found.rank, found.status = rank, status

    def _policies(self) -> None:
        tables = self.material.tables
        kinds = {"qsmo": "office"}
        for row in tables["provisions"]:
            if row["target_kind"] == "group":
                continue
            target = self.thing(kinds.get(row["target_kind"], row["target_kind"]), row["target"])
            ended = self.standing[row["policy"]] in ENDED
            self._join(
                ("policy", row["policy"]), "Speaks of", target, "Policies", plain(row["effect"]),
                dashed=ended or row["effect"] == "pre-designates", rank=ended,
            )  # fmt: skip
        for row in tables["policy_links"]:
            self._join(
                ("policy", row["object"]), "Later policies", ("policy", row["subject"]),
                "Earlier policies", f"{row['relation']} this",
                back=f"{PASSIVE[row['relation']]} this",
                rank=row["relation"] == CITES,
            )  # fmt: skip

    def _offices(self) -> None:
        day, names = self.material.day, self.material.names
        for one in self.material.world.designations:
            if one.in_force(day):
                office = "office", one.office
                self._join(
                    office, "Leads", ("area", one.area), "Led by", standing(one),
                    dashed=not one.formal, rank=not one.formal,
                )  # fmt: skip
                self._join(("agency", one.host), "Hosts", office, "Hosted by")
        for listing in self.material.world.listings:
            if listing.office and listing.in_force(day):
                for who in listing.providers:
                    self._join(
                        ("office", listing.office), "Lists", self.thing("provider", who),
                        "Listed by", names.column(listing.area),
                    )  # fmt: skip

    def _functions(self) -> None:
        world = self.material.world
        coverage = self.material.coverage
        for one in world.areas.values():
            if one.parent:
                self._join(("area", one.parent), "Parts", ("area", one.id), "Part of")
        for area in world.main_functions:
            leader = coverage.leader(area)
            if leader:
                word = "designated" if leader[1] else "pre-designated"
                self._join(
                    ("office", leader[0]), "", ("area", area), "Led by", word, dashed=not leader[1]
                )

    def _uses(self) -> None:
        """Who provides what to whom, from the known cells; what is inherited stands at its body."""
        for cell in self.material.coverage.known():
            if cell.inherited_from or cell.status == st.PARTIAL:
                continue
            for record in cell.records:
                if record.provider:
                    self._use(cell, record)

    def _use(self, cell: Cell, record: Adoption) -> None:
        names, planned = self.material.names, record.kind == "plan"
        agency, area = ("agency", cell.agency), ("area", cell.area)
        provider = self.thing("provider", record.provider)
        status = use_status(self.material.coverage, cell.agency, record)
        if provider == agency:
            said = "planned" if planned else ""
            self._own(agency, area, said, dashed=planned)
            return
        label = names.column(cell.area)
        said = f"{label} (planned)" if planned else label
        self._join(
            provider,
            "Serves",
            agency,
            "Served by",
            said,
            status,
            dashed=planned,
            rank=st.RANK[status],
        )
        self._join(area, "Providers", provider, "Provides", "", dashed=planned)

    def _own(self, agency: Thing, area: Thing, said: str, *, dashed: bool) -> None:
        known = self.after[agency].setdefault("Runs itself", {})
        found = known.setdefault(area, Neighbour(area, {}, st.OWN, dashed, 0))
        found.dashed &= dashed
        if said and found.dashed:
            found.said[said] = None

    def _organisations(self) -> None:
        world = self.material.world
        for one in world.agencies.values():
            if one.parent:
                self._join(("agency", one.parent), "Units", ("agency", one.id), "Part of", rank=1)
        for who in world.providers.values():
            if who.agency and who.id not in world.agencies:
                self._join(("agency", who.agency), "Units", ("provider", who.id), "Part of")
        for successor, merged in world.merged.items():
            for body in merged:
                self._join(("agency", body), "Became part of", ("agency", successor), "Took in")

    def _bodies(self) -> None:
        tables = self.material.tables
        for row in tables["bodies"]:
            body = "body", row["id"]
            if row["host"]:
                self._join(("agency", row["host"]), "Hosts", body, "Hosted by")
            if row["area"]:
                self._join(("area", row["area"]), "Governed by", body, "Concerned with")
        for row in tables["body_members"]:
            self._join(("body", row["body"]), "Members", ("agency", row["agency"]), "Sits on")


def in_order(material: Material, known: Iterable[Neighbour]) -> list[Neighbour]:
    """Neighbours by rank, those that more joins first, then by name."""
    ref = material.refs.ref
    return sorted(
        known, key=lambda one: (one.rank, -len(one.said), ref(*one.thing).label, one.thing)
    )
