"""graph.html: readable at first, searchable, and honest about what it hides."""

from __future__ import annotations

import json
import re

from kg.network import network


def embedded(site) -> dict:
    text = (site.out / "graph.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="graph-data">(.*?)</script>', text)
    assert found
    return json.loads(found[1])


def test_every_node_of_the_graph_has_a_place_of_its_own(site):
    nodes = embedded(site)["nodes"]
    assert {one["id"] for one in nodes} == set(network(site.world, site.day))
    assert len({(one["x"], one["y"]) for one in nodes}) == len(nodes)


def test_physics_is_off_and_labels_are_short(site):
    data = embedded(site)
    assert data["options"]["physics"] == {"enabled": False}
    assert max(len(one["label"]) for one in data["nodes"]) <= 22


def test_search_finds_nasa_by_acronym_and_tells_its_facts(site, opened):
    with opened(site.address("graph.html")) as page:
        page.fill("#find", "NASA")
        assert "National Aeronautics" in page.locator("#hits button").first.inner_text()
        page.press("#find", "Enter")
        assert page.inner_text("#panel h2") == "National Aeronautics and Space Administration"
        assert "Interior Business Center" in page.inner_text("#panel")
        assert "Faded: everything but National Aeronautics" in page.inner_text("#hidden-why")
        page.keyboard.press("Escape")
        assert page.is_hidden("#panel")


def test_click_on_a_node_tells_its_facts(site, opened):
    with opened(site.address("graph.html")) as page:
        box = page.locator("#canvas").bounding_box()
        node = next(one for one in embedded(site)["nodes"] if one["id"] == "agency:nasa")
        place = page.evaluate(
            "([x, y]) => window.kgPicture.network.canvasToDOM({x, y})", [node["x"], node["y"]]
        )
        page.mouse.click(box["x"] + place["x"] + 1, box["y"] + place["y"] + 1)
        page.wait_for_selector("#panel h2")
        assert page.inner_text("#panel h2") == "National Aeronautics and Space Administration"


def test_legend_filters_picture_and_table_and_says_what_is_hidden(site, opened):
    with opened(site.address("graph.html")) as page:
        assert "Bureau (too many to read at once)" in page.inner_text("#hidden-why")
        before = page.locator("#nodes tbody tr:not([hidden])").count()
        page.check(".kinds input[value=bureau]")
        after = page.locator("#nodes tbody tr:not([hidden])").count()
        bureaus = sum(one["group"] == "bureau" for one in embedded(site)["nodes"])
        assert after - before == bureaus
        assert "Bureau" not in page.inner_text("#hidden-why")


def test_without_scripts_the_table_has_every_node(site, opened):
    with opened(site.address("graph.html"), scripts=False) as page:
        assert page.locator("#nodes tbody tr:visible").count() == len(embedded(site)["nodes"])
        assert page.is_visible("#hidden-why")
