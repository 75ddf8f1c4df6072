"""Honest and hostile readers at once while workers die: nothing wrong, nothing stuck."""

from __future__ import annotations

import pytest

from kg import KnowledgeGraph
from tests.serve.soak import Soak

SECONDS = 600.0


def test_some_seconds_of_it(server, few):
    figures = Soak(server, KnowledgeGraph.load(few), 4.0).run()
    assert figures.wrong == []
    assert figures.stuck == 0
    assert figures.honest > 10
    assert figures.hostile > 10
    assert figures.killed > 1


@pytest.mark.drill
def test_ten_minutes_of_it(real_short, record_property):
    figures = Soak(real_short, KnowledgeGraph.load(), SECONDS).run()
    record_property("drill: honest answers in the soak", figures.honest)
    record_property("drill: hostile requests in the soak", figures.hostile)
    record_property("drill: workers killed in the soak", figures.killed)
    assert figures.wrong == []
    assert figures.stuck == 0
