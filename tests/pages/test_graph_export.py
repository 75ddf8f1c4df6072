"""What leaves the network page: SVG and PNG of what is shown, and its lines as CSV."""

from __future__ import annotations

import csv
import struct
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kg.pages.graph.alone import whole_file
from tests.pages.test_hostile import HOSTILE, hostile_facts

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def page(site, opened):
    with opened(site.address("graph.html") + "#on=2021-06-01") as page:
        page.wait_for_selector("html[data-drawn]")
        yield page


def saved(page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.click(button)
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_svg_has_every_node_and_line_shown_and_the_day(page):
    name, content = saved(page, "#svg")
    root = ET.fromstring(content)
    assert name == "network-2021-06-01.svg"
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert "Federal shared services on 1 Jun 2021" in texts
    assert {"FM QSMO", "NASA", "Payroll", "Marketplace", "Unknown"} <= set(texts)
    lines, things = page.evaluate(
        "[window.kgPicture.look.lines.length, [...window.kgPicture.look.shown].filter("
        "id => window.kgPicture.filter.nodes.get(id).group === 'office').length]"
    )
    assert len(list(root.iter(f"{SVG}path"))) == lines
    assert sum(text.endswith("QSMO") for text in texts if text) - 1 == things  # and a heading
    assert not {one.tag for one in root.iter()} - {
        SVG + tag for tag in ("svg", "title", "g", "path", "rect", "circle", "polygon", "text")
    }


def test_svg_follows_the_filters(page):
    page.select_option("#function", "payroll")
    page.uncheck("#kinds input[value=policy]")
    _, content = saved(page, "#svg")
    texts = {one.text for one in ET.fromstring(content).iter(f"{SVG}text")}
    assert "Payroll" in texts
    assert not {"Travel", "FM QSMO", "M-19-16", "Policy"} & texts


def test_png_is_a_picture_of_the_whole(page):
    name, content = saved(page, "#png")
    assert name == "network-2021-06-01.png"
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    frame = page.evaluate("window.kgPicture.exporter.parts().frame")
    assert abs(width - 2 * frame["w"]) <= 1
    assert abs(height - 2 * frame["h"]) <= 1
    assert len(content) > 50_000


def test_csv_has_the_lines_shown_record_by_record(page):
    _, content = saved(page, "#csv")
    rows = list(csv.DictReader(content.decode().splitlines()))
    count = page.evaluate(
        "window.kgPicture.look.lines.reduce((sum, one) => sum + Math.max(1, one.records.length), 0)"
    )
    assert len(rows) == count
    uses = [row for row in rows if row["relation"] == "uses"]
    assert uses
    assert all(row["row"].startswith("ad-") and row["begins"] <= "2021-06-01" for row in uses)
    assert all(row["ends"] == "" or row["ends"] >= "2021-06-01" for row in uses)


def test_hostile_names_stay_text_in_every_export(tmp_path, opened):
    path = tmp_path / "graph.html"
    path.write_text(whole_file(hostile_facts(), ""), "utf-8")
    with opened(path.as_uri()) as page:
        root = ET.fromstring(saved(page, "#svg")[1])
        assert not list(root.iter(f"{SVG}script"))
        texts = " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
        assert "<scri" in texts
        assert len(texts) < 4000  # 5,000 letters are cut to their card
        said = saved(page, "#csv")[1].decode()
        cells = {cell for row in csv.reader(said.splitlines()) for cell in row}
        assert HOSTILE["script"] in cells
        assert not any(cell[:1] in "=+-@" for cell in cells if cell)
