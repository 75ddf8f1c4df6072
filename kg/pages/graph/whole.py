"""Everything there is to draw, whatever the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.network import network
from kg.pages.graph.lines import lines_of
from kg.pages.graph.policies import add_councils, add_policies
from kg.pages.graph.things import Things

if TYPE_CHECKING:
    from kg.pages.graph.lines import Lines
    from kg.pages.graph.things import Thing
    from kg.pages.material import Material


@dataclass(frozen=True, slots=True)
class Whole:
    """Things and the lines between them; `undrawn` counts provisions without a line."""

    things: list[Thing]
    lines: Lines
    undrawn: int


def whole_graph(material: Material) -> Whole:
    """The records, policies and councils of `material` as things and lines."""
    world, tables = material.world, material.tables
    graph = network(world, material.day)
    add_councils(graph, tables)
    undrawn = add_policies(graph, world, tables)
    lines = lines_of(graph, world, material.names, tables)
    return Whole(Things(graph, lines, material).all(), lines, undrawn)
