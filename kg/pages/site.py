"""Writing the pages: one environment, shared assets once, the same bytes for the same records."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.analysis.status import STATUSES, UNKNOWN
from kg.errors import BuildError
from kg.pages.evidence import page_data, web, words
from kg.pages.graph import graph_view
from kg.pages.matrix import MARKS, totals
from kg.pages.names import Names, spoken
from kg.pages.standing import office_rows
from kg.pages.views import TRUSTS, filtered_view, view_of
from kg.records.trust import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.analysis.coverage import Coverage
    from kg.tables.read import Row, Rows, Tables

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
STATIC = _HERE / "static"

ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
"""Inside <script>, JSON may hold no character that could end it; none of these is JSON syntax."""


def write_pages(
    coverage: Coverage,
    tables: Tables,
    out: Path,
    figures: Mapping[str, int],
    downloads: Mapping[str, str] | None = None,
) -> list[Path]:
    """Paths of the pages and assets written into the folder `out`, sorted.

    `coverage` is that of all `tables`. `figures` are counts by class for the index, `downloads`
    titles with paths relative to `out`.

    Raises:
        BuildError: the installed pyvis lacks the vis-network files.
    """
    names = Names(coverage.world, _by_id(tables["offices"]), _by_id(tables["services"]))
    whole = view_of(coverage, tables, names)
    shown = whole.matrix
    common: dict[str, Any] = {
        "date": spoken(coverage.day),
        "statuses": STATUSES,
        "unknown": UNKNOWN,
        "marks": MARKS,
        "said": {flag: words(flag, whole) for flag in MARKS},
        "cfo": totals(shown.cfo_act),
        "top": totals(shown.rows),
    }
    pages: dict[str, dict[str, Any]] = {
        "index.html": {
            "offices": office_rows(coverage, names),
            "figures": dict(sorted(figures.items())),
            "downloads": dict(downloads or {}),
        },
        "coverage.html": {"matrix": shown, "confidence": CONFIDENCE},
        "graph.html": {"graph": graph_view(coverage.world, coverage.day, names)},
    }
    (out / "assets").mkdir(parents=True, exist_ok=True)
    env = environment()
    written = []
    for name, facts in pages.items():
        page = env.get_template(name).render(page=name, **common, **facts)
        written.append(_write(out / name, page))
    filtered = [filtered_view(whole, tables, trust, names) for trust in TRUSTS[1:]]
    data = f"window.KG_COVERAGE = {json_text(page_data(whole, filtered))};\n"
    written.append(_write(out / "assets" / "coverage-data.js", data))
    return sorted([*written, *_assets(out / "assets")])


def _by_id(rows: Rows) -> dict[str, Row]:
    """The first row of each id."""
    return {row["id"]: row for row in reversed(rows)}


def environment() -> Environment:
    """The Jinja environment of all pages: everything escaped, nothing silently undefined."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters["json"] = json_markup
    env.filters["web"] = web
    return env


def json_text(value: object) -> str:
    """`value` as JSON that is safe in a script element and in a script file."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.translate(ESCAPES)


def json_markup(value: object) -> Markup:
    """`value` as JSON for a script element, which Jinja must not escape again."""
    return Markup(json_text(value))  # noqa: S704 - no character of markup is left in it


def _assets(folder: Path) -> list[Path]:
    """Our own style and scripts, and vis-network as the installed pyvis carries it."""
    written = []
    for path in [*sorted(STATIC.glob("*.css")), *sorted(STATIC.glob("*.js")), _vis_network()]:
        written.append(folder / path.name)
        shutil.copyfile(path, written[-1])
    return written


def _vis_network() -> Path:
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise BuildError("pyvis is not installed; the network page needs its vis-network files")
    found = sorted(Path(spec.origin).parent.glob("templates/lib/vis-*/vis-network.min.js"))
    if not found:
        raise BuildError("the installed pyvis carries no vis-network.min.js; install pyvis 0.3.2")
    return found[-1]


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
