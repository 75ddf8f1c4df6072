"""The small graph of a thing: what stands before it at the left, what follows at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.policy_chain import ENDED
from kg.pages.drawing.boxes import GAP, box, elbow, tall
from kg.pages.drawing.chain_text import SYMBOLS, plain
from kg.pages.drawing.model import HEAD, Box, Drawing, Entry, Line, Text
from kg.pages.drawing.neighbours import in_order
from kg.pages.links import PAGED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.pages.drawing.neighbours import Neighbour, Relations
    from kg.pages.material import Material

LEFT: Final = (0, 250)
MIDDLE: Final = (306, 220)
RIGHT: Final = (582, 250)
WIDTH: Final = 832
SIDE: Final = 12
"""Most boxes on one side; the rest is summed up."""
LOOKS: Final = {"area": "function", "policy": "policy", "office": "function", "body": "kind"}


@dataclass(slots=True)
class _Side:
    """One side as drawn."""

    boxes: list[Box]
    texts: list[Text]
    outline: list[Entry]
    bottom: int


def ego_drawing(material: Material, kind: str, ident: str, more: str = "#facts") -> Drawing | None:
    """The surroundings of the thing `ident` of `kind`; None where there is nothing to draw.

    `more` is where the boxes that sum up lead: a page below the site's folder, or "#part" of the
    same page.
    """
    if kind not in PAGED or kind == "source":
        return None
    known = material.neighbours
    here = known.thing(kind, ident)
    before, after = known.before.get(here, {}), known.after.get(here, {})
    if not before and not after:
        return None
    left = _side(material, before, LEFT, more)
    right = _side(material, after, RIGHT, more)
    ref = material.refs.ref
    height = max(left.bottom, right.bottom)
    full = ref(*here).label
    middle = _middle(material, here, full, height)
    return Drawing(
        id=f"around-{here[0]}-{here[1]}",
        title=f"What is around {full}",
        desc=(
            "Read from left to right: what stands before it, the thing itself, what follows. "
            "The same stands below as text."
        ),
        width=WIDTH,
        height=height,
        frames=(),
        lines=(*_lines(left, middle, before=True), *_lines(right, middle, before=False)),
        texts=(*left.texts, *right.texts),
        boxes=(*left.boxes, middle, *right.boxes),
        outline=(*left.outline, *right.outline),
    )


def _middle(material: Material, here: tuple[str, str], full: str, height: int) -> Box:
    short = material.refs.ref(*here, short=True).label
    x, wide = MIDDLE
    full = full.removeprefix(f"{short}, ")
    both = short != full
    y = max(0, (height - tall(1 + both)) // 2)
    return box(
        x, y, wide, "here", short, full if both else "", title=f"{short}: {full}" if both else full
    )


def _side(material: Material, relations: Relations, column: tuple[int, int], more: str) -> _Side:
    """Headings from top to bottom, each with as many of its things as there is room for."""
    x, wide = column
    side = _Side([], [], [], 0)
    shares = _shares({heading: len(known) for heading, known in relations.items()})
    y = 0
    for heading, known in relations.items():
        found = in_order(material, known.values())
        shown = found[: shares[heading]]
        y += 14
        side.texts.append(Text(x, y, f"{heading}", HEAD))
        y += 8
        below = []
        for one in shown:
            side.boxes.append(_neighbour(material, one, x, y, wide))
            y += side.boxes[-1].height + GAP
            below.append(Entry("", material.refs.ref(*one.thing), "; ".join(one.said)))
        if rest := len(found) - len(shown):
            said = f"and {rest} more"
            side.boxes.append(box(x, y, wide, "more", said, title=f"{said}: {heading}", path=more))
            y += tall(1) + GAP
            below.append(Entry(said))
        side.outline.append(Entry(heading, below=tuple(below)))
        y += 4
    side.bottom = max(0, y - 4 - GAP + 2)
    return side


def _shares(counts: Mapping[str, int]) -> dict[str, int]:
    """How many things each heading may show; short ones all, the long ones an even part.

    What sums up the rest takes the room of one.
    """
    left, shares = SIDE, {}
    for place, (heading, count) in enumerate(sorted(counts.items(), key=lambda one: one[1])):
        fair = max(2, left // (len(counts) - place))
        shares[heading] = count if count <= fair else fair - 1
        left -= min(count, fair)
    return shares


def _neighbour(material: Material, one: Neighbour, x: int, y: int, wide: int) -> Box:
    kind, ident = one.thing
    ref = material.refs.ref(kind, ident, short=True)
    full = ref.title or ref.label
    name = full if kind in ("area", "office") else _both(ref.label, full)
    look, said = LOOKS.get(kind, "plain"), ", ".join(one.said)
    title = f"{full}: {said}" if said else full
    dashed = one.dashed
    if kind == "policy":
        standing = material.neighbours.standing[ident]
        said = f"{SYMBOLS.get(standing, '?')} {plain(standing)}; {said}"
        title = f"{full}: {plain(standing)}; {', '.join(one.said)}"
        dashed |= standing in ENDED
    if one.status:
        word = st.WORD[one.status]
        look, name = one.status, f"{word.symbol} {name}"
        title = f"{title} ({word.label.lower()})"
    return box(x, y, wide, look, name, said, title=title, path=ref.path, dashed=dashed)


def _both(short: str, full: str) -> str:
    """Acronym and name, each once."""
    rest = full.removesuffix(f" ({short})")
    return short if rest == short or rest.startswith(short) else f"{short} {rest}"


def _lines(side: _Side, middle: Box, *, before: bool) -> list[Line]:
    lines = []
    for one in side.boxes:
        if before:
            start, end = one.x + one.width, middle.x
            path = elbow(start, one.middle, (start + end) // 2, end, middle.middle)
        else:
            start, end = middle.x + middle.width, one.x
            path = elbow(start, middle.middle, (start + end) // 2, end, one.middle)
        lines.append(Line(path, one.look, one.dashed))
    return lines
