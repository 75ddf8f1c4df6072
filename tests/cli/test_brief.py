"""kg brief: every format says the same, cites alike, and shows hostile names as text."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from kg.analysis import status as st
from kg.brief.markdown import escaped

SHOWN = ["usda", "hud", "nasa", "cpsc"]
HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(2))",
    "| a | `b` **c** <img src=x onerror=alert(3)>",
    '" onmouseover="alert(4)',
    "</style></title><script>alert(5)</script>",
    "1. {{ 7 * 7 }} {% raw %} https://evil.example www.evil.example",
)


class Page(HTMLParser):
    """What a browser would make of the HTML: tags, links, ids, and the text beside them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        for name, value in attrs:
            self.attributes[name] += 1
            if name == "href":
                self.links.append(value)
            if name == "id":
                self.ids.append(value)

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def brief(kg):
    def call(*args):
        done = kg("brief", *args)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    return call


@pytest.mark.sampled(2)
@pytest.mark.parametrize("agency", SHOWN)
def test_figures_are_those_of_kg_gaps(kg, brief, agency):
    done = kg("gaps", "--agency", agency, "--status", "all", "--format", "json")
    cells = json.loads(done.stdout)
    content = json.loads(brief(agency, "--format", "json"))
    fields = cells[0].keys()
    assert [{name: one[name] for name in fields} for one in content["functions"]] == cells
    counts = Counter(one["status"] for one in cells)
    gaps = sum(counts[one] for one in st.GAPS)
    assert content["counts"] == {one: counts[one] for one in st.RANK}
    assert (content["established_gaps"], content["total"]) == (gaps, len(cells))
    head = f"{content['known']} of {len(cells)} main functions known"
    split = f"{counts['marketplace']} marketplace, {gaps} established gap"
    unknown = f"{counts['unknown']} unknown"
    text = brief(agency)
    assert f"**{head}: {split}" in text
    assert unknown in text
    page = Page(brief(agency, "--format", "html")).text
    assert f"{head}" in page
    assert f"{gaps} established gap" in page
    assert unknown in page


@pytest.mark.sampled(1)
@pytest.mark.parametrize("agency", SHOWN)
def test_every_number_leads_to_its_source(brief, agency):
    sources = json.loads(brief(agency, "--format", "json"))["sources"]
    numbers = {one["number"] for one in sources}
    text = brief(agency)
    body, listed = text.split("## Sources\n")
    cited = {int(one) for found in re.findall(r" \[([\d, ]+)\]", body) for one in found.split(",")}
    assert cited == numbers == {int(one) for one in re.findall(r"^(\d+)\. ", listed, re.MULTILINE)}
    page = Page(brief(agency, "--format", "html"))
    inside = {one for one in page.links if one.startswith("#")}
    assert {one for one in inside if one.startswith("#s")} == {f"#s{one}" for one in numbers}
    assert {one.removeprefix("#") for one in inside} <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)
    outside = set(page.links) - inside
    assert {one["url"] for one in sources} <= outside
    assert all(one.startswith(("https://", "http://")) for one in outside)
    for one in sources:
        assert f"<{one['url']}>" in listed or "%" in listed
        assert one["title"] in page.text


def test_the_page_needs_nothing_and_may_load_nothing(brief):
    text = brief("nasa", "--format", "html")
    page = Page(text)
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert page.tags["script"] == page.tags["img"] == page.tags["link"] == page.tags["iframe"] == 0
    assert page.attributes["style"] == page.attributes["src"] == 0
    assert "default-src 'none'; style-src 'sha256-" in text
    assert "unsafe" not in text
    assert not re.search(r"url\(|@import", text)
    assert page.tags["title"] == page.tags["h1"] == page.tags["main"] == 1
    assert "@media print" in text


def test_all_formats_name_the_functions_and_the_gaps(brief):
    content = json.loads(brief("hud", "--format", "json"))
    page, text = Page(brief("hud", "--format", "html")).text, brief("hud")
    for one in content["functions"]:
        word = st.WORD[one["status"]]
        assert f"{word.symbol} {word.label}" in page
        [row] = [line for line in text.splitlines() if line.startswith(f"| {one['area_label']} |")]
        assert f"| {word.symbol} {word.label} |" in row
        assert row.endswith(f"| {one['gap'] or ''} |")
        for use in one["uses"]:
            assert use in page
    for gap in content["gaps"]:
        assert gap["step"] in page
        assert escaped(gap["step"]) in text
    for one in (*content["mandates"],):
        assert one["asks"] in page
        assert one["asks"] in text


def test_the_same_question_gives_the_same_bytes(kg, tmp_path):
    for fmt in ("md", "html", "json"):
        first = kg("brief", "usda", "--format", fmt)
        file = tmp_path / f"brief.{fmt}"
        second = kg("brief", "Department of Agriculture", "--format", fmt, "--output", file)
        assert (second.stdout, second.returncode) == (b"", 0)
        assert file.read_bytes() == first.stdout
        assert first.stdout.endswith(b"\n")
        assert b"\r" not in first.stdout


def test_another_day(brief):
    content = json.loads(brief("hud", "--as-of", "2015-06-30", "--format", "json"))
    assert content["as_of"] == "2015-06-30"
    assert content["changes"]["first"] == "2010-06-30"
    assert content["due"]["until"] == "2017-06-30"
    assert all(one["standing"] == "no QSMO" for one in content["functions"])
    assert "As of 2015-06-30." in brief("hud", "--as-of", "2015-06-30")


def test_a_filter_is_told(brief):
    for fmt in ("md", "html"):
        text = brief("hud", "--government-only", "--format", fmt)
        assert "Only records of use from government sources count: " in text
    content = json.loads(brief("hud", "--government-only", "--format", "json"))
    assert content["note"].endswith("rows are left out.")
    assert content["known"] < json.loads(brief("hud", "--format", "json"))["known"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nobody-knows",), "no agency is called"),
        (("usaid",), "does not exist on"),
        (("hud", "--format", "pdf"), "'pdf' is not one of"),
        (("hud", "--as-of", "1979-01-01"), "out of range"),
        ((), "Missing argument"),
    ],
)
def test_wrong_use(kg, args, said):
    done = kg("brief", *args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A copy of the facts in which names, texts and addresses are hostile."""
    import shutil

    from kg.paths import data_dir

    folder = shutil.copytree(data_dir(), tmp_path_factory.mktemp("hostile") / "data")
    spoil = {
        "agencies": ("label", "acronym"),
        "areas": ("label", "short"),
        "offices": ("label", "acronym", "website"),
        "policies": ("label", "number"),
        "providers": ("label", "acronym"),
        "provisions": ("statement",),
        "services": ("label",),
        "mandate_tests": ("label",),
        "next_steps": ("label", "step"),
        "sources": ("title", "url"),
    }
    for name, columns in spoil.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for number, row in enumerate(rows):
            for column in columns:
                if row[column]:
                    row[column] = HOSTILE[number % len(HOSTILE)]
                    if column in ("url", "website"):
                        row[column] = "javascript:alert(6)"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def test_hostile_names_do_nothing_in_html(brief, hostile):
    page = Page(brief("usda", "--data", hostile, "--format", "html"))
    plain = Page(brief("usda", "--format", "html"))
    assert page.tags["script"] == page.tags["img"] == 0
    assert set(page.tags) == set(plain.tags)
    assert set(page.attributes) == set(plain.attributes)
    assert page.tags["title"] == page.tags["style"] == 1
    assert all(one.startswith("#") for one in page.links)
    for text in HOSTILE:
        assert text in page.text


def test_hostile_names_do_nothing_in_markdown(brief, hostile):
    text = brief("usda", "--data", hostile)
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", text)  # what is escaped is text
    bare = re.sub(r"`kg [a-z]+ [a-z -]+`|`kg candidates`", "", bare)
    assert not re.search(r"<|>|`|\]\(|[{}]|\$|&|~|://|www\.", bare)
    rows = [line for line in bare.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {6, 8}
    headings = [line for line in text.splitlines() if re.match(r" *(#|=+$|-+$)", line)]
    assert [line[:3] for line in headings] == ["# \\", *["## "] * 7]
    items = re.findall(r"^(\d+)\. ", text, re.MULTILINE)
    sources = json.loads(brief("usda", "--data", hostile, "--format", "json"))["sources"]
    assert items == [str(one["number"]) for one in sources]
