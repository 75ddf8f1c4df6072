"""Things of the network page: how each is called, what is said of it, and when it holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.lookup import agency_index
from kg.dates import FOREVER, first_day
from kg.pages.names import spoken_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.dates import Day
    from kg.network import Graph
    from kg.pages.graph.lines import Lines, Record
    from kg.pages.material import Material
    from kg.tables.read import Row

    Spans = list[tuple[Day, Day]]

BODIES = {
    "board": "board",
    "cabinet-department": "cabinet department",
    "cfo-act-independent": "independent agency",
    "commission": "commission",
    "eop": "Executive Office of the President",
    "government-corporation": "government corporation",
    "independent-agency": "independent agency",
    "judicial": "judicial branch",
    "legislative": "legislative branch",
    "sub-agency": "bureau",
}
TABLE = {"agency": "agencies", "provider": "providers", "policy": "policies", "body": "bodies"}
TABLE |= {"area": "areas", "office": "offices", "service": "services"}
"""Kind of a node -> its table."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: `words` are other names and codes it is found by, `facts` names and texts.

    `spans` are first and last days between which it holds, None where it always does; `stated`
    unless the first is only the day on which a policy was first seen.
    """

    node: str
    kind: str
    label: str
    name: str
    words: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    spans: Spans | None
    stated: bool
    path: str
    table: str
    key: str


class Things:
    """Makes the things of a graph that holds policies and councils too; `lines` are its lines."""

    def __init__(self, graph: Graph, lines: Lines, material: Material) -> None:
        self.graph, self.lines, self.material = graph, lines, material
        self.world, self.names, tables = material.world, material.names, material.tables
        self.summed = {self.world.areas[one].main_of for one in self.world.main_functions}
        self.rows: dict[str, dict[str, Row]] = {
            kind: {row["id"]: row for row in reversed(tables[table])}
            for kind, table in TABLE.items()
        }
        self.codes = {ident: code for code, ident in agency_index(tables).codes.items()}
        self.aliases: dict[str, list[str]] = defaultdict(list)
        for row in tables["agency_aliases"]:
            self.aliases[row["agency"]].append(row["alias"])
        self.used: dict[str, list[Record]] = defaultdict(list)
        self.uses: dict[str, list[Record]] = defaultdict(list)
        self.led: dict[str, list[Record]] = defaultdict(list)
        self.said: set[str] = set()
        self._gather()

    def _gather(self) -> None:
        """Who is used, who has records, who leads, which policies speak of the chain."""
        for (source, target, relation), records in self.lines.items():
            if relation == "adoption":
                self.uses[source] += records
                if source != target:
                    self.used[target] += records
            elif relation == "designates":
                self.led[source] += records
        for source, target, relation in self.lines:
            kind, ident = target.split(":", 1)
            chain = kind == "office" or (kind == "area" and self._summed(ident))
            if relation == "provision" and chain:
                self.said.add(source)

    def all(self) -> list[Thing]:
        """Every thing, in the order of the graph."""
        return [self._thing(node) for node in self.graph]

    def _summed(self, area: str) -> bool:
        return area in self.summed or bool(self.world.areas[area].main_of)

    def kind(self, node: str) -> str:
        """Kind of `node` on the page, finer than in the graph; the same on every day."""
        facts = self.graph.nodes[node]
        kind = str(facts["kind"])
        if kind == "function":
            if facts["main"]:
                return "function"
            return "area" if facts["id"] in self.summed else "other-function"
        if kind == "provider":
            return "provider" if self.used[node] else "idle-provider"
        if kind == "policy":
            return "policy" if node in self.said else "other-policy"
        if kind != "agency":
            return kind
        if facts["top_level"]:
            known = "body" if self.uses[node] or self.used[node] else "bare"
            return "department" if facts["cfo_act"] else known
        return "provider" if self.used[node] else "bureau"

    def _thing(self, node: str) -> Thing:
        facts = self.graph.nodes[node]
        kind, ident = node.split(":", 1)[0], str(facts["id"])
        names, page = self.names, self.kind(node)
        short = {"office": names.office, "service": names.service, "area": names.column}
        label = short.get(kind, names.short)(ident)
        if kind in ("policy", "body"):
            label = facts.get("number") or facts.get("acronym") or facts["label"]
        full = {"office": names.office_label, "service": names.service}
        name = full[kind](ident) if kind in full else str(facts["label"])
        row = self.rows[kind].get(ident)
        table = TABLE[kind]
        key = row["row"] if row and "row" in row else ident
        words = dict.fromkeys(self._words(kind, ident, row))
        return Thing(
            node=node,
            kind=page,
            label=label,
            name=name,
            words=tuple(word for word in words if word and word not in (name, ident)),
            facts=tuple((what, said) for what, said in self._facts(node, kind, row) if said),
            spans=self._spans(node, page),
            stated=kind != "policy" or bool(row and row["issued"]),
            path=self.material.links.path(kind, ident),
            table=table,
            key=key,
        )

    def _words(self, kind: str, ident: str, row: Row | None) -> Iterable[str]:
        if row is None:
            return
        yield from (row.get(one, "") for one in ("acronym", "number", "notation", "short"))
        if kind == "agency":
            yield from self.aliases[ident]
            yield from (self.codes.get(ident, ""), row["omb_code"])

    def _facts(self, node: str, kind: str, row: Row | None) -> Iterable[tuple[str, str]]:
        if row is None:
            return
        if kind == "agency":
            body = BODIES.get(row["kind"], row["kind"])
            yield "Kind", f"{body}, CFO Act agency" if row["cfo_act"] == "yes" else body
            yield "CGAC code", row["cgac"]
            yield "OMB code", row["omb_code"]
            yield "Also known as", "; ".join(self._other_names(row))
        elif kind == "provider":
            yield "Kind", f"{row['kind']} provider"
        elif kind == "area":
            yield "Code", row["notation"]
            yield "What it is", row["definition"]
        elif kind == "policy":
            yield "Kind", row["type"].replace("-", " ").replace("omb", "OMB")
            yield "Number", row["number"]
            yield "Issued by", row["issuer"]
            yield "Status", _standing(row)
            yield "Summary", row["summary"]
        elif kind == "service":
            yield "What it is", row["description"]
        elif kind == "body":
            yield "Kind", row["kind"].replace("-", " ")
            yield "Role", row["role"]
        yield "From", _spoken(row.get("from", "") or row.get("issued", ""))
        yield "Until", _spoken(row.get("until", "") or row.get("ended", ""))

    def _other_names(self, row: Row) -> list[str]:
        named = {row["label"].casefold(), row["acronym"].casefold()}
        return [one for one in self.aliases[row["id"]] if one.casefold() not in named]

    def _spans(self, node: str, kind: str) -> Spans | None:
        """When the thing holds: a provider while in use, a QSMO while it has a standing."""
        if kind == "provider":
            records = self.used[node] + self.uses[node]
            return joined((one.start, one.end) for one in records)
        if kind == "office":
            return joined((one.start, one.end) for one in self.led[node])
        facts = self.graph.nodes[node]
        since, until = facts.get("since", ""), facts.get("until", "")
        if not (since or until):
            return None
        return [(first_day(since) if since else 0, first_day(until) if until else FOREVER)]


def joined(periods: Iterable[tuple[Day, Day]]) -> Spans:
    """The days of all `periods`, both inclusive, as few spans as there can be, in order.

    >>> joined([(5, 9), (1, 4), (20, 30), (25, 26), (8, 7)])
    [(1, 9), (20, 30)]
    """
    found: Spans = []
    for start, end in sorted(one for one in periods if one[0] <= one[1]):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _standing(row: Mapping[str, str]) -> str:
    word = row["status"].replace("-", " ")
    return "not recorded whether it still holds" if word == "unknown" else word


def _spoken(text: str) -> str:
    return spoken_text(text) if text else ""
