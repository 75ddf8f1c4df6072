"""index.html: figures of `kg gaps`, ways in that lead somewhere, QSMOs with links."""

from __future__ import annotations

import json
import re

import pytest

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.pages.names import Names
from kg.pages.standing import office_rows
from tests.small import run


@pytest.fixture(scope="module")
def index(site):
    return (site.out / "index.html").read_text(encoding="utf-8")


def test_headline_figures_are_those_of_the_command(site, index, opened):
    cells = json.loads(run("gaps", "--status", "all", "--format", "json").stdout)
    count = {one.id: 0 for one in st.STATUSES}
    for cell in cells:
        count[cell["status"]] += 1
    with opened(site.address("index.html")) as page:
        shown = [one.inner_text() for one in page.query_selector_all(".figure b")]
        known = len(cells) - count[st.UNKNOWN]
        assert shown == [
            f"{round(100 * known / len(cells))} %",
            str(count[st.MARKETPLACE]),
            str(known - count[st.MARKETPLACE]),
            str(count[st.UNKNOWN]),
        ]
        rows = {
            row.query_selector(".key").get_attribute("class").split()[-1]: int(
                row.query_selector_all("td")[0].inner_text()
            )
            for row in page.query_selector_all(".split tbody tr")
        }
        assert rows == count


def test_bar_is_as_long_as_its_pieces(index):
    pieces = re.findall(r'class="piece (\w+)" x="([\d.]+)" y="0" width="([\d.]+)"', index)
    assert [word for word, _, _ in pieces][-1] == st.UNKNOWN
    end = 0.0
    for _, x, width in pieces:
        assert float(x) == pytest.approx(end, abs=0.11)
        end = float(x) + float(width)
    assert end == pytest.approx(1000, abs=0.2)


def test_each_role_has_three_things_and_every_link_of_ours_is_a_page(site, index, opened):
    with opened(site.address("index.html")) as page:
        cards = page.query_selector_all(".cards > li")
        assert len(cards) == 4
        for card in cards:
            assert len(card.query_selector_all("ul > li")) == 3
        links = {
            one.get_attribute("href").split("#")[0] for one in page.query_selector_all("main a")
        }
    links = {one for one in links if not one.startswith("data/")}
    assert {"coverage.html", "charts.html", "compare.html", "sources.html", "about.html"} <= links
    missing = [one for one in links if one and not (site.out / one).is_file()]
    kinds = ("agency/", "office/", "area/", "policies.html")  # written by other families
    assert [one for one in missing if not one.startswith(kinds)] == []


def test_commands_named_on_the_page_work(index):
    commands = re.findall(r"<code>kg ([^<]+)</code>", index)
    assert len(commands) >= 3
    for command in commands:
        assert run(*command.split()).returncode == 0, command


def test_every_qsmo_of_the_day_is_there(site, index):
    rows = office_rows(Coverage(site.world, site.day), Names(site.world))
    assert rows
    for one in rows:
        assert f'href="office/{one.id}.html"' in index
        assert all(f'href="agency/{host}.html"' in index for host in one.hosts)
    assert "not recorded" in index


def test_without_scripts_there_are_lists_and_no_dead_search(site, opened):
    with opened(site.address("index.html"), scripts=False) as page:
        assert not page.is_visible(".find")
        page.click("text=Policies >> nth=-1")
        assert page.url.endswith("list/policy.html")
        assert len(page.query_selector_all(".all li")) == len(site.tables["policies"])
