"""Pictures of one page of each kind, in light, dark, narrow and print, to be looked at.

    python -m tests.screenshots [SITE] [FOLDER] [NAME ...]

Takes the built site in SITE (exports) and writes FOLDER/NAME-FORM.png (screenshots); NAMEs choose
pages. `make pictures` copies the two that stand in the README.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browser import installed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = {
    "index": "index.html",
    "coverage": "coverage.html",
    "graph": "graph.html",
    "policies": "policies.html",
    "charts": "charts.html",
    "query": "query.html#name=cfo-act-gaps",
    "compare": "compare.html#hud&usda",
    "changes": "changes.html",
    "sources": "sources.html",
    "ontology": "ontology.html",
    "about": "about.html",
    "agency": "agency/hud.html",
    "office": "office/fm-qsmo.html",
    "provider": "agency/nfc.html",
    "vendor": "provider/cgi-federal.html",
    "policy": "policy/m-19-16.html",
    "area": "area/payroll.html",
    "body": "body/ssgb.html",
    "source": "source/sharing-quality-services-faq.html",
}
FORMS = {"light": ("light", 1440, 900), "dark": ("dark", 1440, 900), "narrow": ("light", 360, 800)}
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def take(browser: Browser, address: str, name: str, folder: Path) -> None:
    """Writes the pictures of one page."""
    for form, (scheme, width, height) in FORMS.items():
        page = opened(browser, address, scheme, width, height)
        page.screenshot(path=folder / f"{name}-{form}.png")
        if form == "light":
            page.pdf(path=folder / f"{name}-print.pdf", prefer_css_page_size=True)
        page.context.close()


def opened(browser: Browser, address: str, scheme: str, width: int, height: int) -> Page:
    """The page at `address`, when it has drawn what it draws."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    if "graph.html" in address:
        page.wait_for_selector("html[data-drawn]")
    if "query.html" in address:
        page.wait_for_selector("table tbody tr", timeout=60_000)
    page.wait_for_timeout(200)
    return page


def main(site: str = "exports", folder: str = "screenshots", *names: str) -> None:
    """Takes the pages of `names`, all of them where none is given."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    chromium = installed()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        for name in names or PAGES:
            path, _, fragment = PAGES[name].partition("#")
            where = Path(site).resolve() / path
            if not where.exists():
                sys.exit(f"{where} is not there. Run kg build first.")
            take(browser, where.as_uri() + (f"#{fragment}" if fragment else ""), name, out)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
