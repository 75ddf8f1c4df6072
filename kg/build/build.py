"""The build: tables in, graph, downloads and pages out."""

from __future__ import annotations

import contextlib
import shutil
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import __version__
from kg.analysis.coverage import Coverage
from kg.build.manifest import MANIFEST, digests, inputs, manifest_bytes
from kg.build.publish import staging
from kg.export import EXPORTERS, available, export
from kg.rdf.dataset import Dataset, assemble
from kg.tables.check import require_sound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.dates import Day

DOWNLOADS = "data"
LOG = "build.log"


@dataclass
class Stages:
    """What the build is doing, told as it goes, and how long each stage took."""

    tell: Callable[[str], None]
    seconds: list[tuple[str, float]] = field(default_factory=list)
    _since: float = field(default_factory=time.perf_counter)

    def done(self, stage: str) -> None:
        """Notes that `stage` is finished."""
        now = time.perf_counter()
        self.seconds.append((stage, now - self._since))
        self._since = now
        self.tell(f"{stage} ({self.seconds[-1][1]:.1f} s)")


def build(
    data: Path, ontology: Path, out: Path, day: Day | None, tell: Callable[[str], None]
) -> Dataset:
    """Checks the tables, makes the graph and writes everything to `out`; returns the dataset.

    `tell` gets one line for each finished stage and each download left out, whose library is not
    installed. The same tables, vocabulary and `day` give the same files, byte for byte; the times
    go to build.log, which the manifest leaves out.

    Raises:
        DataError: the tables have problems, all of them listed; `out` is untouched.
        BuildError: files cannot be written; the previous build is untouched.
    """
    stages = Stages(tell)
    require_sound(data)
    stages.done("checked the tables")
    dataset = assemble(data, ontology, day)
    stages.done("made the graph")
    with staging(out, tell) as stage:
        _downloads(dataset, data, ontology, stage / DOWNLOADS, tell)
        stages.done("wrote the downloads")
        _pages(dataset, ontology, stage)
        stages.done("wrote the pages")
        wrote = digests(stage, (path for path in stage.rglob("*") if path.is_file()))
        manifest = manifest_bytes(__version__, dataset.day, inputs(data, ontology), wrote)
        (stage / MANIFEST).write_bytes(manifest)
    stages.done("published")
    log = "".join(f"{seconds:8.2f} s  {stage}\n" for stage, seconds in stages.seconds)
    with contextlib.suppress(OSError):  # the build stands without its log
        (out / LOG).write_text(log, "utf-8")
    return dataset


def _downloads(
    dataset: Dataset, data: Path, ontology: Path, folder: Path, tell: Callable[[str], None]
) -> None:
    tables = folder / "tables"
    tables.mkdir(parents=True)
    for one in EXPORTERS.values():
        if one not in available():
            tell(f"left out {one.file}: {one.needs} is not installed (extra: {one.name})")
            continue
        with (folder / one.file).open("wb") as out:
            export(dataset, one.name, out)
    for path in [*sorted(data.glob("*.csv")), *sorted(data.glob("*.json"))]:
        shutil.copyfile(path, tables / path.name)
    for path in sorted(ontology.glob("*.ttl")):
        shutil.copyfile(path, folder / path.name)


def _pages(dataset: Dataset, ontology: Path, folder: Path) -> None:
    from kg.pages import Material, write_pages

    material = Material(
        coverage=Coverage(dataset.world, dataset.day),
        tables=dataset.tables,
        figures=things_by_class(dataset),
        downloads={one.title: f"{DOWNLOADS}/{one.file}" for one in available()},
        ontology=ontology,
    )
    write_pages(material, folder)


def things_by_class(dataset: Dataset) -> dict[str, int]:
    """Number of things of each class of ours, by the class's plain name, as the graph has them."""
    import pyoxigraph as ox

    from kg.rdf.names import expand

    kind = ox.NamedNode(expand("rdf:type"))
    graph = ox.DefaultGraph()
    counts = {}
    for plain, name in CLASSES.items():
        found = dataset.store.quads_for_pattern(None, kind, ox.NamedNode(expand(name)), graph)
        counts[plain] = sum(1 for _ in found)
    return counts


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
