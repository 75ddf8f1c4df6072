"""A notebook's cells, run one after the other: what each shows is whole, safe HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.errors import UnknownIdError
from kg.notebook.html import Records, table
from tests.small import small_data

EXAMPLE = Path(__file__).parents[2] / "docs" / "notebook.py"


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    return KnowledgeGraph.load(small_data(tmp_path_factory.mktemp("notebook") / "data"))


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


def test_the_example_runs(graph, monkeypatch):
    """Each cell is followed by what a notebook would show of its last line."""
    monkeypatch.setattr(KnowledgeGraph, "load", lambda: graph)
    text = EXAMPLE.read_text("utf-8")
    cells = re.split(r"(?m)^# %%.*\n", text)[1:]
    names, shown = {}, []
    for cell in cells:
        *lines, last = cell.strip().splitlines()
        exec("\n".join(lines), names)
        try:
            shown.append(eval(last, names))
        except SyntaxError:
            exec(last, names)
    pictures = [one._repr_html_() for one in shown]
    assert len(pictures) >= 4
    assert sum("<table" in one for one in pictures) >= 3
    assert sum("<iframe" in one for one in pictures) == 1


def test_gaps_are_a_list_that_shows_as_a_table(graph):
    gaps = graph.gaps(agencies=["hud"], areas=["payroll"])
    assert isinstance(gaps, list)
    assert gaps == [dict(gaps[0])]
    found = Elements(gaps._repr_html_())
    assert len(found.all("th")) == len(gaps[0])


def test_answers(graph):
    rows = graph.query("SELECT ?s WHERE { ?s a qsmo:Agency } ORDER BY ?s")
    found = Elements(rows._repr_html_())
    assert len(found.all("td")) == len(rows.rows)
    assert found.all("a")[0]["href"] == rows.rows[0]["s"]
    assert "yes" in graph.query("ASK { agency:hud a qsmo:Agency }")._repr_html_()
    assert "agency:hud" in graph.query("DESCRIBE agency:hud")._repr_html_()


def test_the_network_asks_nobody_for_anything(graph):
    frame = graph.show("hud")
    (inline,) = Elements(frame._repr_html_()).all("iframe")
    assert inline["srcdoc"] == frame.page
    assert "allow-same-origin" not in inline["sandbox"]
    page = Elements(frame.page)
    assert [one for one in page.all("script") if one.get("src")] == []
    assert [one for one in page.all("link") if one.get("rel") == "stylesheet"] == []
    with pytest.raises(UnknownIdError):
        graph.show("nobody at all")


def test_hostile_text_is_text():
    hostile = '"><script>alert(1)</script>'
    found = Elements(table([{hostile: hostile, "url": "javascript:alert(1)"}], hostile))
    assert found.all("script") == []
    assert found.all("a") == []


def test_long_tables_say_how_much_they_leave_out():
    shown = Records([{"n": n} for n in range(250)])._repr_html_()
    assert "and 150 more rows" in shown
    assert "250 cells" in shown
