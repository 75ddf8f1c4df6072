"""Every page of a thing: one for each thing of the tables, none for anything else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from kg.pages.drawing import ego_drawing, office_chain
from kg.pages.links import Ref
from kg.pages.page import Page
from kg.pages.things.agency import AgencyPages
from kg.pages.things.area import AreaPages
from kg.pages.things.body import BodyPages
from kg.pages.things.markup import Html
from kg.pages.things.office import OfficePages
from kg.pages.things.policy import PolicyPages
from kg.pages.things.provider import ProviderPages
from kg.pages.things.sheet import listed
from kg.pages.things.source import SourcePages
from kg.pages.things.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.pages.material import Material
    from kg.pages.page import File
    from kg.pages.things.sheet import Cell
    from kg.pages.things.thing import Thing


class Pages(Protocol):
    """Pages of the things of one kind."""

    def page(self, ident: str, /) -> Thing:
        """The page of the thing of that id."""


KINDS: Mapping[str, Callable[[Stock], Pages]] = {
    "agency": AgencyPages,
    "office": OfficePages,
    "provider": ProviderPages,
    "policy": PolicyPages,
    "area": AreaPages,
    "body": BodyPages,
    "source": SourcePages,
}
"""Kinds of things that have pages, with what makes them."""


def drawn(material: Material, thing: Thing) -> Thing:
    """The page with its picture: the chain of a QSMO, the small graph of any other thing."""
    more = f"#{thing.sections[0].id if thing.sections else 'data'}"
    if thing.kind == "office":
        chain = office_chain(material, thing.ident)
        return replace(thing, drawing=chain, drawing_title="From policy to agency")
    return replace(thing, drawing=ego_drawing(material, thing.kind, thing.ident, more))


def also(stock: Stock, kind: str, ident: str) -> Cell:
    """Ways to the thing in the network and, of a body, beside another one."""
    found = []
    if kind != "source" and (kind != "area" or ident in stock.tracked):
        found.append(Ref("the network around it", f"graph.html#at={kind}:{ident}"))
    if kind == "agency" and stock.world.agencies[ident].exists(stock.day):
        found.append(Ref("side by side with another body", f"compare.html#{ident}&"))
    return listed(found)


def thing_pages(material: Material) -> Iterator[Page | File]:
    """{kind}/{id}.html of every thing."""
    stock, html = Stock(material), Html()
    for kind, made in KINDS.items():
        pages = made(stock)
        for ident in sorted(material.links.ids[kind]):
            facts = {
                "thing": drawn(material, pages.page(ident)),
                "also": also(stock, kind, ident),
                "asked": stock.queries.of(kind, ident),
                "described": material.has_graph,
                "html": html,
            }
            yield Page(f"{kind}/{ident}.html", "thing.html", facts)
