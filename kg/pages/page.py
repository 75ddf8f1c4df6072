"""What a family of pages hands to the site: a template with its facts, or a file as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from kg.pages.material import Material


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it goes below the site's folder, its template, and what that is given.

    `path` has at most one folder (`agency/nasa.html`).
    """

    path: str
    template: str
    facts: Mapping[str, Any]

    @property
    def root(self) -> str:
        """The way from the page back to the site's folder: "" or "../"."""
        return "../" * self.path.count("/")


@dataclass(frozen=True, slots=True)
class File:
    """Anything else of the site: its path below the site's folder, and its text or a file."""

    path: str
    content: str | bytes | Path


Family = Callable[["Material"], Iterable[Page | File]]
"""A family of pages: all it adds to the site."""
