"""Asking the query page: where to go, what to wait for, what it saved."""

from __future__ import annotations

from urllib.parse import quote

DONE = "#ask[data-state=answered], #ask[data-state=refused]"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def asking(text):
    """The fragment that asks `text`."""
    return f"#query={quote(text, safe='')}"


def go(page, fragment):
    """Follows a link inside the page and waits for what it gives."""
    page.evaluate("delete document.getElementById('ask').dataset.state")
    page.evaluate("there => { location.hash = there }", fragment)
    page.wait_for_selector(DONE)


def ask(page, text):
    go(page, asking(text))


def saved(page, kind):
    with page.expect_download() as waiting:
        page.click(f"[data-download={kind}]")
    return waiting.value.path().read_bytes().decode()


def editor(page):
    return page.locator(".cm-content")


def text_of(page):
    return "\n".join(page.locator(".cm-line").all_text_contents())


def typed(page, text):
    editor(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)
