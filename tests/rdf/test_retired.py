"""Ids that went away stay in the graph: deprecated, with what took their place."""

from __future__ import annotations

import pyoxigraph as ox

from kg.pages.rows.retired import KIND_OF
from kg.rdf.names import BASE, NS
from tests.small import real

REPLACED = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
DEPRECATED = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def values(subject: str, predicate: ox.NamedNode) -> list[str]:
    found = real().store.quads_for_pattern(
        ox.NamedNode(subject), predicate, None, ox.DefaultGraph()
    )
    return [one.object.value for one in found]


def test_every_retired_id_says_what_took_its_place_and_is_deprecated():
    rows = real().tables["retired_ids"]
    assert rows
    for row in rows:
        gone = f"{BASE}{KIND_OF[row['table']]}/{row['id']}"
        [instead] = values(gone, REPLACED) or [""]
        assert instead.removeprefix(BASE).partition("/")[2] == row["replaced_by"]
        assert values(gone, DEPRECATED) == ["true"]
        assert values(gone, ox.NamedNode(f"{NS}retiredOn")) == [row["retired_on"]]
        assert values(instead, TYPE), f"{instead} is no thing of the graph"
        assert not values(gone, TYPE), f"{gone} went away and is still a thing"


def test_nothing_else_is_deprecated():
    found = real().store.quads_for_pattern(None, DEPRECATED, None, ox.DefaultGraph())
    assert len({one.subject for one in found}) == len(real().tables["retired_ids"])
