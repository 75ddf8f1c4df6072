"""Drawing: a Vega-Lite specification of this folder with its data, as SVG that fits our pages.

Colours are custom properties of the page, so that one drawing serves light and dark; sizes are
fixed, so that no installed font changes a byte. What the drawing shows is said beside it in text,
so its own accessibility attributes go.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
SVG = "{http://www.w3.org/2000/svg}"

_KEPT = frozenset(
    {"d", "fill", "font-size", "stroke", "stroke-width", "text-anchor", "transform", "x2", "y2"}
)
_LONG = re.compile(r"-?\d+\.\d+")


def drawn(
    name: str, data: Mapping[str, Sequence[Mapping[str, Any]]], label: str, **settings: object
) -> Markup:
    """The SVG of `{name}.vl.json` with `data` by the names it gives its data sets.

    `label` is its name for who does not see it; `settings` replace entries of the specification.
    """
    import vl_convert

    spec = json.loads((HERE / f"{name}.vl.json").read_text("utf-8"))
    spec.update(settings)
    for part in (spec, *spec.get("layer", ())):
        if "data" in part:
            part["data"] = {"values": list(data[part["data"]["name"]])}
    return cleaned(vl_convert.vegalite_to_svg(spec), label)


def cleaned(svg: str, label: str) -> Markup:
    """`svg` with nothing but its shapes and texts, named `label`; no styles, classes or ids."""
    root = ET.fromstring(svg)  # noqa: S314 - made by the library from our own specification
    box = root.get("viewBox", "")
    _, _, width, height = box.split()
    _clean(root)
    shapes = "".join(map(_text, root))
    head = Markup('<svg viewBox="{}" width="{}" height="{}" role="img" aria-label="{}">')
    # The shapes come from an XML writer, which has escaped their texts.
    return head.format(box, width, height, label) + Markup(f"{shapes}</svg>")  # noqa: S704


def _text(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode").replace(
        ' xmlns="http://www.w3.org/2000/svg"', ""
    )


def _clean(element: ET.Element) -> None:
    element.tag = element.tag.removeprefix(SVG)
    for name, value in list(element.attrib.items()):
        if name not in _KEPT or (name == "transform" and value == "translate(0,0)"):
            del element.attrib[name]
        elif name in ("d", "transform"):
            element.set(name, _LONG.sub(lambda found: f"{round(float(found[0]), 1):g}", value))
    for child in list(element):
        _clean(child)
        if _empty(child):
            element.remove(child)
        elif child.tag == "g" and not child.attrib:  # a group that only groups
            place = list(element).index(child)
            element[place : place + 1] = list(child)


def _empty(element: ET.Element) -> bool:
    if element.tag == "g":
        return not len(element)
    return element.tag == "path" and (
        element.get("d", "") in ("", "M0,0h0v0h0Z") or not _visible(element)
    )


def _visible(element: ET.Element) -> bool:
    return any(element.get(name, "none") != "none" for name in ("fill", "stroke"))
