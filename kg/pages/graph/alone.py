"""A graph page as one file to mail: styles and scripts inside, allowed by their hashes only."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from markupsafe import Markup

from kg.analysis.status import STATUSES
from kg.errors import BuildError
from kg.pages.environment import environment
from kg.pages.graph.focus import (
    MAX_THINGS,
    focus_kinds,
    focus_positions,
    neighbourhood,
    size_of,
)
from kg.pages.graph.graph import graph_data, whole_data
from kg.pages.graph.pages import LEDE, SCRIPTS, view_of
from kg.pages.names import spoken
from kg.pages.site import STATIC, vis_network

if TYPE_CHECKING:
    from pathlib import Path

    from kg.pages.graph.pages import GraphView
    from kg.pages.graph.whole import Whole
    from kg.pages.material import Material

STYLES = ("base.css", "graph.css")


def whole_file(material: Material, note: str) -> str:
    """The whole network as one HTML text; `note` says which facts were left out, "" if none.

    Raises:
        BuildError: the installed pyvis lacks the vis-network files.
    """
    view = view_of(whole_data(material, linked=False), "Network", f"{LEDE} {note}".strip())
    return _rendered(view, material)


def focus_file(
    material: Material, whole: Whole, node: str, depth: int, note: str
) -> tuple[str, int]:
    """The page about `node` with what is up to `depth` lines away, and how many had no room.

    Raises:
        BuildError: the installed pyvis lacks the vis-network files.
    """
    near, left = neighbourhood(whole, node, depth, material.day)
    size = size_of(near)
    kinds = focus_kinds(size)
    places, headings = focus_positions(near, size)
    data = graph_data(material, near, places, headings, kinds, linked=False)
    name = next(one.name for one in near.things if one.node == node)
    data |= {"centre": node, "left": left}
    steps = "one step" if depth == 1 else f"{depth} steps"
    cut = f" The nearest {MAX_THINGS}; {left} more have no room." if left else ""
    lede = f"What is up to {steps} away, left to right from policy to agency.{cut} {note}".strip()
    return _rendered(view_of(data, name, lede, kinds), material), left


def _rendered(view: GraphView, material: Material) -> str:
    styles = [_inside(STATIC / name, "style") for name in STYLES]
    scripts = [_inside(path, "script") for path in (vis_network(), *_own())]
    return (
        environment()
        .get_template("graph_file.html")
        .render(
            graph=view,
            statuses=STATUSES,
            date=spoken(material.day),
            styles=styles,
            scripts=scripts,
            style_hashes=[_hash(one) for one in styles],
            script_hashes=[_hash(one) for one in scripts],
        )
    )


def _own() -> list[Path]:
    return [STATIC / name for name in SCRIPTS]


def _inside(path: Path, element: str) -> Markup:
    """The text of a file for an element of the page, which it must not end."""
    text = path.read_text("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    if f"</{element}" in text.lower() or "<!--" in text:
        raise BuildError(f"{path.name} would end the {element} element it stands in")
    return Markup(text)  # noqa: S704 - a file of the package or of pyvis, not a fact


def _hash(text: str) -> str:
    """`text` as a source of a Content-Security-Policy."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
