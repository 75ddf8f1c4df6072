"""The picture of a QSMO: policy -> QSMO -> function -> provider -> agency, from left to right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis.office_chain import chain_of
from kg.pages.drawing.band import FUNCTION, MARGIN, PROVIDER, BandPicture, draw_band
from kg.pages.drawing.boxes import GAP, box, elbow
from kg.pages.drawing.chain_text import Words, outline
from kg.pages.drawing.groups import AGENCY
from kg.pages.drawing.letters import wrapped
from kg.pages.drawing.model import HEAD, SMALL, Box, Drawing, Line, Text
from kg.pages.names import spoken
from kg.pages.standing import DESIGNATED, PRE_DESIGNATED

if TYPE_CHECKING:
    from kg.analysis.office_chain import Chain
    from kg.pages.material import Material

POLICY: Final = (0, 204)
OFFICE: Final = (240, 158)
"""Left edge and width of a column; those of a band are in its own module."""
WIDTH: Final = AGENCY[0] + AGENCY[1] + MARGIN + 1
TOP: Final = 34
"""Where the columns begin, below their names."""
BAND_GAP: Final = 14
POLICIES: Final = 6
"""Most policies drawn on functions; those on the office itself are all drawn."""

POLICIES_PAGE: Final = "policies.html"

NOTE: Final = (
    "Dashed: planned, no longer in force, or only pre-designated. ◷ older evidence, ≠ sources "
    "disagree. A provider is shown once for each function."
)


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
    words = Words(material)
    middle = _office(words, chain)
    policies, texts = _policies(words, chain)
    lines = [*_from_policies(policies, chain, middle), *_to_functions(middle, bands, chain)]
    height = max([bottom, *(one.y + one.height for one in (middle, *policies))])
    texts += _beside(words, chain, height)
    height = max([height, *(one.y for one in texts)])
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
        note=NOTE,
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


def _beside(words: Words, chain: Chain, y: int) -> list[Text]:
    """What the office is designated for beside the functions drawn."""
    if not chain.bands or not chain.without_band:
        return []
    named = ", ".join(words.names.area(one) for one in chain.without_band)
    said = f"Also leads {named}: no main function there, so no agencies are counted."
    lines = wrapped(said, WIDTH - FUNCTION[0], SMALL)
    return [Text(FUNCTION[0], y + 22 + 16 * place, line, SMALL) for place, line in enumerate(lines)]


def _office(words: Words, chain: Chain) -> Box:
    names, office = words.names, chain.office
    formal = any(one.formal for one in chain.held)
    held = [one for one in chain.held if one.formal == formal]
    said = ["leads no function", "on this day"]
    if held:
        hosts = ", ".join(dict.fromkeys(names.short(one.host) for one in held))
        word = DESIGNATED if formal else PRE_DESIGNATED
        said = [f"at {hosts}", f"{word} since", spoken(min(one.start for one in held))]
    return box(
        OFFICE[0], TOP, OFFICE[1], "office", names.office(office), *said,
        title=f"{names.office_label(office)}: {' '.join(said)}",
        path=words.material.links.path("office", office),
        dashed=not formal,
        rows=2,
    )  # fmt: skip


def _policies(words: Words, chain: Chain) -> tuple[list[Box], list[Text]]:
    """Policies on the office from the top, and below them those on what it leads."""
    boxes, y = [], TOP
    for one in chain.office_policies:
        boxes.append(words.policy_box(one, POLICY[0], y, POLICY[1]))
        y += boxes[-1].height + GAP
    texts = []
    on_office = {one.policy for one in chain.office_policies}
    others = [one for one in chain.area_policies if one.policy not in on_office]
    if others:
        y += 20 if boxes else 0
        texts.append(Text(POLICY[0], y, "Policies on what it leads", HEAD))
        y += 10
    shown = others if len(others) <= POLICIES else others[: POLICIES - 1]
    for one in shown:
        boxes.append(words.policy_box(one, POLICY[0], y, POLICY[1]))
        y += boxes[-1].height + GAP
    if rest := others[len(shown) :]:
        said = f"and {len(rest)} more policies"
        title = "; ".join(words.policy_title(one) for one in rest)
        boxes.append(box(POLICY[0], y, POLICY[1], "more", said, title=title, path=POLICIES_PAGE))
    return boxes, texts


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
