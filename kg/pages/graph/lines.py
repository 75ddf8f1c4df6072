"""Lines of the network page: what each stands for, from when until when, by which rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.dates import FOREVER, first_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.dates import Day
    from kg.network import Graph
    from kg.pages.names import Names
    from kg.records.world import World
    from kg.tables.read import Tables

    Lines = dict[tuple[str, str, str], list["Record"]]


@dataclass(frozen=True, slots=True)
class Record:
    """What a line stands for. Days are inclusive, 0 and FOREVER where open.

    `area` is the function it is for, "" for none; `note` what else it says; `firm` unless planned
    or pre-designated; `stated` unless `start` is only the day on which it was first seen; `rows`
    are the table and the keys of the rows behind it.
    """

    key: str
    start: Day = 0
    end: Day = FOREVER
    seen: Day = 0
    area: str = ""
    note: str = ""
    firm: bool = True
    stated: bool = True
    table: str = ""
    rows: tuple[str, ...] = ()

    def holds(self, day: Day) -> bool:
        """Whether it holds on `day`."""
        return self.start <= day <= self.end


def lines_of(graph: Graph, world: World, names: Names, tables: Tables) -> Lines:
    """Records by source, target and relation of their line, in a fixed order.

    A provider is also joined to the functions it is used for, which the graph has on the adoption,
    and a main function to its area, which may be some steps above it.
    """
    maker = _Maker(world, names, tables)
    found: Lines = defaultdict(list)
    for one in world.main_functions:
        area = world.areas[one].main_of
        if area != one and f"area:{one}" in graph and f"area:{area}" in graph:
            found[f"area:{one}", f"area:{area}", "broader"] = []
    for source, target, facts in graph.edges(data=True):
        relation = facts["relation"]
        record = maker.record(source, target, facts)
        found[source, target, relation].append(record)
        area = f"area:{record.area}"
        if relation == "adoption" and area in graph and area != target:
            found[area, target, "used for"].append(record)
    return dict(sorted(found.items()))


class _Maker:
    """Makes records of edges; looks up what the graph does not hold."""

    def __init__(self, world: World, names: Names, tables: Tables) -> None:
        self.names = names
        self.adoptions = {one.id: one for one in world.adoptions}
        self.listings = {one.id: one for one in world.listings}
        self.designations = {one.id: one for one in world.designations}
        self.offered: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.begun = {row["row"]: row["from"] for row in tables["services"]}
        for row in tables["services"]:
            self.offered[row["provider"], row["id"]].append(row["row"])

    def record(self, source: str, target: str, facts: Mapping[str, Any]) -> Record:
        """The record of one edge of the graph."""
        relation, dates = facts["relation"], _dates(facts)
        one, other = source.split(":", 1)[1], target.split(":", 1)[1]
        if relation == "adoption":
            return self._adoption(facts, dates)
        if relation == "designates":
            led = self.designations[facts["record"]]
            word = "designated" if led.formal else "pre-designated"
            note = f"{word}, hosted by {self.names.short(led.host)}"
            dates |= {"area": led.area, "note": note, "firm": led.formal}
            return Record(led.id, **dates, table="designation_periods", rows=(led.id,))
        if relation == "lists":
            rows, area = self.listings[facts["record"]].rows, facts["area"]
            stated = any(self.begun[row] for row in rows)
            return Record(rows[0], **dates, area=area, stated=stated, table="services", rows=rows)
        if relation == "offers":
            rows = tuple(self.offered[one, other])
            return Record(rows[0] if rows else "", table="services", rows=rows)
        if "row" in facts:
            table = {"provision": "provisions", "member": "body_members", "hosts": "bodies"}
            where = table.get(relation, "policy_links")
            return Record(
                facts["row"], **dates, note=facts["note"], table=where, rows=(facts["row"],)
            )
        kind = source.split(":", 1)[0]
        where = {"agency": "agencies", "provider": "providers", "area": "areas"}[kind]
        return Record(one, table=where, rows=(one,))

    def _adoption(self, facts: Mapping[str, Any], dates: dict[str, Any]) -> Record:
        use = self.adoptions[facts["record"]]
        said = (
            [] if use.kind == "use" else [{"plan": "planned"}.get(use.kind, "authorization only")]
        )
        said += [] if use.whole else ["in part"]
        said += [self.names.service(use.service)] if use.service else []
        said += [] if use.provider else ["provider not named"]
        return Record(
            use.id,
            **dates,
            area=use.area,
            note=", ".join(said),
            firm=use.kind != "plan",
            stated=use.states_from and use.kind != "plan",
            table="adoptions",
            rows=use.rows,
        )


def _dates(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Days of an edge; one that never held has an end before its start."""
    found: dict[str, Any] = {}
    for name, column in (("start", "start"), ("end", "end"), ("seen", "seen")):
        if facts.get(column):
            found[name] = first_day(facts[column])
    return found
