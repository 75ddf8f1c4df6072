"""Rendering a brief: Markdown, or one HTML file that needs nothing else; the same bytes each time.

Names come from the tables and may hold anything, so every text is escaped, by default.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kg.analysis import status as st
from kg.analysis.brief.changes import BEGUN, CHANGED, GONE, RECORDED
from kg.analysis.mandate_test import FAILS, MEETS, PARTIAL, UNKNOWN
from kg.brief.markdown import Written, address, escaped
from kg.dates import iso

if TYPE_CHECKING:
    from kg.analysis.brief import Brief

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
STYLES = (_HERE.parent / "pages" / "static" / "base.css", _HERE / "static" / "brief.css")
"""The style of all pages, then what a brief adds."""

DATE = re.compile(r"(?<![\w/-])[12]\d{3}-\d\d(-\d\d)?(?![\w/-])")

CHANGES = {
    CHANGED: "Recorded otherwise then",
    BEGUN: "Begun since",
    RECORDED: "First recorded since (unknown then, so it may have been so already)",
    GONE: "No longer recorded",
}
"""Kinds of change, with what they show."""


def html(found: Brief) -> str:
    """`found` as one HTML file; it has no script and asks no host for anything."""
    style = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    env = _environment(autoescape=True)
    env.filters["refs"] = _linked
    env.filters["times"] = _timed
    # The style is ours; escaped it would not be CSS.
    facts = {"style": Markup(style), "digest": digest}  # noqa: S704
    return env.get_template("brief.html.j2").render(**_facts(found), **facts)


def markdown(found: Brief) -> str:
    """`found` as GitHub Flavored Markdown."""
    env = _environment(autoescape=False, finalize=escaped)
    env.filters["refs"] = lambda refs: Written(f" [{', '.join(map(str, refs))}]" if refs else "")
    env.filters["address"] = address
    return env.get_template("brief.md.j2").render(**_facts(found))


def _environment(**how: Any) -> Environment:  # noqa: ANN401  (options of Jinja)
    env = Environment(  # noqa: S701  (Markdown is escaped by its own finalize)
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **how,
    )
    env.filters["iso"] = iso
    env.filters["host"] = host
    env.filters["web"] = web
    env.filters["capfirst"] = capfirst
    return env


def _facts(found: Brief) -> dict[str, Any]:
    lines = found.mandates
    return {
        "brief": found,
        "statuses": [word for word in st.STATUSES if found.counts[word.id]],
        "gap_statuses": [st.WORD[one] for one in st.GAPS],
        "marketplace": st.WORD[st.MARKETPLACE],
        "unknown": st.WORD[st.UNKNOWN],
        "changes": CHANGES,
        "decided": lines.with_outcome(FAILS, PARTIAL, MEETS),
        "undecided": lines.with_outcome(UNKNOWN),
    }


def _linked(refs: tuple[int, ...]) -> Markup:
    """Numbers of sources as links to them."""
    links = (Markup('<a href="#s{0}">{0}</a>').format(one) for one in refs)
    joined = Markup(", ").join(links)
    return Markup(' <span class="refs">[{}]</span>').format(joined) if refs else Markup("")


def _timed(text: str) -> Markup:
    """`text` with its dates as such, which no line breaks apart."""
    return Markup(DATE.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704 - escaped


def web(url: str) -> str:
    """`url` if it is a web address, else "": a brief links to nothing else."""
    return url if url.startswith(("https://", "http://")) else ""


def capfirst(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def host(url: str) -> str:
    """The host of a web address, "" of anything else."""
    try:
        return urlsplit(web(url)).netloc.removeprefix("www.")
    except ValueError:
        return ""
