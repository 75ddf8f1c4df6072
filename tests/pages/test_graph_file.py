"""The files of kg graph in a browser: they stand alone, work, and keep hostile names text."""

from __future__ import annotations

import pytest

from kg.analysis.coverage import Coverage
from kg.dates import first_day
from kg.pages import Material
from kg.pages.graph.alone import focus_file, whole_file
from kg.pages.graph.whole import whole_graph
from tests.pages.test_accessible import AXE, TAGS, VIEWS, violations
from tests.pages.test_hostile import HOSTILE, hostile_facts

SIZES = """() => { const {data, network} = window.kgPicture;
  const kinds = Object.values(data.kinds);
  return [Math.min(...kinds.map(kind => kind.font)) * network.getScale(), data.nodes.map(node => {
    const {w, h} = data.kinds[node.group];
    return [node.x, node.y, w, h]; })]; }"""


@pytest.fixture(scope="module")
def file(site, tmp_path_factory):
    """Writes the file about a node, or about everything, on a day."""
    folder = tmp_path_factory.mktemp("files")

    def make(node: str = "", day: str = "", depth: int = 1) -> str:
        on = first_day(day) if day else site.day
        material = Material(Coverage(site.world, on), site.tables)
        if node:
            text, _ = focus_file(material, whole_graph(material), node, depth, "")
        else:
            text = whole_file(material, "")
        path = folder / f"{node.replace(':', '-')}{day}{depth}.html"
        path.write_text(text, "utf-8")
        return path.as_uri()

    return make


def test_a_file_about_one_thing_shows_it_alone_with_its_neighbours(file, opened):
    with opened(file("provider:ibc")) as page:
        page.wait_for_selector("html[data-drawn]")
        assert page.inner_text("h1") == "Interior Business Center"
        shown = set(page.evaluate("[...window.kgPicture.look.shown]"))
        assert {"provider:ibc", "agency:nasa", "area:payroll"} <= shown
        assert "provider:nfc" not in shown
        page.fill("#find", "nasa")
        page.press("#find", "Enter")
        assert "Interior Business Center" in page.inner_text("#panel")
        assert page.locator("#panel a[href]:not([href^=http])").count() == 0


def test_the_slider_begins_on_the_day_asked_and_reaches_that_of_the_data(file, opened):
    with opened(file("office:fm-qsmo", "2020-06-28")) as page:
        page.wait_for_selector("html[data-drawn]")
        led = "window.kgPicture.look.lines.find(({line}) => line.relation === 'designates').firm"
        assert page.input_value("#day") == "2020-06-28"
        assert page.evaluate(led) is False
        page.click("#after")
        assert page.input_value("#day") == "2020-06-29"
        assert page.evaluate(led) is True
        assert page.get_attribute("#day", "max") == "2026-11-22"


def test_no_two_cards_touch_and_all_labels_are_drawn(file, opened):
    for node, depth in (("agency:nasa", 1), ("provider:ibc", 1), ("agency:treasury", 2)):
        with opened(file(node, depth=depth)) as page:
            page.wait_for_selector("html[data-drawn]")
            least, boxes = page.evaluate(SIZES)
            assert least >= 5.8
            for place, (x, y, w, h) in enumerate(boxes):
                for a, b, v, g in boxes[:place]:
                    assert abs(x - a) >= (w + v) / 2 or abs(y - b) >= (h + g) / 2


def test_everything_in_one_file(file, opened):
    with opened(file()) as page:
        page.wait_for_selector("html[data-drawn]")
        assert page.evaluate("window.kgPicture.data.nodes.length") > 1000


def test_hostile_names_are_text_in_a_file(tmp_path, opened):
    material = hostile_facts()
    whole = whole_graph(material)
    for name in ("script", "end", "long"):
        path = tmp_path / f"{name}.html"
        path.write_text(focus_file(material, whole, f"agency:{name}", 2, "")[0], "utf-8")
        with opened(path.as_uri()) as page:
            page.wait_for_selector("html[data-drawn]")
            assert page.inner_text("h1") == HOSTILE[name]
            assert page.locator("img, iframe, [onmouseover], [onerror]").count() == 0
            assert page.evaluate("document.scripts.length") == 12
            assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_axe_finds_nothing_in_a_file(file, opened):
    with opened(file("agency:nasa")) as page:
        page.wait_for_selector("html[data-drawn]")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert TAGS
        for scheme, width in VIEWS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 860})
            assert violations(page) == [], (scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
