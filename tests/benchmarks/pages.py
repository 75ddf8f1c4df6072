"""The network page against pyvis's stock page of the same graph, and what the site weighs.

    python -m tests.benchmarks.pages [seconds to wait for the stock page, default 300]

The same nodes and lines are put on both pages and opened in headless Chromium with the network cut
off: time from the start of the navigation to the settled picture, then frames a second while
panning. Then making the HTML of a bigger graph, by pyvis as its users do and as we do. Last the
coverage page with every top-level body: frames a second while scrolling, beside the same page with
its rows emptied.
"""

from __future__ import annotations

import gc
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from kg.analysis.coverage import Coverage
from kg.pages import Material, write_pages
from kg.pages.graph.kinds import KINDS
from kg.paths import data_dir, ontology_dir
from kg.records.world import world_of
from kg.tables.read import read_tables
from kg.tables.schema import read_schema
from tests.benchmarks.report import Report, over
from tests.benchmarks.timing import seconds

if TYPE_CHECKING:
    from pyvis.network import Network

RUNS = 5
WAIT = 300.0
ARGS = ["--no-sandbox", "--disable-gpu"]
LIMIT = 300_000
BIG = 5_000
"""Nodes of the graph whose HTML is made."""

DRAWN = """() => [
  kgPicture.data.nodes.filter(one => kgPicture.look.shown.has(one.id)).map(
    ({ id, label, name }) => ({ id, label, title: name })),
  kgPicture.drawn.map(({ line }) => ({ from: line.from, to: line.to })),
]"""

# Asks stock pyvis's network, once it is there, to say when it has settled.
SETTLED = """() => new Promise(resolve => {
  const now = () => resolve(performance.now());
  const ask = () => {
    if (typeof network === 'undefined' || !network) { setTimeout(ask, 5); return; }
    network.once('stabilizationIterationsDone', () => network.once('afterDrawing', now));
  };
  ask();
})"""

# Moves the view a little in every frame for two seconds; frames a second.
PAN = """net => new Promise(resolve => {
  const began = performance.now();
  let frames = 0;
  const step = () => {
    const { x, y } = net.getViewPosition();
    net.moveTo({ position: { x: x + (frames % 80 < 40 ? 8 : -8), y } });
    frames += 1;
    const taken = performance.now() - began;
    if (taken < 2000) requestAnimationFrame(step);
    else resolve(1000 * frames / taken);
  };
  requestAnimationFrame(step);
})"""

# Scrolls the window down and up again in every frame for three seconds; frames a second.
SCROLL = """() => new Promise(resolve => {
  const began = performance.now();
  let frames = 0, way = 48;
  const step = () => {
    const before = scrollY;
    scrollBy({ top: way, behavior: 'instant' });
    if (scrollY === before) way = -way;
    frames += 1;
    const taken = performance.now() - began;
    if (taken < 3000) requestAnimationFrame(step);
    else resolve(1000 * frames / taken);
  };
  requestAnimationFrame(step);
})"""

# The control: one row without squares, as tall as all rows were.
EMPTIED = """() => {
  for (const body of document.querySelectorAll('#matrix tbody')) {
    const tall = body.getBoundingClientRect().height;
    const row = document.createElement('tr');
    row.append(document.createElement('td'));
    row.firstChild.style.height = row.style.height = `${tall}px`;
    body.replaceChildren(row);
  }
}"""


def site(folder: Path) -> Path:
    """The pages of the real tables."""
    schema = read_schema(data_dir())
    tables = read_tables(data_dir(), schema)
    world = world_of(tables)
    write_pages(Material(Coverage(world, world.date), tables, ontology=ontology_dir()), folder)
    return folder


def opened(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
    page = context.new_page()
    page.goto(address, wait_until="commit")
    return page


def ours(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds to the settled picture, and frames a second while panning."""
    page = opened(browser, address)
    page.wait_for_selector("html[data-drawn]", timeout=60_000)
    drawn = page.evaluate("kgPicture.drawnAfter")
    rate = page.evaluate(f"() => ({PAN})(kgPicture.network)")
    page.context.close()
    return drawn, rate


def theirs(browser: Browser, path: Path, wait: float) -> tuple[float, float, bool]:
    """The same of the stock page; whether it settled within `wait` seconds."""
    page = opened(browser, path.as_uri())
    page.set_default_timeout(1000 * wait)
    page.wait_for_load_state("domcontentloaded")
    ends = f"new Promise((_, stop) => setTimeout(stop, {1000 * wait}))"
    try:
        settled = page.evaluate(f"Promise.race([({SETTLED})(), {ends}])")
    except Error:
        page.context.close()
        return 1000 * wait, 0.0, False
    rate = page.evaluate(f"() => ({PAN})(network)")
    page.context.close()
    return settled, rate, True


def scrolling(browser: Browser, folder: Path) -> dict[str, float]:
    """Frames a second on the coverage page of all top-level bodies, against its emptied rows."""
    full, empty = [], []
    page = opened(browser, (folder / "coverage.html").as_uri() + "#bodies=all")
    page.wait_for_selector("#matrix tbody tr:nth-child(100)", state="attached")
    rows = page.locator("#matrix tbody tr:visible").count()
    for _ in range(RUNS):
        full.append(page.evaluate(SCROLL))
    page.evaluate(EMPTIED)
    for _ in range(RUNS):
        empty.append(page.evaluate(SCROLL))
    page.context.close()
    print(f"frames a second scrolling {rows} rows: {spread(full)}; rows emptied {spread(empty)}")
    return {"scrolling, of emptied rows": statistics.median(full) / statistics.median(empty)}


def stock(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Network:
    """The graph as pyvis's users build it."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    for node in nodes:
        net.add_node(node["id"], label=node["label"], title=node["title"])
    for edge in edges:
        net.add_edge(edge["from"], edge["to"])
    return net


def drawn(page: Page) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Nodes and lines that our page draws."""
    nodes, edges = page.evaluate(DRAWN)
    return nodes, edges


def spread(runs: list[float], digits: int = 0) -> str:
    return (
        f"{statistics.median(runs):.{digits}f} ({min(runs):.{digits}f} to {max(runs):.{digits}f})"
    )


def weights(folder: Path) -> None:
    """The heaviest pages and assets."""
    sizes = {one.relative_to(folder).as_posix(): one.stat().st_size for one in folder.rglob("*.*")}
    pages = {name: size for name, size in sizes.items() if name.endswith(".html")}
    print(f"{len(pages):,} pages, {sum(sizes.values()) / 1e6:.0f} MB with assets")
    for name, size in sorted(sizes.items(), key=lambda one: -one[1])[:12]:
        print(f"  {size / 1000:8.0f} kB  {name}")
    over = {name for name, size in pages.items() if size > LIMIT}
    print(f"  pages above {LIMIT // 1000} kB: {', '.join(sorted(over))}")


def main(wait: float = WAIT) -> None:
    """Opens both pages, makes both HTMLs, scrolls."""
    report = Report("pages", ["playwright", "pyvis"])
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = site(Path(name) / "site")
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        every = "#kinds=" + ".".join(sorted(one.id for one in KINDS))
        address = (folder / "graph.html").as_uri() + every
        page = opened(browser, address)
        page.wait_for_selector("html[data-drawn]", timeout=60_000)
        nodes, edges = drawn(page)
        page.context.close()
        print(f"{len(nodes):,} nodes and {len(edges):,} lines; stock pyvis may take {wait:.0f} s")
        runs = [ours(browser, address) for _ in range(RUNS)]
        path = Path(name) / "stock.html"
        path.write_text(stock(nodes, edges).generate_html(), "utf-8")
        settled, rate, done = theirs(browser, path, wait)
        first, rates = ([one[at] for one in runs] for at in range(2))
        report.row(f"settled picture of {len(nodes):,} nodes", first, unit="ms")
        what = "stock pyvis" if done else "stock pyvis, which was not there yet"
        report.row(f"  {what}, of ours", over([settled], first), at_least=50, floor=69)
        report.row("  frames a second while panning", rates, unit="/s")
        report.row("  the same of stock pyvis", [rate] if done else [0.0], unit="/s")
        html_of_a_bigger_graph(report, nodes, edges)
        for what, share in scrolling(browser, folder).items():
            report.row(what, [share])
        weights(folder)
        browser.close()
    report.done()


def html_of_a_bigger_graph(
    report: Report, nodes: list[dict[str, Any]], edges: list[dict[str, Any]]
) -> None:
    """Making the HTML of `BIG` nodes: copies of the graph beside each other, the same for both."""
    from kg.pages.environment import json_text
    from kg.pages.graph.graph import by_pyvis

    copies = range(-(-BIG // len(nodes)))
    many = [{**one, "id": f"{one['id']} {n}"} for n in copies for one in nodes][:BIG]
    known = {one["id"] for one in many}
    lines = [
        {**one, "id": place, "from": f"{one['from']} {n}", "to": f"{one['to']} {n}"}
        for n in copies
        for place, one in enumerate(edges)
    ]
    lines = [one for one in lines if one["from"] in known and one["to"] in known]
    gc.freeze()  # what the site left in memory is looked through in neither
    taken = [seconds(lambda: json_text(by_pyvis(many, lines))) for _ in range(RUNS)]
    their = [seconds(lambda: stock(many, lines).generate_html())]
    report.row(f"data to HTML, {len(many):,} nodes", [1000 * one for one in taken], unit="ms")
    report.row("  stock pyvis, of ours", over(their, taken), at_least=20, floor=40)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
