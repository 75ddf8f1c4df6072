"""Every fact has one permanent address; what went away says what took its place."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from urllib.parse import quote
from zlib import crc32

import pytest

from kg.pages import Material
from kg.pages.permalink import page_of, part_of, permalink
from kg.pages.rows.pages import keyed, row_pages
from kg.pages.rows.retired import KIND_OF, tombstone_pages
from kg.pages.things.facts import row_key
from kg.releases.record import Noted, Release
from tests.pages.material import real_material, written
from tests.pages.parsed import parsed
from tests.pages.test_hostile import HOSTILE as TEXTS
from tests.tables.planting import SCHEMA

LIMIT = 300_000
DRAWN = f"fact/adoptions-{crc32(b'ad-98030471') % 16:x}.html#ad-98030471"
HOSTILE = TEXTS["script"]


@cache
def pages() -> dict[str, str]:
    return written(row_pages, real_material())


@cache
def ids() -> dict[str, set[str]]:
    return {path: set(parsed(text).ids) for path, text in pages().items()}


def test_every_row_with_a_key_stands_once_at_its_place():
    found = [(table, row_key(row)) for table, row in keyed(real_material())]
    assert len(found) == len(set(found)) > 5000
    for table, key in found:
        path, _, anchor = permalink(table, key).partition("#")
        assert anchor == quote(key, safe="")
        assert anchor in ids()[path], key
    anchors = [one for path, page in ids().items() if path != "fact.html" for one in page]
    rows = [one for one in anchors if not one.startswith(("at-", "main"))]
    gone = sum(text.count('class="row gone"') for text in pages().values())
    assert len(rows) == len(found) + gone


def test_every_table_of_statements_has_places():
    """All but sources, which have pages, and the ids that went away, which have tombstones."""
    without = {
        name for name in SCHEMA if not any(one.startswith(f"fact/{name}-") for one in pages())
    }
    assert without == {"sources", "retired_ids"}


def test_places_depend_on_the_key_and_on_nothing_else():
    """These addresses are out in the world: whoever changes the rule breaks them."""
    assert permalink("adoptions", "ad-0042") == "fact/adoptions-00.html#ad-0042"
    assert permalink("adoptions", "ad-0100") == "fact/adoptions-01.html#ad-0100"
    assert permalink("adoptions", "ad-12345") == "fact/adoptions-123.html#ad-12345"
    assert permalink("adoptions", "ad-98030471") == DRAWN
    assert permalink("bodies", "bo-007") == "fact/bodies-00.html#bo-007"
    assert permalink("agencies", "hud") == "fact/agencies-8.html#hud"
    assert permalink("sources", "faq-1") == "source/faq-1.html"
    for key in ("hud", "a.b-c", "ad-1x", "x-0042", "abc-0042"):
        assert part_of(key) == f"{crc32(key.encode()) % 16:x}"


def test_a_label_that_changes_moves_nothing():
    material = real_material()
    renamed = [{**row, "label": f"New {row['label']}"} for row in material.tables["agencies"]]
    other = Material(
        material.coverage, {**material.tables, "agencies": renamed}, ontology=material.ontology
    )
    assert places(other) == places(material)


def places(material):
    return [permalink(table, row_key(row)) for table, row in keyed(material)]


def test_a_row_shows_its_cells_source_and_permanent_name():
    text = pages()["fact/adoptions-05.html"]
    row = next(row for row in real_material().tables["adoptions"] if row["id"] == "ad-0592")
    shown = re.search(r'<article class="row" id="ad-0592".*?</article>', text, re.DOTALL)
    assert shown
    found = parsed(shown[0])
    said = " ".join(found.texts)
    assert row["evidence"] in said
    assert "https://w3id.org/qsmo/evidence/adoptions.ad-0592" in " ".join(found.codes)
    assert f"../source/{row['source']}.html" in found.links
    assert f"../agency/{row['agency']}.html" in found.links
    assert "../report.html#row=adoptions/ad-0592&page=fact/adoptions-05.html" in found.links
    for name in ("agency", "area", "provider", "status"):
        if row[name]:
            assert f"<dt>{name}</dt><dd>{row[name]}</dd>" in shown[0]


def test_names_of_rows_are_those_of_the_graph(dataset):
    """Of their evidence, or of the row itself where it has none."""
    known = set(re.findall(rb"^<(https://w3id.org/qsmo/[^>]+)>", dataset.quads, re.MULTILINE))
    shown = {
        one
        for text in pages().values()
        for one in re.findall(r"<code>(https://w3id.org/qsmo/\S+)</code>", text)
    }
    assert len(shown) == len(list(keyed(real_material())))
    assert {one.encode() for one in shown} <= known


def test_no_page_is_too_large():
    assert {path for path, text in pages().items() if len(text.encode()) > LIMIT} == set()


def test_a_table_may_grow_without_a_page_too_large():
    """The heaviest hundred rows a page may hold stay below the limit."""
    for path, text in pages().items():
        articles = re.findall(r'<article class="row".*?</article>', text, re.DOTALL)
        if len(articles) > 20 and re.search(r"-\d\d+\.html", path):
            each = sum(len(one.encode()) for one in articles) / len(articles)
            assert each * 100 < LIMIT, path


def test_each_retired_id_says_what_took_its_place():
    material = real_material()
    graves = written(tombstone_pages, material)
    rows = material.tables["retired_ids"]
    assert len(graves) == len(rows)
    for row in rows:
        path = f"{KIND_OF[row['table']]}/{row['id']}.html"
        found = parsed(graves[path])
        assert row["reason"] in " ".join(found.texts)
        assert f"https://w3id.org/qsmo/{KIND_OF[row['table']]}/{row['id']}" in " ".join(found.codes)
        leads = [one for one in found.links if row["replaced_by"] in one or "fact/" in one]
        assert leads, path


def test_a_withdrawn_row_stands_where_it_was():
    material = real_material()
    release = Release("2026-12-01", "2026-12-01", 1, "", (
        Noted("withdrawn", "adoptions", "ad-0000", "HUD uses <b>nobody</b>"),
        Noted("withdrawn", "adoptions", "ad-0592", "came back since"),
    ))  # fmt: skip
    retired = [
        *material.tables["retired_ids"],
        {**material.tables["retired_ids"][0], "table": "adoptions", "id": "ad-0099"}
        | {"replaced_by": "ad-0098", "reason": HOSTILE},
    ]
    kept = [row for row in material.tables["adoptions"] if row["id"] != "ad-0099"]
    tables = {**material.tables, "adoptions": kept, "retired_ids": retired}
    other = replace(material, tables=tables, releases=(release,))
    found = written(row_pages, other)
    text = found["fact/adoptions-00.html"]
    assert 'class="row gone" id="ad-0000"' in text
    assert "withdrawn in release 2026-12-01" in text
    assert "HUD uses &lt;b&gt;nobody" in text
    assert 'class="row gone" id="ad-0099"' in text
    assert "<code>ad-0098</code>" in text
    assert HOSTILE not in text
    assert 'class="row gone" id="ad-0592"' not in found["fact/adoptions-05.html"]


def test_nothing_of_a_row_is_markup():
    material = real_material()
    rows = [
        dict.fromkeys(row, HOSTILE) | {"id": row["id"]} for row in material.tables["search_log"]
    ]
    other = replace(material, tables={**material.tables, "search_log": rows[:1]})
    [path] = {page_of("search_log", rows[0]["id"])}
    assert HOSTILE not in written(row_pages, other)[path]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("ad-0042", "fact/adoptions-00.html#ad-0042"),
        ("adoptions/ad-0592", "fact/adoptions-05.html#ad-0592"),
        (" agencies/hud ", "fact/agencies-8.html#hud"),
        ("sources/omb-m-19-16-pdf-in-the-site-repository", "source/"),
    ],
)
def test_a_key_leads_to_its_row(site, opened, typed, path):
    with opened(site.address("fact.html")) as page:
        page.fill("#key", typed)
        page.press("#key", "Enter")
        page.wait_for_url(lambda url: path in url)
        if "#" in path:
            assert page.is_visible(f"[id='{path.partition('#')[2]}']:target")


def test_the_short_address_leads_there_too(site, opened):
    with opened(site.address("fact.html") + "#ad-0592") as page:
        page.wait_for_url("**/fact/adoptions-05.html#ad-0592")


@pytest.mark.parametrize("typed", ["nonsense", "<img src=x onerror=alert(1)>", "zz-0001", "a/b/c"])
def test_what_is_no_key_is_told(site, opened, typed):
    with opened(site.address("fact.html")) as page:
        page.fill("#key", typed)
        page.press("#key", "Enter")
        assert typed in page.inner_text("#found")


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.drill)])
def test_script_and_pages_follow_one_rule(site, opened, step):
    keys = [(table, row_key(row)) for table, row in keyed(real_material())][::97]
    with opened(site.address("fact.html")) as page:
        for table, key in keys[:40:step]:
            page.goto(site.address("fact.html"))
            page.fill("#key", f"{table}/{key}")
            page.press("#key", "Enter")
            page.wait_for_url(f"**/{permalink(table, key)}")
