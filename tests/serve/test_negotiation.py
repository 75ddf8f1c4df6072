"""Content negotiation by the rules of RFC 9110, and as another implementation reads them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.serve.negotiation import FORMS, MEDIA_TYPES, choice, named, preferred, quality

TYPES = sorted({one for forms in MEDIA_TYPES.values() for names in forms.values() for one in names})


@pytest.mark.parametrize(
    ("accept", "form", "chosen"),
    [
        ("", "select", "application/sparql-results+json"),
        ("*/*", "select", "application/sparql-results+json"),
        ("*/*", "construct", "text/turtle"),
        (
            "text/csv;q=0.5, application/sparql-results+xml;q=0.6",
            "select",
            "application/sparql-results+xml",
        ),
        ("text/*, application/sparql-results+json;q=0.9", "select", "application/xml"),
        ("text/csv;q=0, */*;q=0.1", "select", "application/sparql-results+json"),
        ("application/json", "select", "application/json"),
        ("application/json", "construct", "application/json"),
        ("application/sparql-results+json;q=0, */*", "ask", "application/json"),
        ("TEXT/CSV", "select", "text/csv"),
        ("text/csv", "ask", "text/csv"),
        ("text/turtle", "ask", None),
        ("image/png", "select", None),
        ("garbage", "select", None),
        ("text/csv; q=2, text/tab-separated-values", "select", "text/tab-separated-values"),
    ],
)
def test_what_a_reader_gets(accept: str, form: str, chosen: str | None) -> None:
    found = choice(accept, form)
    if accept.startswith("text/*"):  # any text type goes before
        assert found is not None
        assert found[1].startswith("text/")
    else:
        assert (found and found[1]) == chosen


RANGES = st.tuples(
    st.sampled_from([*TYPES, "*/*", "text/*", "application/*", "image/png"]),
    st.sampled_from(["", ";q=0", ";q=0.1", "; q=0.55", ";q=1", ";q=1.0"]),
).map("".join)


@given(st.lists(RANGES, min_size=1, max_size=5, unique_by=lambda one: one.split(";")[0]))
@settings(max_examples=300)
def test_the_quality_another_implementation_finds(parts: list[str]) -> None:
    accept = ", ".join(parts)
    other = parse_accept_header(accept, MIMEAccept)
    for media in TYPES:
        exact = [value for name, value in other if name == media]
        kind = [value for name, value in other if name == f"{media.split('/')[0]}/*"]
        anything = [value for name, value in other if name == "*/*"]
        wanted = (exact or kind or anything or [0])[0]
        assert quality(accept, media) == pytest.approx(wanted)


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_nothing_in_a_header_breaks_it(accept: str) -> None:
    for form in FORMS:
        choice(accept, form)
    assert preferred(accept, ("text/html",)) in ("text/html", None)


def test_every_format_is_known_by_name_and_media_type() -> None:
    for form, formats in FORMS.items():
        for fmt in formats:
            found = named(fmt, form)
            assert found is not None
            assert named(found[1], form) == found
            again = choice(found[1], form)
            assert again == found
    assert named("yaml", "select") is None
