"""One browser for all tests, with the network cut off and watched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REFUSED = "the server responded with a status of"
"""A browser's note of any answer that is an error, as those to bad queries have to be."""
PATIENCE = 120_000
"""Milliseconds to wait for what will come: all cores may be busy with other tests."""
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BROWSERS = ("chromium-headless-shell", "chromium")
"""The first that is installed: both are Chromium's engine, and the shell opens no windows."""

Opener = Callable[..., AbstractContextManager["Page"]]


def installed() -> str | None:
    """Path of the browser to use, None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # One a process: while it runs, its event loop is the thread's, and a second cannot start.
    from playwright import sync_api as api

    chromium = installed()
    if chromium is None:
        pytest.fail("no chromium on this machine: run make browser")
    api.expect.set_options(timeout=PATIENCE)
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield started
        started.close()


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
