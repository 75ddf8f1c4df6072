"""The chain of a QSMO in words: titles of its boxes, and the list that says all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.pages.drawing.model import Entry
from kg.pages.names import spoken, spoken_text
from kg.pages.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.office_chain import Band, Chain, PolicyUse, Together
    from kg.pages.material import Material


def plain(word: str) -> str:
    """An id of the tables as words.

    >>> plain("pre-designates")
    'pre-designates'
    >>> plain("mandates-use")
    'mandates use'
    """
    return word if word.startswith("pre-") else word.replace("-", " ")


def policy_said(material: Material, one: PolicyUse) -> str:
    """All a box of a policy says."""
    full = material.refs.ref("policy", one.policy).label
    return f"{full}: {policy_state(one)}. {one.rows[0]['statement']}".strip()


def policy_state(one: PolicyUse) -> str:
    """What the policy does, since when, and what it is on the day."""
    when = f" ({spoken_text(one.date)})" if one.date else ""
    return f"{plain(one.effect)}{when}, {plain(one.standing)}"


def counted(number: int, one: str = "agency", many: str = "agencies") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"


def outline(material: Material, chain: Chain) -> tuple[Entry, ...]:
    """The chain as nested items, agencies by name, nothing left out."""
    ref = material.refs.ref
    found = [
        Entry(title, below=tuple(_policies(material, policies)))
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
            f"since {spoken(one.start)}, hosted by {material.names.organisation(one.host)}",
        )
        for one in chain.held
    )
    found.append(Entry("QSMO", ref("office", chain.office), below=held))
    found += [
        Entry("Function", ref("area", band.area), below=tuple(_band(material, band)))
        for band in chain.bands
    ]
    return tuple(found)


def _policies(material: Material, policies: tuple[PolicyUse, ...]) -> Iterator[Entry]:
    for one in policies:
        yield Entry("", material.refs.ref("policy", one.policy), policy_state(one))


def _band(material: Material, band: Band) -> Iterator[Entry]:
    if band.policies:
        yield Entry("Policies", below=tuple(_policies(material, band.policies)))
    providers = sorted({who for one in band.served for who, _ in one.uses})
    for provider in providers:
        served = [one for one in band.served if any(provider == who for who, _ in one.uses)]
        yield Entry(
            "Provider",
            material.refs.ref("provider", provider),
            provider_state(material, band, provider),
            tuple(
                Entry("", material.refs.ref("agency", agency), agency_state(one, provider))
                for one in served
                for agency in one.agencies
            ),
        )
    for status, agencies in band.apart.items():
        below = tuple(Entry("", material.refs.ref("agency", one)) for one in agencies)
        word = st.WORD[status]
        yield Entry(f"{word.label} ({word.meaning}): {counted(len(agencies))}", below=below)
    if idle := sorted(band.listed.difference(providers)):
        below = tuple(Entry("", material.refs.ref("provider", one)) for one in idle)
        said = f"Listed, no use by these agencies recorded: {counted(len(idle), 'provider', 'providers')}"
        yield Entry(said, below=below)


def provider_state(material: Material, band: Band, provider: str) -> str:
    """Whether a provider is federal and listed."""
    one = material.world.providers.get(provider)
    kind = "federal" if one and one.federal else "company"
    if not band.designation.formal:
        return kind
    if provider in band.listed:
        return f"{kind}, listed"
    if material.coverage.marketplace.unrecorded([band.area]):
        return f"{kind}, listing not recorded"
    return f"{kind}, not listed"


def agency_state(one: Together, provider: str) -> str:
    """Status of agencies, and what else they use beside `provider`."""
    planned = dict(one.uses)[provider]
    word = st.WORD[one.status]
    plan = "; planned" if planned and one.status != st.PLANNED else ""
    return f"{word.label.lower()}{plan}"
