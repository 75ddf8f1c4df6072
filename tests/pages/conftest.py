"""One browser for all page tests, from disk, with the network cut off and watched."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kg.analysis.coverage import Coverage
from kg.pages import Material, write_pages
from kg.records.world import World
from kg.tables.read import Tables
from tests.pages.asking import DONE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from kg.dates import Day
    from kg.rdf.dataset import Dataset

REFUSED = "the server responded with a status of"
"""A browser's note of any answer that is an error, as those to bad queries have to be."""
PATIENCE = 120_000
"""Milliseconds to wait for what will come: all cores may be busy with other tests."""
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
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
def browser() -> Iterator[Browser]:
    from playwright import sync_api as api

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("no chromium on this machine: run make browser")
    api.expect.set_options(timeout=PATIENCE)
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield started
        started.close()


Opener = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture(scope="session")
def opened(browser: Browser) -> Opener:
    """Opens a page; on leaving, nothing was asked of a host but `home`, alerted or said."""

    @contextmanager
    def open_page(
        address: str,
        *,
        scheme: str = "light",
        width: int = 1440,
        scripts: bool = True,
        home: str = "file:",
    ) -> Iterator[Page]:
        context = browser.new_context(
            viewport={"width": width, "height": 860},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        asked: list[str] = []
        said: list[str] = []

        def refuse(route):
            asked.append(route.request.url)
            route.abort()

        context.route(lambda url: not url.startswith((home, "blob:", "data:")), refuse)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda one: said.append(f"{one.type}: {one.text}"))
        page.on("pageerror", lambda one: said.append(f"error: {one}"))
        page.on("dialog", lambda one: (said.append(f"dialog: {one.message}"), one.dismiss()))
        page.goto(address)
        if scripts and address.endswith("graph.html"):
            page.wait_for_selector("html[data-drawn]")
        yield page
        context.close()
        assert asked == []
        assert [one for one in said if home == "file:" or REFUSED not in one] == []

    return open_page


@pytest.fixture(scope="session")
def at(site: Site, opened: Opener) -> Opener:
    """Opens query.html at a fragment, and waits for its answer or, without one, for the engine."""

    @contextmanager
    def open_at(fragment: str = "") -> Iterator[Page]:
        with opened(site.address("query.html") + fragment) as page:
            page.wait_for_selector(DONE if fragment else "html[data-engine=ready]")
            yield page

    return open_at
