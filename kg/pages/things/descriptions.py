"""The files beside the pages: each thing as Turtle and as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.description import Descriptions
from kg.pages.page import File
from kg.rdf.names import thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material


def description_files(material: Material) -> Iterator[File]:
    """{kind}/{id}.ttl and .jsonld of every thing; none where the quads are not at hand."""
    if not material.quads:
        return
    known = Descriptions(material.quads)
    for kind, ids in material.links.ids.items():
        for ident in sorted(ids):
            iri = thing(kind, ident)
            yield File(f"{kind}/{ident}.ttl", known.turtle(iri))
            yield File(f"{kind}/{ident}.jsonld", known.json_ld(iri))
