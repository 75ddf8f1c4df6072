"""about.html: figures and limits are those of data and code; every anchor leads somewhere."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kg.analysis import status as st
from kg.pages.about import about_pages
from kg.records.adoption import PLAN_YEARS
from kg.records.supersession import SILENCE_YEARS
from tests.pages.material import real_material, written


@pytest.fixture(scope="module")
def text():
    html = written(about_pages, real_material())["about.html"]
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def test_figures_are_those_of_the_data(text):
    tables = real_material().tables
    assert f"{sum(map(len, tables.values())):,} rows in {len(tables)} tables" in text
    assert f"{len(tables['sources']):,} sources" in text
    graded = Counter(
        row["confidence"] for rows in tables.values() for row in rows if row.get("confidence")
    )
    for word, count in graded.items():
        assert f"{count:,} rows are of {word} confidence" in text


def test_limits_are_those_of_the_code(text):
    assert f"for {SILENCE_YEARS} years" in text
    assert f"at most {PLAN_YEARS} years after it was last mentioned" in text
    assert "at most 5 years old" in text
    assert "up to 10 years" in text


def test_every_status_is_explained_in_its_own_words(text):
    for word in st.STATUSES:
        assert f"{word.symbol} {word.label} {word.meaning}" in text


def test_catalogues_that_are_not_recorded_are_named(text):
    assert "catalogue is not recorded ( Human Resources QSMO )" in text


def test_counts_by_others_stand_beside_ours(text):
    for row in real_material().tables["measures"]:
        if "Agencies using federal shared services" in row["label"]:
            assert re.search(rf" \d+ {row['value']} {row['as_of']} ", text), row["id"]


def test_anchors_lead_somewhere(site, opened):
    with opened(site.address("about.html")) as page:
        wanted = page.eval_on_selector_all(
            ".onpage a", "all => all.map(one => one.getAttribute('href').slice(1))"
        )
        assert len(wanted) >= 9
        for one in wanted:
            assert page.query_selector(f"h2[id='{one}']"), one
