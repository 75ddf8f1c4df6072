"""What the bytes of a build depend on: facts, vocabulary, code, libraries and what was asked.

A build whose recipe is that of the one before would write the same files again.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg
from kg.build.manifest import MANIFEST, digests, inputs
from kg.dates import iso
from kg.vendor import versions

if TYPE_CHECKING:
    from kg.dates import Day

LIBRARIES = (
    *("jinja2", "networkx", "openpyxl", "pyoxigraph", "pyvis", "rdflib"),
    "vl-convert-python",
)
"""Whatever of these is installed shapes the files."""

SHIPPED = {"_data", "_ontology", "_vendor"}
"""What a wheel carries inside the package and a checkout has beside it; counted by itself."""

CODE = {".cff", ".xml", ".py", ".html", ".css", ".js", ".md", ".json", ".rq", ".ttl"}


def recipe(
    data: Path, ontology: Path, day: Day | None, address: str, *, pages: bool = True
) -> dict[str, Any]:
    """The recipe as JSON-able values, the same on every machine."""
    return {
        "version": kg.__version__,
        "code": _code(Path(kg.__file__).parent),
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
        "browser": versions(),
        "asked": {
            "as_of": None if day is None else iso(day),
            "address": address,
            "pages": pages,
        },
        "inputs": inputs(data, ontology),
    }


def up_to_date(out: Path, wanted: dict[str, Any]) -> bool:
    """Whether `out` holds a whole build of this recipe, every file as it was written."""
    try:
        found = json.loads((out / MANIFEST).read_bytes())
        if {name: found[name] for name in wanted} != wanted:
            return False
        outputs = found["outputs"]
        return bool(digests(out, outputs) == outputs)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _code(package: Path) -> str:
    """One digest of all our own code and templates."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in CODE and not SHIPPED & set(path.parts):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
