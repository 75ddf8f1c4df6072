"""The manifest: SHA-256 of everything a build read and wrote."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kg.dates import Day, iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MANIFEST = "manifest.json"

Digest = dict[str, Any]
"""Size and SHA-256 of a file: `bytes` and `sha256`."""


def digests(folder: Path, names: Iterable[str]) -> dict[str, Digest]:
    """Size and SHA-256 of the files called `names`, paths below `folder`, sorted by them."""
    found = {}
    for name in sorted(names):
        body = (folder / name).read_bytes()
        found[name] = {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    return found


def names_of(folder: Path, files: Iterable[Path]) -> Iterator[str]:
    """The paths of `files` below `folder`, with slashes on every system."""
    return (path.relative_to(folder).as_posix() for path in files)


def names_below(folder: Path) -> list[str]:
    """The paths of all files below `folder`, in no order; one look a folder, not one a file."""
    found = []
    for place, _, files in os.walk(folder):
        at = Path(place).relative_to(folder).as_posix()
        found += [name if at == "." else f"{at}/{name}" for name in files]
    return found


def inputs(data: Path, ontology: Path) -> dict[str, Digest]:
    """Digests of the tables, their description, and the vocabulary with rules and queries."""
    tables = [*data.glob("*.csv"), *data.glob("*.json")]
    words = [path for path in ontology.rglob("*") if path.suffix in (".ttl", ".rq")]
    return {
        **{f"data/{name}": one for name, one in digests(data, names_of(data, tables)).items()},
        **{
            f"ontology/{name}": one
            for name, one in digests(ontology, names_of(ontology, words)).items()
        },
    }


def manifest_bytes(recipe: dict[str, Any], day: Day, wrote: dict[str, Any]) -> bytes:
    """The manifest as JSON; nothing in it depends on the clock or the machine."""
    content = {**recipe, "as_of": iso(day), "outputs": wrote}
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


def files_of(manifest: Path) -> set[str]:
    """Paths of the outputs a manifest names; none when it is not there or not readable.

    Only those inside its folder: a manifest from elsewhere must not reach other files.
    """
    try:
        names = {str(name) for name in json.loads(manifest.read_bytes())["outputs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if _inside(name)}


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts
