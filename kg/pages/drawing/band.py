"""One band of the picture of a QSMO: a function, its providers, and the agencies they serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.pages.drawing.boxes import GAP, PAD, STEP, box, curve, elbow, spread
from kg.pages.drawing.chain_text import Words, counted, plain
from kg.pages.drawing.groups import AGENCY, Group, draw_group
from kg.pages.drawing.letters import wrapped
from kg.pages.drawing.model import SMALL, Box, Frame, Line, Text
from kg.pages.drawing.order import ordered
from kg.pages.standing import standing

if TYPE_CHECKING:
    from kg.analysis.office_chain import Band
    from kg.pages.material import Material

FUNCTION: Final = (438, 176)
PROVIDER: Final = (652, 214)
"""Left edge and width of a column."""
MARGIN: Final = 10
"""Between the edge of a band and its boxes."""


@dataclass(frozen=True, slots=True)
class BandPicture:
    """A drawn band, the box of its function, and where it ends."""

    function: Box
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]
    bottom: int


def draw_band(material: Material, band: Band, top: int) -> BandPicture:
    """`band` drawn from `top` on."""
    words = Words(material)
    start = top + MARGIN
    function = _function(words, band, start)
    beside = _policies(words, band, function.y + function.height + GAP)
    order, places = _order(band)
    groups: list[Group] = []
    free = start
    for place in places:
        groups.append(draw_group(words, band.served[place], band.area, free))
        free = groups[-1].bottom + GAP
    providers = _providers(words, band, order, groups, start)
    texts = [*_apart(words, band, free), *_idle(band, providers, start)]
    boxes = (function, *beside, *providers.values(), *(one for two in groups for one in two.boxes))
    ends = [one.y + one.height for one in boxes]
    ends += [one.y + 4 for one in texts] + [one.bottom for one in groups]
    left, right = FUNCTION[0] - MARGIN, AGENCY[0] + AGENCY[1] + MARGIN
    bottom = max(ends) + MARGIN
    field = Frame(left, top, right - left, bottom - top, "band")
    return BandPicture(
        function,
        (field, *(one.frame for one in groups if one.frame)),
        tuple(_lines(band, function, providers, groups)),
        (*texts, *(text for one in groups for text in one.texts)),
        boxes,
        bottom,
    )


def _function(words: Words, band: Band, y: int) -> Box:
    names = words.names
    said = standing(band.designation)
    through = _through(words, band)
    for_whole = names.area(band.designation.area)
    return box(
        *_at(FUNCTION, y), "function", names.area(band.area), said, through,
        title=f"{names.area(band.area)}: {said} for {for_whole}; {through}",
        path=words.material.links.path("area", band.area),
        dashed=not band.designation.formal,
        rows=3,
    )  # fmt: skip


def _through(words: Words, band: Band) -> str:
    """How many get it through the marketplace, as far as that can be known."""
    if not band.designation.formal:
        return "no marketplace yet"
    if words.material.coverage.marketplace.unrecorded([band.area]):
        return "catalogue not known"
    covered = sum(len(one.agencies) for one in band.served if one.status == st.MARKETPLACE)
    return f"{covered} of {band.bodies} marketplace"


def _policies(words: Words, band: Band, y: int) -> list[Box]:
    """The policies that speak of this function alone."""
    found = []
    for one in band.policies:
        found.append(words.policy_box(one, *_at(FUNCTION, y)))
        y += found[-1].height + GAP
    return found


def _at(column: tuple[int, int], y: int) -> tuple[int, int, int]:
    return column[0], y, column[1]


def _order(band: Band) -> tuple[list[str], list[int]]:
    """Providers and places of groups in the order in which the fewest lines cross."""
    edges = [
        (use.provider, str(place)) for place, one in enumerate(band.served) for use in one.uses
    ]
    providers = list(dict.fromkeys(who for who, _ in edges))
    left, right = ordered(providers, [str(one) for one in range(len(band.served))], edges)
    return left, [int(one) for one in right]


def _providers(
    words: Words, band: Band, order: list[str], groups: list[Group], top: int
) -> dict[str, Box]:
    """A box each, as near the middle of those it serves as their order allows."""
    found = {who: _provider(words, band, who, top) for who in order}
    served = {
        who: [one.middle for one in groups if any(who == use.provider for use in one.facts.uses)]
        for who in order
    }
    wanted = [sum(served[who]) / len(served[who]) for who in order]
    tops = spread(wanted, [found[who].height for who in order], top, GAP)
    return {who: _provider(words, band, who, y) for who, y in zip(order, tops, strict=True)}


def _provider(words: Words, band: Band, who: str, y: int) -> Box:
    status = band.look(who)
    many, state = counted(len(band.agencies(who))), words.provider_state(band, who)
    kind, _, listed = state.partition(", ")
    listed = listed if band.designation.formal else kind
    return box(
        *_at(PROVIDER, y), f"provider {status}",
        f"{st.WORD[status].symbol} {words.both(who)}", f"{many}; {listed}",
        title=f"{words.names.organisation(who)}: {state}; {many}",
        path=words.material.links.path("provider", who),
        dashed=band.only_planned(who),
    )  # fmt: skip


def _apart(words: Words, band: Band, y: int) -> list[Text]:
    """Who has no line: own systems, bureaus only, nothing recorded; in words."""
    texts = []
    y += 12 if band.served else 16
    for status, agencies in band.apart.items():
        word = st.WORD[status]
        named = ", ".join(words.names.short(one) for one in agencies)
        said = f"{word.symbol} {len(agencies)} {plain(word.label.lower())}: {named}"
        for line in wrapped(said, AGENCY[1] - PAD, SMALL):
            texts.append(Text(AGENCY[0] + PAD, y, line, SMALL))
            y += STEP
        y += 4
    return texts


def _idle(band: Band, providers: dict[str, Box], top: int) -> list[Text]:
    """How many more the marketplace lists."""
    idle = band.listed.difference(providers)
    if not idle:
        return []
    y = max((one.y + one.height for one in providers.values()), default=top - 4) + 18
    more = counted(len(idle), "more provider", "more providers")
    said = f"{more} listed; no use by these agencies is recorded"
    lines = wrapped(said, PROVIDER[1] - PAD, SMALL)
    return [
        Text(PROVIDER[0] + PAD, y + STEP * place, line, SMALL) for place, line in enumerate(lines)
    ]


def _lines(band: Band, function: Box, providers: dict[str, Box], groups: list[Group]) -> list[Line]:
    x = FUNCTION[0] + FUNCTION[1]
    turn = (x + PROVIDER[0]) // 2
    lines = [
        Line(elbow(x, function.middle, turn, one.x, one.middle), band.look(who), one.dashed)
        for who, one in providers.items()
    ]
    for group in groups:
        for use in group.facts.uses:
            start = providers[use.provider]
            path = curve(start.x + start.width, start.middle, AGENCY[0], group.middle)
            lines.append(Line(path, use.status, use.planned))
    return lines
