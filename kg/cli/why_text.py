"""The answer to a why as people read it: each triple, and under it where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

STEP = "  "


def why_text(content: Json) -> str:
    """`content` of kg.provenance.record.why_record; a document is named in full once."""
    return "\n".join(map(_plain, _lines(content))) + "\n"


def _plain(line: str) -> str:
    """`line` without anything that steers a terminal."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in line)


def _lines(content: Json) -> Iterator[str]:
    documents: dict[str, str] = {}
    if content["row"]:
        yield from _row(content["row"], documents)
    triples = content["triples"]
    if not triples:
        yield "No triple comes from it." if content["row"] else "No such triple is in the graph."
    for one in triples:
        yield _triple(one)
        yield from _reasons(one, 1, documents)
    if documents:
        yield ""
        yield "Sources"
        for source, title in sorted(documents.items()):
            yield f"{STEP}{source}: {title}"


def _row(row: Json, documents: dict[str, str]) -> Iterator[str]:
    yield f"{row['place']}  {row['key']}"
    for name, cell in row["cells"].items():
        yield f"{STEP}{name:14}  {cell}"
    _noted(row, documents)
    yield ""


def _triple(one: Json) -> str:
    return f"{one['subject']} {one['predicate']} {one['object']}"


def _reasons(one: Json, depth: int, documents: dict[str, str]) -> Iterator[str]:
    for reason in one["reasons"]:
        yield from _reason(reason, depth, documents)


def _reason(one: Json, depth: int, documents: dict[str, str]) -> Iterator[str]:
    pad = STEP * depth
    if one["how"] == "row":
        yield f"{pad}{_cited(one, documents)}"
    elif one["how"] == "vocabulary":
        yield f"{pad}vocabulary: {one['name']}{':' + str(one['line']) if one['line'] else ''}"
    elif one["how"] == "kernel":
        yield f"{pad}computed ({one['name']}){': ' + one['text'] if one['text'] else ''}"
        for row in one["rows"]:
            yield f"{pad}{STEP}{_cited(row, documents)}"
    else:
        yield f"{pad}rule {one['file']}: {one['text']}, from"
        for number, premises in enumerate(one["from"], 1):
            if len(one["from"]) > 1:
                yield f"{pad}{STEP}{number} of {len(one['from'])}"
            for premise in premises:
                yield f"{pad}{STEP * 2}{_triple(premise)}"
                yield from _reasons(premise, depth + 3, documents)


def _cited(one: Json, documents: dict[str, str]) -> str:
    _noted(one, documents)
    column = f" [{one['column']}]" if one["column"] else ""
    if not one["source"]:
        return f"{one['place']}{column} {one['key']}, curated by hand"
    said = ", ".join(part for part in (one["observed"] or "undated", one["confidence"]) if part)
    return f"{one['place']}{column} {one['key']}, source {one['source']} ({said})"


def _noted(one: Json, documents: dict[str, str]) -> None:
    if one["source"]:
        documents[one["source"]] = f"{one['title']} <{one['url']}>"
