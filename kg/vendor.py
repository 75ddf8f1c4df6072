"""The browser code of other people that query.html needs: where it lies, and what is missing.

It is never committed. `npm ci` puts it beside the package in a checkout; a wheel carries the files
that vendor.json names (hatch_build.py puts them there).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent
LISTED = _PACKAGE / "vendor.json"
INSIDE = _PACKAGE / "_vendor"
BESIDE = _PACKAGE.parent / "node_modules"
HOW = "run `npm ci` (Node 18 or later) in the checkout, then build again"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: its CommonJS code, and the files that go with it."""

    name: str
    code: str
    others: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of all files needed, below the folder that holds the packages."""
        return tuple(f"{self.name}/{name}" for name in (self.code, *self.others))


def packages() -> tuple[Package, ...]:
    """The packages that vendor.json names, sorted by name."""
    listed: dict[str, Any] = json.loads(LISTED.read_text("utf-8"))
    return tuple(Package(name, one["code"], tuple(one["with"])) for name, one in listed.items())


def vendor_dir() -> Path | None:
    """The folder that holds every file needed: in a wheel, else in a checkout, else None."""
    return next((folder for folder in (INSIDE, BESIDE) if not _lacking(folder)), None)


def missing() -> str:
    """One line that says what is missing and how to get it; "" where nothing is."""
    if vendor_dir():
        return ""
    lacking = _lacking(BESIDE)
    more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
    return f"the browser code it needs is not installed ({lacking[0]}{more}); {HOW}"


def versions() -> dict[str, str]:
    """Version of each package found, by name; empty where any file is missing."""
    folder = vendor_dir()
    if folder is None:
        return {}
    return {
        one.name: json.loads((folder / one.name / "package.json").read_text("utf-8"))["version"]
        for one in packages()
    }


def _lacking(folder: Path) -> list[str]:
    """Names of the packages of which `folder` lacks a file."""
    return [
        one.name for one in packages() if not all((folder / name).is_file() for name in one.files)
    ]
