"""The world as it was last made of a folder of tables, kept as JSON: commands start fast."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any, Final

from kg.cache import kept, key_of
from kg.records.adoption import Adoption
from kg.records.agency import Agency
from kg.records.catalogue import Catalogue
from kg.records.designation import Designation
from kg.records.listing import Listing
from kg.records.world import TABLES, Area, Office, Provider, World, load_world

if TYPE_CHECKING:
    from pathlib import Path

_BY_ID: Final[dict[str, Any]] = {
    "agencies": Agency,
    "areas": Area,
    "providers": Provider,
    "offices": Office,
}
_LISTS: Final[dict[str, Any]] = {
    "adoptions": Adoption,
    "listings": Listing,
    "designations": Designation,
    "catalogues": Catalogue,
}
_ROOMS = ("", "records", "tables")
"""Rooms of the package that have a say in what a world is."""


def kept_world(folder: Path) -> World:
    """What `load_world` makes of the tables in `folder`.

    Raises:
        DataError: a table cannot be read, or a row cannot be understood.
    """
    files = [folder / "metadata.json", *(folder / f"{name}.csv" for name in TABLES)]
    made: list[World] = []

    def make() -> bytes:
        made.append(load_world(folder))
        return world_json(made[0])

    body = kept("world", lambda: key_of("", files, _ROOMS), make)
    return made[0] if made else world_from(body)


def world_json(world: World) -> bytes:
    """`world` as JSON, each record as the list of its fields."""
    content: dict[str, Any] = {
        "date": world.date,
        "merged": world.merged,
        "source_kind": world.source_kind,
    }
    content |= {name: [*getattr(world, name).values()] for name in _BY_ID}
    for name in _LISTS:
        records = getattr(world, name)
        content[name] = [one if isinstance(one, tuple) else astuple(one) for one in records]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def world_from(body: bytes) -> World:
    """The world that `world_json` wrote."""
    content: dict[str, Any] = json.loads(body)
    for name, kind in {**_BY_ID, **_LISTS}.items():
        content[name] = _records(kind, content[name])
    for name in _BY_ID:
        content[name] = {one.id: one for one in content[name]}
    content["merged"] = {body: tuple(those) for body, those in content["merged"].items()}
    return World(**content)


def _records(kind: Any, rows: list[list[Any]]) -> list[Any]:  # noqa: ANN401 - of eight kinds
    """Records of `kind`, each of the list of its fields; several ids are a tuple in each."""
    several = [place for one in rows[:1] for place, said in enumerate(one) if type(said) is list]
    for place in several:
        for row in rows:
            row[place] = tuple(row[place])
    if issubclass(kind, tuple):
        return list(map(kind._make, rows))
    return [kind(*row) for row in rows]
