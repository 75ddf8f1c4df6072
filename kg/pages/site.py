"""Writing the site: each family of pages, shared assets once, the same bytes for the same facts."""

from __future__ import annotations

import shutil
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.analysis.status import STATUSES, UNKNOWN
from kg.errors import BuildError
from kg.pages.about import about_pages
from kg.pages.changes import changes_pages
from kg.pages.charts.pages import charts_pages
from kg.pages.compare import compare_pages
from kg.pages.coverage.evidence import words
from kg.pages.coverage.matrix import MARKS, totals
from kg.pages.coverage.pages import coverage_pages
from kg.pages.environment import environment
from kg.pages.feed import feed_files
from kg.pages.graph.pages import graph_pages
from kg.pages.health.pages import health_pages
from kg.pages.names import spoken
from kg.pages.ontology import ontology_pages
from kg.pages.page import Page
from kg.pages.policies.pages import policy_pages
from kg.pages.query.pages import has_query_page, query_pages
from kg.pages.rows.pages import row_pages
from kg.pages.rows.retired import tombstone_pages
from kg.pages.search import search_pages
from kg.pages.sources import sources_pages
from kg.pages.start import start_pages
from kg.pages.things.descriptions import description_files
from kg.pages.things.pages import thing_pages
from kg.pages.things.report import report_pages
from kg.pages.ways import MORE, QUERY, WAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Environment

    from kg.pages.material import Material
    from kg.pages.page import Family, File

    Part = tuple[str, Callable[[], None]]

STATIC = Path(__file__).parent / "static"

FAMILIES: tuple[Family, ...] = (
    start_pages,
    coverage_pages,
    graph_pages,
    charts_pages,
    changes_pages,
    search_pages,
    sources_pages,
    health_pages,
    compare_pages,
    about_pages,
    ontology_pages,
    query_pages,
    policy_pages,
    thing_pages,
    description_files,
    row_pages,
    tombstone_pages,
    feed_files,
    report_pages,
)
"""Every family of pages, in the order in which they are written."""

OF_GRAPH: tuple[Family, ...] = (description_files, query_pages, start_pages)
"""Those that need the graph and not only the tables; the dearest first."""

DEAR: tuple[Family, ...] = (thing_pages, coverage_pages, charts_pages, graph_pages)
OF_TABLES: tuple[Family, ...] = (*DEAR, *(one for one in FAMILIES if one not in (*DEAR, *OF_GRAPH)))
"""All others, the dearest first: a long one that begins last would keep one process waiting."""


def write_pages(material: Material, out: Path) -> list[Path]:
    """Writes all pages and assets into the folder `out`; returns their paths, sorted.

    Raises:
        BuildError: the installed pyvis lacks the vis-network files.
    """
    for _, part in [*page_parts(material, out, FAMILIES), asset_part(out)]:
        part()
    return sorted(path for path in out.rglob("*") if path.is_file())


def page_parts(material: Material, out: Path, families: Sequence[Family]) -> list[Part]:
    """What there is to do, in parts that can run side by side: a name and the work of each.

    What all share is made here, once. A site map is written where the site's address is known.
    """
    env = environment()
    common = _common(material)
    return [
        (
            family.__name__.replace("_", " "),
            partial(_write_family, family, material, out, env, common),
        )
        for family in families
    ]


def asset_part(out: Path) -> Part:
    """The copying of styles and scripts, as a part."""
    return "assets", partial(_assets, out / "assets")


def _write_family(
    family: Family, material: Material, out: Path, env: Environment, common: dict[str, Any]
) -> None:
    made = set()
    for one in family(material):
        path = out / one.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        if isinstance(one, Page):
            _write(path, rendered(env, one, common))
        else:
            _put(path, one)


def rendered(env: Environment, page: Page, common: dict[str, Any]) -> str:
    """The page as HTML; `common` is what all templates are given, unless the page says other."""
    template = env.get_template(page.template)
    return template.render({**common, **page.facts, "page": page.path, "root": page.root})


def _common(material: Material) -> dict[str, Any]:
    """What every page may show: the date, the words of statuses and flags, the totals."""
    shown = material.whole.matrix
    can_query = has_query_page(material)
    return {
        "ways": (*WAYS, QUERY) if can_query else WAYS,
        "has_query": can_query,
        "more": MORE,
        "address": material.address,
        "date": spoken(material.day),
        "statuses": STATUSES,
        "unknown": UNKNOWN,
        "marks": MARKS,
        "said": {flag: words(flag, material.whole) for flag in MARKS},
        "cfo": totals(shown.cfo_act),
        "top": totals(shown.rows),
    }


def _assets(folder: Path) -> None:
    """Our own style and scripts, and vis-network as the installed pyvis carries it."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in [*sorted(STATIC.glob("*.css")), *sorted(STATIC.glob("*.js")), vis_network()]:
        shutil.copyfile(path, folder / path.name)


def vis_network() -> Path:
    """The vis-network script that the installed pyvis carries.

    Raises:
        BuildError: there is none.
    """
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise BuildError("pyvis is not installed; the network page needs its vis-network files")
    found = sorted(Path(spec.origin).parent.glob("templates/lib/vis-*/vis-network.min.js"))
    if not found:
        raise BuildError("the installed pyvis carries no vis-network.min.js; install pyvis 0.3.2")
    return found[-1]


def _put(path: Path, one: File) -> None:
    if isinstance(one.content, Path):
        shutil.copyfile(one.content, path)
    elif isinstance(one.content, bytes):
        path.write_bytes(one.content)
    else:
        _write(path, one.content)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
