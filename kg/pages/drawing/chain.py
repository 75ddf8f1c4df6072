"""The picture of a QSMO: policy -> QSMO -> function -> provider -> agency, from left to right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis.office_chain import chain_of
from kg.pages.drawing.band import AGENCY, FUNCTION, PROVIDER, BandPicture, draw_band
from kg.pages.drawing.boxes import GAP, ONE, TWO, box, elbow
from kg.pages.drawing.chain_text import outline, policy_said
from kg.pages.drawing.model import HEAD, Box, Drawing, Line, Text
from kg.pages.names import spoken
from kg.pages.standing import DESIGNATED, PRE_DESIGNATED

if TYPE_CHECKING:
    from kg.analysis.office_chain import Chain, PolicyUse
    from kg.pages.material import Material

POLICY: Final = (0, 204)
OFFICE: Final = (240, 158)
"""Left edge and width of a column; those of a band are in its own module."""
WIDTH: Final = AGENCY[0] + AGENCY[1]
TOP: Final = 34
"""Where the columns begin, below their names."""
BAND_GAP: Final = 14
POLICIES: Final = 6
"""Most policies drawn on functions; those on the office itself are all drawn."""

SYMBOLS: Final = {
    "in-force": "●",
    "rescinded": "✕",
    "superseded": "»",
    "expired": "○",
    "unknown": "?",
    "not-issued": "◇",
}
"""What a policy is on the day -> its symbol."""


def office_chain(material: Material, office: str) -> Drawing:
    """The chain of `office` (an id) on the day of `material`, for the CFO Act agencies."""
    coverage, names = material.coverage, material.names
    bodies = sorted(
        (one.id for one in material.world.agencies.values() if one.cfo_act),
        key=lambda one: (names.short(one), one),
    )
    chain = chain_of(coverage, material.tables, office, bodies)
    shown = [one for one in bodies if material.world.agencies[one].exists(coverage.day)]
    bands, bottom = _bands(material, chain)
    middle = _office(material, chain)
    policies, texts = _policies(material, chain)
    lines = [*_from_policies(policies, chain, middle), *_to_functions(middle, bands, chain)]
    height = max(bottom, middle.y + middle.height, *(one.y + one.height for one in policies), TOP)
    label = names.office(office)
    return Drawing(
        id=f"chain-{office}",
        title=f"From policy to agency: {names.office_label(office)}",
        desc=(
            f"Read from left to right: the policies that speak of {label}, the office, the "
            f"functions it leads, who provides them, and which of the {len(shown)} CFO Act "
            f"agencies they serve on {spoken(coverage.day)}. The same stands below as text."
        ),
        width=WIDTH,
        height=height + 4,
        frames=tuple(one for band in bands for one in band.frames),
        lines=(*lines, *(one for band in bands for one in band.lines)),
        texts=(*_heads(bool(bands)), *texts, *(one for band in bands for one in band.texts)),
        boxes=(*policies, middle, *(one for band in bands for one in band.boxes)),
        outline=outline(material, chain),
        wide=True,
    )


def _heads(bands: bool) -> list[Text]:
    named = [(POLICY, "Policies on the office"), (OFFICE, "QSMO")]
    if bands:
        named += [(FUNCTION, "Function"), (PROVIDER, "Provider"), (AGENCY, "CFO Act agencies")]
    return [Text(place[0], 16, name, HEAD) for place, name in named]


def _bands(material: Material, chain: Chain) -> tuple[list[BandPicture], int]:
    top, drawn = TOP, []
    for one in chain.bands:
        band = draw_band(material, one, top)
        drawn.append(band)
        top = band.bottom + BAND_GAP
    return drawn, top - BAND_GAP


def _office(material: Material, chain: Chain) -> Box:
    names = material.names
    formal = any(one.formal for one in chain.held)
    held = [one for one in chain.held if one.formal == formal]
    standing, host = "no standing on the day", ""
    if held:
        since = spoken(min(one.start for one in held))
        standing = f"{DESIGNATED if formal else PRE_DESIGNATED} {since}"
        host = ", ".join(dict.fromkeys(names.short(one.host) for one in held))
    x, width = OFFICE
    return box(
        x,
        TOP,
        width,
        "office",
        names.office(chain.office),
        f"at {host}" if host else standing,
        title="; ".join(filter(None, (names.office_label(chain.office), f"at {host}", standing)))
        if host
        else f"{names.office_label(chain.office)}; {standing}",
        path=material.links.path("office", chain.office),
        dashed=not formal,
    )


def _policies(material: Material, chain: Chain) -> tuple[list[Box], list[Text]]:
    """Policies on the office from the top, and below them those on what it leads."""
    boxes, y = [], TOP
    for one in chain.office_policies:
        boxes.append(_policy(material, one, y))
        y += TWO + GAP
    texts = []
    on_office = {one.policy for one in chain.office_policies}
    others = [one for one in chain.area_policies if one.policy not in on_office]
    if others:
        y += 22 if boxes else 0
        texts.append(Text(POLICY[0], y, "Policies on what it leads", HEAD))
        y += 10
    shown = others if len(others) <= POLICIES else others[: POLICIES - 1]
    for one in shown:
        boxes.append(_policy(material, one, y))
        y += TWO + GAP
    if more := others[len(shown) :]:
        said = "; ".join(policy_said(material, one) for one in more)
        boxes.append(
            box(*_at(POLICY, y), "more", f"and {len(more)} more", title=said, path="policies.html")
        )
        y += ONE + GAP
    return boxes, texts


def _at(column: tuple[int, int], y: int) -> tuple[int, int, int]:
    return column[0], y, column[1]


def _policy(material: Material, one: PolicyUse, y: int) -> Box:
    symbol = SYMBOLS.get(one.standing, "?")
    short = material.refs.ref("policy", one.policy, short=True).label
    when = f", {one.date[:4]}" if one.date else ""
    holds = one.standing == "in-force"
    second = f"{one.effect.replace('-', ' ')}{when}"
    if not holds:
        second = f"{one.standing.replace('-', ' ')}; {second}"
    return box(
        *_at(POLICY, y),
        "policy",
        f"{symbol} {short}",
        second,
        title=policy_said(material, one),
        path=material.links.path("policy", one.policy),
        dashed=one.standing in ("rescinded", "superseded", "expired")
        or one.effect == "pre-designates",
    )


def _from_policies(policies: list[Box], chain: Chain, middle: Box) -> list[Line]:
    x = POLICY[0] + POLICY[1]
    turn = (x + middle.x) // 2
    return [
        Line(elbow(x, one.middle, turn, middle.x, middle.middle), "rule", one.dashed)
        for one in policies[: len(chain.office_policies)]
    ]


def _to_functions(middle: Box, bands: list[BandPicture], chain: Chain) -> list[Line]:
    x = middle.x + middle.width
    turn = (x + FUNCTION[0]) // 2
    return [
        Line(
            elbow(x, middle.middle, turn, FUNCTION[0], drawn.function.middle),
            "leads",
            not band.designation.formal,
        )
        for drawn, band in zip(bands, chain.bands, strict=True)
    ]
