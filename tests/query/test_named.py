"""Named queries as the code reads them; the shipped ones have tests of their own."""

from __future__ import annotations

import pytest

from kg.errors import AmbiguousIdError, DataError, UnknownIdError, UsageError
from kg.paths import data_dir
from kg.query.named import find_query, named_queries
from kg.query.terms import resolver

HEAD = "# title: T\n# question: Q?\n# example: E\n"
BODY = (
    HEAD
    + "# param: agency agency whose\n# param: since date first day\n"
    + "# param: most number at most\n# param: word text any\n"
    + (
        "SELECT * {\n"
        "  VALUES ?agency { agency:nasa }\n"
        '  VALUES ?since { "2020-01-01"^^xsd:date }\n'
        "  VALUES ?most { 5 }\n"
        '  VALUES ?word { "x" }\n'
        "}\n"
    )
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "queries").mkdir()
    return tmp_path


@pytest.fixture
def query(folder):
    (folder / "queries" / "q.rq").write_text(BODY, "utf-8")
    return find_query(folder, "q")


@pytest.fixture(scope="module")
def resolve():
    return resolver(data_dir())


def test_what_a_file_says(query):
    assert (query.title, query.question, query.example) == ("T", "Q?", "E")
    assert [one.name for one in query.parameters] == ["agency", "since", "most", "word"]
    assert query.parameters[0].default == "agency:nasa"


def test_values_take_the_place_of_defaults(query, resolve):
    given = {"agency": "HUD", "since": "2021-02", "most": "7", "word": r'a "b" \g<1> } {'}
    text = query.bind(given, resolve)
    assert "VALUES ?agency { <https://w3id.org/qsmo/agency/hud> }" in text
    assert 'VALUES ?since { "2021-02-01"^^<http://www.w3.org/2001/XMLSchema#date> }' in text
    assert 'VALUES ?most { "7"^^<http://www.w3.org/2001/XMLSchema#integer> }' in text
    assert r'VALUES ?word { "a \"b\" \\g<1> } {" }' in text
    assert query.bind({}, resolve) == BODY


@pytest.mark.parametrize("value", ['"} SERVICE <x> {', "a\\", "\n\r\t", "\\u0022 } {"])
def test_a_value_is_a_term_and_never_text(query, resolve, value):
    import pyoxigraph as ox

    from kg.rdf.names import PREFIXES

    rows = list(ox.Store().query(query.bind({"word": value}, resolve), prefixes=PREFIXES))
    assert [row["word"].value for row in rows] == [value]


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"nope": "x"}, UsageError, "q has no parameter 'nope'; it has agency, since, most, word"),
        ({"agency": "nasaa"}, UnknownIdError, "Did you mean nasa"),
        ({"agency": "fas"}, AmbiguousIdError, "gsa-fas, usda-fas"),
        ({"since": "soon"}, UsageError, "since is a date"),
        ({"most": "-1"}, UsageError, "most is a number"),
        ({"most": "²"}, UsageError, "most is a number"),
    ],
)
def test_values_that_do_not_fit(query, resolve, given, error, says):
    with pytest.raises(error, match=says):
        query.bind(given, resolve)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT * {}", "has no `# title:` line"),
        (HEAD.replace("question", "answer") + "SELECT * {}", "has no `# question:` line"),
        (HEAD + "# param: x agency\nSELECT * {}", "describes the parameter x badly"),
        (HEAD + "# param: x colour which\nSELECT * {}", "describes the parameter x badly"),
        (HEAD + "# param: x agency which\nSELECT * {}", "has no data block for the parameter x"),
    ],
)
def test_files_that_lack_something(folder, text, says):
    (folder / "queries" / "bad.rq").write_text(text, "utf-8")
    with pytest.raises(DataError, match=says) as caught:
        named_queries(folder)
    assert caught.value.problems[0].file == "queries/bad.rq"


def test_unknown_names_get_the_nearest(query, folder):
    with pytest.raises(UnknownIdError) as caught:
        find_query(folder, "qq")
    assert caught.value.nearest == ("q",)


@pytest.mark.parametrize("text", ["agency/nasa", "https://w3id.org/qsmo/agency/nasa"])
def test_any_thing_by_kind_and_id_or_iri(folder, resolve, text):
    body = HEAD + "# param: thing thing which\nSELECT * { VALUES ?thing { agency:hud } }\n"
    (folder / "queries" / "any.rq").write_text(body, "utf-8")
    bound = find_query(folder, "any").bind({"thing": text}, resolve)
    assert "VALUES ?thing { <https://w3id.org/qsmo/agency/nasa> }" in bound


@pytest.mark.parametrize("text", ["nasa", "planet/mars", "agency/", "https://example.gov/agency/x"])
def test_what_is_no_thing_of_ours_is_refused(folder, resolve, text):
    body = HEAD + "# param: thing thing which\nSELECT * { VALUES ?thing { agency:hud } }\n"
    (folder / "queries" / "any.rq").write_text(body, "utf-8")
    with pytest.raises(UsageError, match="is no thing"):
        find_query(folder, "any").bind({"thing": text}, resolve)


def test_a_thing_cannot_close_the_data_block(folder, resolve):
    body = HEAD + "# param: thing thing which\nSELECT * { VALUES ?thing { agency:hud } }\n"
    (folder / "queries" / "any.rq").write_text(body, "utf-8")
    bound = find_query(folder, "any").bind({"thing": "agency/x> } #"}, resolve)
    assert "<https://w3id.org/qsmo/agency/x%3E%20%7D%20%23>" in bound
