"""The build: tables in, graph, downloads and pages out."""

from __future__ import annotations

import contextlib
import re
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.build.downloads import cite, copies, describe, exports, tell_lacking
from kg.build.manifest import MANIFEST, digests, manifest_bytes, names_below
from kg.build.previous import carry_over
from kg.build.publish import staging, unfinished
from kg.build.recipe import recipe, up_to_date
from kg.build.together import run_parts
from kg.tables.check import require_sound
from kg.vendor import missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.build.manifest import Digest
    from kg.build.together import Part
    from kg.dates import Day
    from kg.pages import Material
    from kg.rdf.dataset import Dataset

    Tell = Callable[[str], None]

DOWNLOADS = "data"
SUMMARY = f"{DOWNLOADS}/summary.txt"
LOG = "build.log"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a build: from which folders into which, as of which day, served where.

    `day` None stands for the date of the data; `address` is "" where the site's is not known.
    Without `pages` only the downloads are written, and pages of an earlier build removed.
    """

    data: Path
    ontology: Path
    out: Path
    day: Day | None = None
    address: str = ""
    pages: bool = True


@dataclass
class Stages:
    """What the build is doing, told as it goes, and how long each stage took."""

    tell: Tell
    seconds: list[tuple[str, float]] = field(default_factory=list)
    _since: float = field(default_factory=time.perf_counter)

    def done(self, stage: str, seconds: float | None = None) -> None:
        """Notes that `stage` is finished; `seconds` are its own where it ran beside others."""
        now = time.perf_counter()
        self.seconds.append((stage, now - self._since if seconds is None else seconds))
        self._since = now
        self.tell(f"{stage} ({self.seconds[-1][1]:.1f} s)")


def build(order: Order, tell: Tell, summarise: Callable[[Dataset], str]) -> str:
    """Checks the tables, makes the graph, writes everything to `order.out`; returns the summary.

    `tell` gets one line for each finished stage and for what is left out, since a library or
    browser code is not installed; `summarise` makes the summary, which is one of the files. The
    same tables, vocabulary and order give the same files, byte for byte: where they are there
    already, nothing is done. The times go to build.log, which the manifest leaves out.

    Raises:
        DataError: the tables have problems, all of them listed; `out` is untouched.
        BuildError: files cannot be written; the previous build is untouched.
    """
    stages = Stages(tell)
    if order.pages and (lacking := missing()):
        tell(f"left out query.html: {lacking}")
    made_by = recipe(order.data, order.ontology, order.day, order.address, pages=order.pages)
    if not unfinished(order.out) and up_to_date(order.out, made_by):
        tell("nothing has changed since the last build")
        return (order.out / SUMMARY).read_text("utf-8")
    tell_lacking(tell)
    require_sound(order.data)
    stages.done("checked the tables")
    with staging(order.out, tell) as stage:
        (stage / DOWNLOADS).mkdir()
        material = _material(order)
        day = material.day
        material = replace(material, before=carry_over(order.out, stage, made_by["inputs"], day))
        for name, seconds in run_parts(
            _of_tables(material, order, stage),
            lambda: _of_graph(material, order, stage, stages, summarise),
        ):
            stages.done(f"wrote {name}", seconds)
        summary = (stage / SUMMARY).read_text("utf-8")
        cite(order.data, stage / DOWNLOADS)
        if order.pages:
            _site_map(order.address, day, stage)
        wrote = _wrote(order, stage)
        (stage / MANIFEST).write_bytes(manifest_bytes(made_by, day, wrote))
    stages.done("published")
    log = "".join(f"{seconds:8.2f} s  {stage}\n" for stage, seconds in stages.seconds)
    with contextlib.suppress(OSError):  # the build stands without its log
        (order.out / LOG).write_text(log, "utf-8")
    return summary


def _material(order: Order) -> Material:
    """What the pages are made of, but for the graph."""
    from kg.analysis.coverage import Coverage
    from kg.export import available
    from kg.pages import Material
    from kg.records.world import world_of
    from kg.releases.record import read_releases, version_in
    from kg.tables.read import read_tables
    from kg.tables.schema import read_schema

    tables = read_tables(order.data, read_schema(order.data))
    world = world_of(tables)
    return Material(
        coverage=Coverage(world, world.date if order.day is None else order.day),
        tables=tables,
        downloads={one.title: f"{DOWNLOADS}/{one.file}" for one in available()},
        ontology=order.ontology,
        address=order.address,
        releases=read_releases(order.data),
        version=version_in(order.data),
        graph_follows=True,
    )


def _of_tables(material: Material, order: Order, stage: Path) -> list[Part]:
    """The parts that need no graph: they run while it is made."""
    from kg.export.facts import Recorded
    from kg.pages import OF_TABLES, asset_part, page_parts

    folder = stage / DOWNLOADS
    facts = Recorded(material.tables, material.world, material.day, order.data)
    written = [
        *exports(facts, folder, of_graph=False),
        copies(order.data, order.ontology, folder),
    ]
    if not order.pages:
        return written
    return [*page_parts(material, stage, OF_TABLES), asset_part(stage), *written]


def _of_graph(
    material: Material,
    order: Order,
    stage: Path,
    stages: Stages,
    summarise: Callable[[Dataset], str],
) -> list[Part]:
    """Makes the graph and the summary; the parts that need the graph."""
    from kg.rdf.dataset import assemble

    dataset = assemble(order.data, order.ontology, order.day)
    stages.done("made the graph")
    (stage / SUMMARY).write_text(summarise(dataset), "utf-8")
    written = exports(dataset, stage / DOWNLOADS, of_graph=True)
    if not order.pages:
        return [*written]
    from kg.pages import OF_GRAPH, page_parts

    whole = material.with_graph(dataset.quads, things_by_class(dataset))
    return [*page_parts(whole, stage, OF_GRAPH), *written]


def _wrote(order: Order, stage: Path) -> dict[str, Digest]:
    """Size and hash of every file in `stage`, the catalogue included, which is written here."""
    wrote = digests(stage, names_below(stage))
    head = f"{DOWNLOADS}/"
    ours = {name.removeprefix(head): one for name, one in wrote.items() if name.startswith(head)}
    name = describe(order.data, order.address, ours, stage / DOWNLOADS)
    return wrote | digests(stage, [head + name])


def _site_map(address: str, day: Day, folder: Path) -> None:
    from kg.pages import write_site_map

    if address:
        write_site_map(address, day, folder)


def things_by_class(dataset: Dataset) -> dict[str, int]:
    """Number of things of each class of ours, by the class's plain name, as the graph has them."""
    from kg.rdf.names import prop

    typed = re.compile(rf"^\S+ {re.escape(prop('rdf:type'))} (\S+) \.$".encode(), re.MULTILINE)
    found = Counter(typed.findall(dataset.triples))
    return {plain: found[prop(name).encode()] for plain, name in CLASSES.items()}


CLASSES = {
    "agencies": "qsmo:Agency",
    "QSMOs": "qsmo:QSMO",
    "functions": "qsmo:FunctionalArea",
    "providers": "qsmo:Provider",
    "services": "qsmo:Service",
    "marketplace and other listings": "qsmo:Listing",
    "adoptions": "qsmo:Adoption",
    "designations": "qsmo:Designation",
    "policies": "qsmo:Policy",
    "provisions": "qsmo:Provision",
    "governance bodies": "qsmo:GovernanceBody",
    "standards": "qsmo:Standard",
    "funds": "qsmo:Fund",
    "measures": "qsmo:Measure",
    "vehicles": "qsmo:Vehicle",
    "pieces of evidence": "qsmo:Evidence",
    "sources": "qsmo:Source",
    "coverage cells known": "qsmo:Coverage",
}
"""The classes a summary counts, with their plain names."""
