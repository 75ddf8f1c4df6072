"""What is written of releases: notes for readers, and how to cite the data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.brief.markdown import escaped
from kg.releases.difference import KINDS
from kg.releases.record import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.releases.record import Release

NOTES: Final = "RELEASES.md"
CITATION: Final = "CITATION.cff"
TITLE: Final = "US federal shared services: who gets what from whom, under which policy, says who"
PUBLISHER: Final = "Maintainers of the federal shared services knowledge graph"
LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_TEMPLATES: Final = Path(__file__).parent / "templates"


def notes(releases: Sequence[Release]) -> str:
    """The releases as Markdown, the newest first."""
    facts = {"releases": list(reversed(releases)), "kinds": KINDS, "counted": counted}
    return _rendered("RELEASES.md", escaped, **facts)


def citation(version: str, date: str) -> str:
    """A citation file of the data: Citation File Format 1.2.0."""
    return _rendered(CITATION, title=TITLE, publisher=PUBLISHER, version=version, date=date)


def cited(version: str, date: str) -> str:
    """How to cite the data, in one sentence."""
    return f"{PUBLISHER} ({date[:4]}). {TITLE} (version {version}) [data set]."


def _rendered(name: str, finalize: Callable[[object], str] | None = None, **facts: Any) -> str:  # noqa: ANN401 - whatever the template names
    env = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=False,  # noqa: S701 - Markdown and YAML, escaped by `finalize` or fixed by us
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return env.get_template(name).render(**facts)
