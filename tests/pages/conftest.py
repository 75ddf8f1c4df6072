"""The pages of the real tables, written once for all page tests."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kg.analysis.coverage import Coverage
from kg.pages import Material, asset_part, page_parts, write_pages
from kg.pages.query.pages import query_pages
from kg.records.world import World
from kg.tables.read import Tables
from tests.browser import Opener
from tests.pages.asking import DONE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from kg.dates import Day
    from kg.rdf.dataset import Dataset

FEW = re.compile(rb"<[^ ]*/(?:adoption|agency|area|designation|office|provider|service)/")
FIGURES = {"Agencies": 635, "Adoption records": 797}


@dataclass(frozen=True)
class Site:
    out: Path
    tables: Tables
    world: World
    day: Day

    def address(self, name: str) -> str:
        return (self.out / name).as_uri()


@pytest.fixture(scope="session")
def write_site(dataset: Dataset, ontology: Path) -> Callable[[Path], Site]:
    """Writes the pages of the real tables into a folder."""
    material = Material(
        Coverage(dataset.world, dataset.day),
        dataset.tables,
        FIGURES,
        ontology=ontology,
        quads=dataset.quads,
    )

    def write(out: Path) -> Site:
        write_pages(material, out)
        return Site(out, dataset.tables, dataset.world, dataset.day)

    return write


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    dataset: Dataset,
    write_site: Callable[[Path], Site],
    worker_id: str,
) -> Site:
    """The pages of the real tables, written by one worker for all; not to be written to."""
    if worker_id == "master":
        return write_site(tmp_path_factory.mktemp("site"))
    out = tmp_path_factory.getbasetemp().parent / "site"
    with out.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            write_site(out.with_suffix(".unfinished"))
            out.with_suffix(".unfinished").rename(out)
    return Site(out, dataset.tables, dataset.world, dataset.day)


@pytest.fixture(scope="session")
def at(site: Site, opened: Opener) -> Opener:
    """Opens query.html at a fragment, and waits for its answer or, without one, for the engine."""
    return _at(site.address("query.html"), opened)


@pytest.fixture(scope="session")
def at_few(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset, ontology: Path, opened: Opener
) -> Opener:
    """The same with a quarter of the graph, which is there sooner: for tests of the page alone."""
    quads = b"".join(line for line in dataset.quads.splitlines(keepends=True) if FEW.match(line))
    material = Material(
        Coverage(dataset.world, dataset.day),
        dataset.tables,
        FIGURES,
        ontology=ontology,
        quads=quads,
    )
    out = tmp_path_factory.mktemp("few")
    for _, part in [*page_parts(material, out, [query_pages]), asset_part(out)]:
        part()
    return _at((out / "query.html").as_uri(), opened)


def _at(address: str, opened: Opener) -> Opener:
    @contextmanager
    def open_at(fragment: str = "") -> Iterator[Page]:
        with opened(address + fragment) as page:
            page.wait_for_selector(DONE if fragment else "html[data-engine=ready]")
            yield page

    return open_at
