"""One band of the picture of a QSMO: a function, its providers, and the agencies they serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.pages.drawing.boxes import GAP, ONE, PAD, TWO, box, curve, elbow, spread
from kg.pages.drawing.chain_text import counted, plain, policy_said, provider_state
from kg.pages.drawing.letters import fitted, width, wrapped
from kg.pages.drawing.model import SMALL, STRONG, Box, Frame, Line, Text
from kg.pages.drawing.order import ordered
from kg.pages.standing import standing

if TYPE_CHECKING:
    from kg.analysis.office_chain import Band, Together
    from kg.pages.material import Material

FUNCTION: Final = (438, 172)
PROVIDER: Final = (650, 206)
AGENCY: Final = (914, 246)
"""Left edge and width of a column."""
MARGIN: Final = 10
"""Between the edge of a band and its boxes."""
CHIP: Final = 24
"""Height of an agency within the box of those that belong together."""
BETWEEN: Final = 5


@dataclass(frozen=True, slots=True)
class BandPicture:
    """A drawn band, the box of its function, and where it ends."""

    function: Box
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]
    bottom: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Agencies that belong together, as drawn from `top` on."""

    facts: Together
    top: int
    height: int
    frame: Frame | None
    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


def draw_band(material: Material, band: Band, top: int) -> BandPicture:
    """`band` drawn from `top` on."""
    start = top + MARGIN
    function, beside = _function(material, band, start)
    providers, order = _order(band)
    groups, free = _groups(material, [band.served[one] for one in order], start)
    texts = _words(material, band, free)
    boxes = _providers(material, band, providers, groups, start)
    ends = [texts[-1].y + 2 if texts else free - GAP, start + TWO]
    ends += [one.y + one.height for one in (*boxes.values(), *beside)]
    bottom = max(ends) + MARGIN
    field = Frame(
        FUNCTION[0] - MARGIN,
        top,
        AGENCY[0] + AGENCY[1] - FUNCTION[0] + MARGIN,
        bottom - top,
        "band",
    )
    return BandPicture(
        function,
        (field, *(one.frame for one in groups if one.frame)),
        tuple(_lines(material, band, function, boxes, groups)),
        (*texts, *(text for one in groups for text in one.texts)),
        (function, *beside, *boxes.values(), *(one for group in groups for one in group.boxes)),
        bottom,
    )


def _function(material: Material, band: Band, y: int) -> tuple[Box, list[Box]]:
    """The function, and below it the policies that speak of it alone."""
    x, wide = FUNCTION
    names = material.names
    short, full = names.column(band.area), names.area(band.area)
    said = standing(band.designation)
    function = box(
        x, y, wide, "function", short, said,
        title=f"{full}: {said} for {names.area(band.designation.area)}",
        path=material.links.path("area", band.area),
        dashed=not band.designation.formal,
    )  # fmt: skip
    y += TWO + GAP
    beside = []
    for one in band.policies:
        label = material.refs.ref("policy", one.policy, short=True).label
        beside.append(
            box(
                x, y, wide, "policy", label, plain(one.effect),
                title=policy_said(material, one),
                path=material.links.path("policy", one.policy),
                dashed=one.standing in ("rescinded", "superseded", "expired"),
            )
        )  # fmt: skip
        y += TWO + GAP
    return function, beside


def _order(band: Band) -> tuple[list[str], list[int]]:
    """Providers and places of groups in the order in which the fewest lines cross."""
    edges = [(who, str(place)) for place, one in enumerate(band.served) for who, _ in one.uses]
    providers = list(dict.fromkeys(who for who, _ in edges))
    left, right = ordered(providers, [str(one) for one in range(len(band.served))], edges)
    return left, [int(one) for one in right]


def _groups(material: Material, served: list[Together], top: int) -> tuple[list[_Group], int]:
    found = []
    for one in served:
        group = _alone(material, one, top) if len(one.agencies) == 1 else _chips(material, one, top)
        found.append(group)
        top += group.height + GAP
    return found, top


def _alone(material: Material, one: Together, y: int) -> _Group:
    """One agency with its full name."""
    x, wide = AGENCY
    word, (agency,) = st.WORD[one.status], one.agencies
    names = material.names
    made = box(
        x, y, wide, f"agency {one.status}", f"{word.symbol} {names.short(agency)} {_rest(material, agency)}",
        word.label,
        title=_agency_title(material, one, agency),
        path=material.links.path("agency", agency),
        dashed=one.status == st.PLANNED,
    )  # fmt: skip
    return _Group(one, y, made.height, None, (), (made,))


def _rest(material: Material, agency: str) -> str:
    return material.names.plain(agency) if material.world.agencies[agency].acronym else ""


def _agency_title(material: Material, one: Together, agency: str) -> str:
    names = material.names
    served = ", ".join(
        f"{names.organisation(who)}{' (planned)' if plan else ''}" for who, plan in one.uses
    )
    return f"{names.organisation(agency)}: {st.WORD[one.status].label.lower()}, {served}"


def _chips(material: Material, one: Together, y: int) -> _Group:
    """Several agencies in one frame, by their acronyms."""
    x, wide = AGENCY
    word = st.WORD[one.status]
    head = fitted(
        x + PAD,
        y + 18,
        f"{word.symbol} {word.label}, {len(one.agencies)} agencies",
        wide - 2 * PAD,
        SMALL,
    )
    boxes: list[Box] = []
    left, row = x + PAD, y + 26
    for agency in one.agencies:
        room = min(round(width(material.names.short(agency), STRONG)) + 14, wide - 2 * PAD)
        if left + room > x + wide - PAD and left > x + PAD:
            left, row = x + PAD, row + CHIP + BETWEEN
        text = fitted(left + 7, row + 17, material.names.short(agency), room - 12, STRONG)
        boxes.append(
            Box(
                left, row, room, CHIP, f"chip {one.status}", (text,),
                _agency_title(material, one, agency),
                material.links.path("agency", agency),
            )
        )  # fmt: skip
        left += room + BETWEEN
    height = row + CHIP + PAD - y
    frame = Frame(x, y, wide, height, f"group {one.status}", one.status == st.PLANNED)
    return _Group(one, y, height, frame, (head,), tuple(boxes))


def _words(material: Material, band: Band, y: int) -> list[Text]:
    """Who has no line: own systems, bureaus only, nothing recorded; in words."""
    texts = []
    if y > 0 and band.apart:
        y += 10
    for status, agencies in band.apart.items():
        word = st.WORD[status]
        said = ", ".join(material.names.short(one) for one in agencies)
        lines = wrapped(
            f"{word.symbol} {len(agencies)} {word.label.lower()}: {said}", AGENCY[1] - PAD, SMALL
        )
        for line in lines:
            texts.append(Text(AGENCY[0] + PAD, y, line, f"{SMALL}"))
            y += 16
        y += 4
    return texts


def _providers(
    material: Material, band: Band, order: list[str], groups: list[_Group], top: int
) -> dict[str, Box]:
    names = material.names
    served = {
        who: [one.middle for one in groups if any(who == other for other, _ in one.facts.uses)]
        for who in order
    }
    wanted = [sum(served[who]) / len(served[who]) for who in order]
    tops = spread(wanted, [TWO] * len(order), top, GAP)
    found = {}
    for who, y in zip(order, tops, strict=True):
        count = len(band.agencies(who))
        state = provider_state(material, band, who)
        found[who] = box(
            PROVIDER[0], y, PROVIDER[1], f"provider {_look(material, band, who)}", names.short(who),
            f"{counted(count)}; {state}",
            title=f"{names.organisation(who)}: {state}, {counted(count)}",
            path=material.links.path("provider", who),
            dashed=_only_planned(band, who),
        )  # fmt: skip
    return found


def _look(material: Material, band: Band, provider: str) -> str:
    if provider in band.listed:
        return st.MARKETPLACE
    one = material.world.providers.get(provider)
    return st.SHARED if one and one.federal else st.VENDOR


def _only_planned(band: Band, provider: str) -> bool:
    return all(plan for one in band.served for who, plan in one.uses if who == provider)


def _lines(
    material: Material, band: Band, function: Box, providers: dict[str, Box], groups: list[_Group]
) -> list[Line]:
    x = FUNCTION[0] + FUNCTION[1]
    turn = (x + PROVIDER[0]) // 2
    lines = [
        Line(
            elbow(x, function.middle, turn, PROVIDER[0], one.middle),
            _look(material, band, who),
            one.dashed,
        )
        for who, one in providers.items()
    ]
    for group in groups:
        for who, plan in group.facts.uses:
            start = providers[who]
            path = curve(start.x + start.width, start.middle, AGENCY[0], group.middle)
            look = st.PLANNED if plan else _look(material, band, who)
            lines.append(Line(path, look, plan))
    return lines
