"""Everything that can be looked for or listed: each thing with all the names people use for it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.pages.links import PAGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.pages.material import Material
    from kg.tables.read import Row


class Entry(NamedTuple):
    """One thing: the path of its page, its name, acronym, where it belongs, other names, codes."""

    path: str
    label: str
    acronym: str = ""
    where: str = ""
    also: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


KINDS: Final = {
    "agency": ("agency", "Agencies"),
    "office": ("QSMO", "QSMOs and candidates"),
    "area": ("function", "Functions"),
    "provider": ("provider", "Providers that are no agency"),
    "policy": ("policy", "Policies"),
    "service": ("service", "Services"),
    "body": ("governance body", "Governance bodies"),
    "source": ("source", "Sources"),
}
"""Kind -> what one is called, and what they are called together; in the order of a search."""


def entries(material: Material, kind: str) -> list[Entry]:
    """All things of `kind`, one of KINDS, that have a page."""
    found = _services(material) if kind == "service" else _paged(material, kind)
    return [one for one in found if one.path]


def _paged(material: Material, kind: str) -> Iterator[Entry]:
    names = _names(material)
    where = _where(material, kind)
    for ident, rows in _rows_by_id(_ordered(kind, material.tables.get(PAGED[kind], ()))).items():
        if ident not in material.links.ids[kind]:
            continue
        first = rows[0]
        label = first["title"] if kind == "source" else first["label"]
        acronym = first.get("number", "") or first.get("acronym", "")
        others = [row["label"] for row in rows[1:] if "label" in row]
        also = [*others, *(names[ident] if kind == "agency" else ()), first.get("short", "")]
        yield Entry(
            material.links.path(kind, ident),
            label,
            acronym,
            where.get(ident, ""),
            _others(also, (label, acronym)),
            _others([ident, *(first.get(one, "") for one in CODES)], (acronym,)),
        )


CODES: Final = ("cgac", "omb_code", "notation")
"""Columns with codes, of agencies and functions."""


def _ordered(kind: str, rows: Iterable[Row]) -> list[Row]:
    """`rows` by name; of agencies, first what a name or code means most often."""
    if kind == "agency":
        return sorted(
            rows, key=lambda row: (row["cfo_act"] != "yes", bool(row["parent"]), row["label"])
        )
    return sorted(rows, key=lambda row: (row.get("label") or row.get("title", ""), row["id"]))


def _rows_by_id(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["id"]].append(row)
    return found


def _names(material: Material) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in material.tables.get("agency_aliases", ()):
        found[row["agency"]].append(row["alias"])
    return found


def _where(material: Material, kind: str) -> dict[str, str]:
    """What a thing is part of, in short, by id."""
    names, world = material.names, material.world
    if kind == "agency":
        parents = world.agency_parent.items()
        return {one: names.short(parent) for one, parent in parents if parent}
    if kind == "area":
        return {one: names.area(parent) for one, parent in world.area_parent.items() if parent}
    return {}


def _others(names: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """`names`, each once in any case, without those `known`."""
    seen = {one.casefold() for one in known}
    found = []
    for name in names:
        if name and name.casefold() not in seen:
            seen.add(name.casefold())
            found.append(name)
    return tuple(found)


def _services(material: Material) -> Iterator[Entry]:
    rows = _rows_by_id(material.tables.get("services", ()))
    for ident, same in sorted(rows.items(), key=lambda item: (item[1][0]["label"], item[0])):
        provider = next((row["provider"] for row in same if row["provider"]), "")
        labels = [row["label"] for row in same]
        yield Entry(
            material.links.path("service", ident),
            labels[0],
            where=material.names.short(provider) if provider else "",
            also=_others(labels[1:], (labels[0],)),
            codes=(ident,),
        )
