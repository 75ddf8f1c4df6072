"""The chain of a QSMO in words: titles of its boxes, and the list that says all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.policy_chain import ENDED
from kg.pages.coverage.matrix import CONFLICT, MARKS, STALE
from kg.pages.drawing.boxes import box
from kg.pages.drawing.model import Entry
from kg.pages.names import spoken, spoken_text
from kg.pages.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.office_chain import Band, Chain, PolicyUse, Together
    from kg.pages.drawing.model import Box
    from kg.pages.material import Material
    from kg.pages.names import Names

SYMBOLS: Final = {
    "in-force": "●",
    "rescinded": "✕",
    "superseded": "»",
    "expired": "○",
    "unknown": "?",
    "not-issued": "◇",
}
"""What a policy is on the day -> its symbol."""


def plain(word: str) -> str:
    """An id of the tables as words.

    >>> plain("pre-designates"), plain("mandates-use")
    ('pre-designates', 'mandates use')
    """
    return word if word.startswith("pre-") else word.replace("-", " ")


def counted(number: int, one: str = "agency", many: str = "agencies") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"


def policy_state(one: PolicyUse) -> str:
    """What the policy does, since when, and what it is on the day."""
    when = f" ({spoken_text(one.date)})" if one.date else ""
    return f"{plain(one.effect)}{when}; {plain(one.standing)}"


@dataclass(frozen=True, slots=True)
class Words:
    """How the things of `material` are called in a picture."""

    material: Material

    @property
    def names(self) -> Names:
        """Names of things."""
        return self.material.names

    def both(self, ident: str) -> str:
        """Acronym and name of an agency or provider, as a box holds them."""
        one = self.material.world.providers.get(ident)
        if one is None:
            return ident
        rest = self.names.plain(ident) if ident in self.material.world.agencies else one.label
        return f"{one.acronym} {rest}" if one.acronym and one.acronym != rest else rest

    def marks(self, agency: str, area: str) -> str:
        """Marks of a cell that is older or disputed, as in the matrix."""
        cell = self.material.coverage.cell(agency, area)
        old = cell.known and cell.freshness != st.FRESH
        found = MARKS[STALE] * old + MARKS[CONFLICT] * cell.conflict
        return f" {found}" if found else ""

    def agency_title(self, one: Together, agency: str, area: str) -> str:
        """All a box of an agency says."""
        served = ", ".join(
            f"{self.names.organisation(use.provider)}{' (planned)' if use.planned else ''}"
            for use in one.uses
        )
        label = st.WORD[one.status].label.lower()
        return f"{self.names.organisation(agency)}: {label}{self.doubt(agency, area)}; {served}"

    def doubt(self, agency: str, area: str) -> str:
        """What tells against relying on a cell, in words."""
        cell = self.material.coverage.cell(agency, area)
        said = [cell.freshness] if cell.freshness not in ("", st.FRESH) else []
        return "".join(f", {one}" for one in [*said, *["sources disagree"] * cell.conflict])

    def policy_title(self, one: PolicyUse) -> str:
        """All a box of a policy says."""
        full = self.material.refs.ref("policy", one.policy).label
        return f"{full}: {policy_state(one)}. {one.rows[0]['statement']}".strip()

    def policy_box(self, one: PolicyUse, x: int, y: int, width: int) -> Box:
        """A box of a policy, dashed where it has ended or only pre-designates."""
        ref = self.material.refs.ref("policy", one.policy, short=True)
        year = f", {one.date[:4]}" if one.date else ""
        symbol, state = SYMBOLS.get(one.standing, "?"), plain(one.standing)
        return box(
            x, y, width, "policy", f"{ref.label}{year}", f"{symbol} {state}; {plain(one.effect)}",
            title=self.policy_title(one),
            path=ref.path,
            dashed=one.standing in ENDED or one.effect == "pre-designates",
            rows=2,
        )  # fmt: skip

    def provider_state(self, band: Band, provider: str) -> str:
        """Whether a provider is federal, and whether it is listed."""
        one = self.material.world.providers.get(provider)
        kind = "federal" if one and one.federal else "company"
        if not band.designation.formal:
            return f"{kind}, no marketplace yet"
        if provider in band.listed:
            return f"{kind}, listed"
        if self.material.coverage.marketplace.unrecorded([band.area]):
            return f"{kind}, listing not known"
        return f"{kind}, not listed"


def outline(material: Material, chain: Chain) -> tuple[Entry, ...]:
    """The chain as nested items, agencies by name, nothing left out."""
    words, ref = Words(material), material.refs.ref
    found = [
        Entry(title, below=tuple(_policies(words, policies)))
        for title, policies in (
            ("Policies on the office", chain.office_policies),
            ("Policies on what it leads", chain.area_policies),
        )
        if policies
    ]
    held = tuple(
        Entry(
            f"{standing(one)} for",
            ref("area", one.area),
            f"since {spoken(one.start)}, hosted by {words.names.organisation(one.host)}",
        )
        for one in chain.held
    )
    found.append(Entry("QSMO", ref("office", chain.office), below=held))
    found += [
        Entry("Function", ref("area", band.area), below=tuple(_band(words, band)))
        for band in chain.bands
    ]
    return tuple(found)


def _policies(words: Words, policies: tuple[PolicyUse, ...]) -> Iterator[Entry]:
    for one in policies:
        yield Entry("", words.material.refs.ref("policy", one.policy), policy_state(one))


def _band(words: Words, band: Band) -> Iterator[Entry]:
    ref = words.material.refs.ref
    if band.policies:
        yield Entry("Policies", below=tuple(_policies(words, band.policies)))
    for provider in band.providers:
        below = tuple(
            Entry("", ref("agency", agency), _served(words, band, one, agency, provider))
            for one in band.served_by(provider)
            for agency in one.agencies
        )
        said = f"{words.provider_state(band, provider)}, {counted(len(below))}"
        yield Entry("Provider", ref("provider", provider), said, below)
    for status, agencies in band.apart.items():
        below = tuple(Entry("", ref("agency", one)) for one in agencies)
        word = st.WORD[status]
        yield Entry(f"{word.label} ({word.meaning}): {counted(len(agencies))}", below=below)
    if idle := sorted(band.listed.difference(band.providers)):
        below = tuple(Entry("", ref("provider", one)) for one in idle)
        many = counted(len(idle), "provider", "providers")
        yield Entry(f"Listed, no use by these agencies recorded: {many}", below=below)


def _served(words: Words, band: Band, one: Together, agency: str, provider: str) -> str:
    planned = any(use.planned for use in one.uses if use.provider == provider)
    plan = "; this use is planned" if planned and one.status != st.PLANNED else ""
    return st.WORD[one.status].label.lower() + plan + words.doubt(agency, band.area)
