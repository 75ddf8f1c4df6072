"""The editor of query.html: completion, keyboard, links to a query, and what axe-core says."""

from __future__ import annotations

import re

from kg.paths import ontology_dir
from kg.query.named import named_queries
from tests.pages.asking import DONE, asking, editor, go, text_of, typed
from tests.pages.test_accessible import check_all_views


def test_editor_works_before_the_data_is_there(site, opened):
    address = site.address("query.html")
    with opened(address) as page:
        page.wait_for_selector("html[data-editor=ready]")
        assert "SELECT" in text_of(page)
        # Asked at once, it waits for the graph and then runs by itself.
        page.click("#run")
        page.wait_for_selector(DONE)
        assert "rows" in page.inner_text("#count")


COMPLETED = [
    ("qsmo:Age", "qsmo:Agency", "qsmo:Agency"),
    ("qsmo:adop", "qsmo:adopter", None),
    ("agency:nas", "agency:nasa", "agency:nasa"),
    ("agency:aeronautics", "agency:nasa", "agency:nasa"),
    ("area:payr", "area:payroll", "area:payroll"),
    ("Designa", "qsmo:Designation", None),
    ("agen", "agency:", None),
    ("rdfs:lab", "rdfs:label", "rdfs:label"),
    ("SEL", "SELECT", "SELECT"),
    ("SELECT ?agency_label ?agenc", "?agency_label", "SELECT ?agency_label ?agency_label"),
]


def test_completion(at_few):
    with at_few() as page:
        for start, option, gives in COMPLETED:
            typed(page, start)
            page.keyboard.press("Control+Space")
            page.wait_for_selector(".cm-tooltip-autocomplete")
            offered = page.locator(".cm-completionLabel").all_text_contents()
            assert option in offered[:8]
            if gives:
                page.wait_for_timeout(150)  # a list that has just opened takes no Enter
                page.keyboard.press("Enter")
                assert text_of(page) == gives
            page.keyboard.press("Escape")


def test_nothing_is_completed_in_comments_and_texts(at_few):
    with at_few() as page:
        for start in ("# qsmo:Age", 'SELECT ("qsmo:Age'):
            typed(page, start)
            page.keyboard.press("Control+Space")
            page.wait_for_timeout(300)
            assert page.locator(".cm-tooltip-autocomplete").count() == 0


def test_prefixes_are_written_out_once(at_few):
    with at_few() as page:
        typed(page, "SELECT ?x { ?x a qsmo:QSMO ; rdfs:label ?l } # agency:x")
        for _ in range(2):
            page.click("#declare")
            assert re.findall(r"PREFIX (\w+):", text_of(page)) == ["qsmo", "rdfs"]


def test_keyboard_alone_chooses_sets_runs_and_leaves_the_editor(at):
    with at() as page:
        page.focus("#named")
        page.keyboard.type("provides what to an agency")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "run"
        page.focus("#parameter-agency")
        page.keyboard.press("Control+a")
        page.keyboard.type("aeronautics")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.input_value("#parameter-agency") == "nasa"
        assert "<https://w3id.org/qsmo/agency/nasa>" in text_of(page)
        for _ in range(6):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "editor":
                break
        assert page.evaluate("document.activeElement.id") == "editor"
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(DONE)
        assert "nssc" in page.inner_text("#shown")
        before = text_of(page)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") != "editor"
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.id") == "editor"
        assert text_of(page) == before


def test_plain_field_keeps_the_text_and_runs(at_few):
    with at_few() as page:
        typed(page, "ASK { agency:nasa a qsmo:Agency }")
        page.keyboard.press("Escape")
        page.check("#plain")
        assert page.input_value("#text") == "ASK { agency:nasa a qsmo:Agency }"
        page.focus("#text")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(DONE)
        assert page.inner_text("#shown") == "Yes"
        page.uncheck("#plain")
        assert text_of(page) == "ASK { agency:nasa a qsmo:Agency }"


def test_a_value_that_names_nothing_is_said_beside_its_field(at_few):
    with at_few("#name=agency-providers") as page:
        page.fill("#parameter-agency", "no such body")
        page.keyboard.press("Tab")
        assert "is no agency that is known here" in page.inner_text("#parameter-agency-wrong")
        assert page.get_attribute("#parameter-agency", "aria-invalid") is not None
        page.fill("#parameter-agency", "NASA")
        page.keyboard.press("Tab")
        assert page.inner_text("#parameter-agency-wrong") == ""
        assert "<https://w3id.org/qsmo/agency/nasa>" in text_of(page)


def test_the_address_brings_back_what_was_asked(at_few):
    text = 'SELECT ?x # a+b & c=d %41 "ü"\n{ ?x a qsmo:QSMO }'
    with at_few(asking(text)) as page:
        assert text_of(page) == text
        first = page.url
        go(page, "#name=adoptions-as-of&param=day=2015-06-01")
        assert page.input_value("#parameter-day") == "2015-06-01"
        named = page.url
        page.fill("#parameter-area", "travel")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**#name=adoptions-as-of&param=area=travel*")
        page.wait_for_selector(DONE)
        assert page.url.endswith("#name=adoptions-as-of&param=area=travel&param=day=2015-06-01")
        page.go_back()
        assert page.url == named
        page.wait_for_selector(DONE)
        page.go_back()
        assert page.url == first


def test_a_link_may_be_just_the_name_of_a_question(at_few):
    with at_few("#qsmo-hosts") as page:
        assert page.input_value("#named") == "Who hosts each QSMO today"
        assert page.url.endswith("#name=qsmo-hosts")


def test_print_shows_the_whole_query(at_few):
    with at_few("#name=coverage-from-records") as page:
        page.emulate_media(media="print")
        whole = named_queries(ontology_dir())["coverage-from-records"].text
        assert whole.strip().endswith(page.inner_text("#printed").strip())
        assert len(page.inner_text("#printed")) > 0.9 * len(whole)
        assert page.is_hidden("#editor")
        assert page.is_hidden("#run")


def test_an_error_stands_in_the_editor_where_it_is(at_few):
    with at_few(asking("ASK {\n ?s ?p ?o .\n } LIMIT x")) as page:
        assert page.locator(".cm-wrongLine").inner_text().strip() == "} LIMIT x"
        editor(page).focus()
        page.keyboard.type(" ")
        assert page.locator(".cm-wrongLine").count() == 0


def test_accessible_as_it_opens_with_an_answer_and_with_lists_open(at):
    with at() as page:
        check_all_views(page)
        go(page, "#name=adoptions-as-of")
        check_all_views(page)
        page.check("input[value=picture]")
        check_all_views(page)
        page.focus("#parameter-area")
        page.keyboard.press("ArrowDown")
        check_all_views(page)
        page.keyboard.press("Escape")
        typed(page, "ASK { ?x a qsmo:Agen")
        page.keyboard.press("Control+Space")
        page.wait_for_selector(".cm-tooltip-autocomplete")
        check_all_views(page)
        typed(page, "lorem ipsum")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#ask[data-state=refused]")
        check_all_views(page)
