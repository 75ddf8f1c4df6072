"""The pages that every page leads to."""

from __future__ import annotations

WAYS = (
    ("index.html", "Start"),
    ("coverage.html", "Coverage"),
    ("graph.html", "Network"),
    ("policies.html", "Policies"),
    ("charts.html", "Charts"),
)
"""Path and name of the pages that the head of every page links to."""

QUERY = ("query.html", "Query")
"""One more, where the site has it."""

MORE: tuple[tuple[str, str], ...] = (
    ("compare.html", "Two agencies side by side"),
    ("changes.html", "What changed"),
    ("sources.html", "Sources"),
    ("health.html", "What to look after"),
    ("ontology.html", "Words of the graph"),
    ("about.html", "How to read this"),
    ("fact.html", "Find a fact"),
    ("report.html", "Report an error"),
)
"""Those that its foot links to."""
