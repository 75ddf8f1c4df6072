"""What the panel of the network page says about a node: pairs of a name and plain text."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.pages.names import spoken_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.network import Graph
    from kg.pages.names import Names

    Facts = list[tuple[str, str]]

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
HOW = {"use": "", "plan": "planned, ", "authorization": "authorization only, "}


def facts_of(graph: Graph, node: str, names: Names) -> Facts:
    """Facts of `node` that hold on the day of `graph`, and how many records no longer do."""
    kind = graph.nodes[node]["kind"]
    found: Facts = []
    if kind == "agency":
        found += _agency(graph, node)
    elif kind == "provider":
        federal = graph.nodes[node]["federal"]
        found.append(("Kind", "federal provider" if federal else "commercial provider"))
    found += _above(graph, node, "part-of", "Part of")
    found += _above(graph, node, "broader", "Part of")
    found += _uses(graph, node, names)
    found += _users(graph, node, names)
    found += _marketplace(graph, node, names)
    return found


def _agency(graph: Graph, node: str) -> Facts:
    one = graph.nodes[node]
    kind = BODIES.get(one["body"], one["body"])
    found = [("Kind", f"{kind}, CFO Act agency" if one["cfo_act"] else kind)]
    if not one["exists"]:
        found.append(("Existence", "does not exist on the day shown"))
    return found


def _above(graph: Graph, node: str, relation: str, name: str) -> Facts:
    return [
        (name, graph.nodes[target]["label"])
        for _, target, facts in graph.out_edges(node, data=True)
        if facts["relation"] == relation
    ]


def _uses(graph: Graph, node: str, names: Names) -> Facts:
    """Functions the body gets from somebody, one line each; then what is over."""
    if graph.nodes[node]["kind"] != "agency":
        return []
    records = [
        (target, facts)
        for _, target, facts in graph.out_edges(node, data=True)
        if facts["relation"] == "adoption"
    ]
    by_area: dict[str, list[str]] = defaultdict(list)
    for target, facts in records:
        if facts["in_force"]:
            area = names.area(facts["area"]) if facts["area"] else "Function not stated"
            by_area[area].append(_provider(graph, node, target, facts))
    found = [(area, "; ".join(dict.fromkeys(said))) for area, said in sorted(by_area.items())]
    past = sum(not facts["in_force"] for _, facts in records)
    if past:
        found.append(("No longer in force", _count(past, "record")))
    if not records:
        found.append(("Records", "none; this is not a gap until shown"))
    return found


def _provider(graph: Graph, node: str, target: str, facts: dict[str, Any]) -> str:
    who = "own system" if target == node else str(graph.nodes[target]["label"])
    if not facts["provider"]:
        who = "provider not named"
    return f"{who} ({HOW[facts['kind']]}last seen {facts['seen'][:4]})"


def _users(graph: Graph, node: str, names: Names) -> Facts:
    """Who is served, function by function; for a function, who provides it."""
    users: dict[str, set[str]] = defaultdict(set)
    for user, _, facts in graph.in_edges(node, data=True):
        if facts["relation"] == "adoption" and facts["in_force"] and user != node:
            area = names.area(facts["area"]) if facts["area"] else "function not stated"
            users[f"Used for {area}"].add(_short(graph, user))
    return [
        (area, f"{_count(len(who), 'body', 'bodies')}: {', '.join(sorted(who))}")
        for area, who in sorted(users.items())
    ]


def _marketplace(graph: Graph, node: str, names: Names) -> Facts:
    """Designations and listings that hold, seen from either end."""
    found: Facts = []
    listed = 0
    for _, target, facts in graph.out_edges(node, data=True):
        if facts["relation"] == "designates" and facts["in_force"]:
            found.append((f"Leads {graph.nodes[target]['label']}", _standing(facts, names)))
        listed += facts["relation"] == "lists" and facts["in_force"]
    if listed:
        found.append(("Marketplace", _count(listed, "listing")))
    for office, _, facts in graph.in_edges(node, data=True):
        who = names.office(graph.nodes[office]["id"])
        if facts["relation"] == "designates" and facts["in_force"]:
            found.append((f"Led by {who}", _standing(facts, names)))
        if facts["relation"] == "lists" and facts["in_force"]:
            seen = f"{names.area(facts['area'])}, last seen {facts['seen'][:4]}"
            found.append((f"Listed by {who}", seen))
        if facts["relation"] == "offers":
            found.append(("Offered by", graph.nodes[office]["label"]))
    return list(_sorted_unique(found))


def _standing(facts: dict[str, Any], names: Names) -> str:
    word = "designated" if facts["formal"] else "pre-designated"
    since = spoken_text(facts["start"])
    return f"{word} since {since}, hosted by {names.organisation(facts['host'])}"


def _sorted_unique(found: Facts) -> Iterable[tuple[str, str]]:
    return sorted(dict.fromkeys(found))


def _short(graph: Graph, node: str) -> str:
    return str(graph.nodes[node].get("acronym") or graph.nodes[node]["label"])


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
