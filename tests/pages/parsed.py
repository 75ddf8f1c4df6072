"""Pages read by an HTML parser: their ids, links, texts, and the facts they show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"meta", "link", "input", "br", "img", "hr", "col", "path", "rect", "line", "wbr"}


class Shown(NamedTuple):
    """A fact as a page shows it."""

    key: str
    says: str
    source: str
    cited: str


@dataclass
class Parsed:
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    facts: list[Shown] = field(default_factory=list)
    sections: dict[str, list[str]] = field(default_factory=dict)
    """Id of each section -> keys of the facts in it."""

    @property
    def keys(self) -> set[str]:
        return {one.key for one in self.facts}

    @property
    def text(self) -> str:
        return " ".join(self.texts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Parsed()
        self.path: list[str] = []
        self.section = ""
        self.common = ("", "")
        self.cells: list[list[str]] = []
        self.cell_links: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.page.tags.add(tag)
        self.page.attributes.update(given)
        if tag not in VOID:
            self.path.append(tag)
        if "id" in given:
            self.page.ids.append(given["id"])
        if tag == "section":
            self.section = given.get("aria-labelledby", "")
        if tag == "tbody":
            self.common = ("", "")
        if tag == "tr" or (tag == "li" and "tr" not in self.path):
            self.cells, self.cell_links = [], []
        if tag in ("td", "th", "li"):
            self.cells.append([])
        link = given.get("href") or given.get("src")
        if link:
            self.page.links.append(link)
            self.cell_links.append(link)
            if link.startswith("../fact/"):
                self._fact(link)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if tag == "tr" and self.cells and len(self.cells) == 1 and "tbody" in self.path:
            sources = [one for one in self.cell_links if one.startswith("../source/")]
            self.common = (sources[0] if sources else "", " ".join(self.cells[0]))
        while self.path and self.path.pop() != tag:
            pass

    def handle_data(self, data):
        text = " ".join(data.split())
        if not text:
            return
        if "code" in self.path or "pre" in self.path:
            self.page.codes.append(data)
        else:
            self.page.texts.append(text)
        if self.cells:
            self.cells[-1].append(text)

    def _fact(self, link):
        page, _, row = link.removeprefix("../fact/").partition("#")
        key = f"{page.rpartition('-')[0]}/{row}"
        sources = [one for one in self.cell_links if one.startswith("../source/")]
        cited = " ".join(self.cells[-1])
        if "td" in self.path and not re.search(r"confidence", cited):
            source, cited = self.common
            sources = [source]
        says = " ".join(self.cells[-2 if "td" in self.path else -1])
        if not sources and "Our own reading" in " ".join(self.cells[-1]):
            cited = " ".join(self.cells[-1])
        self.page.facts.append(Shown(key, says, sources[-1] if sources else "", cited))
        self.page.sections.setdefault(self.section, []).append(key)


def parsed(html: str) -> Parsed:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page
