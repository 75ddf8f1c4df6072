"""Options that choose who computes over many records."""

from __future__ import annotations

import click

from kg.scale import DEFAULT_MEMORY, DEFAULT_URL

engine_option = click.option(
    "--engine",
    "url",
    metavar="URL",
    default=DEFAULT_URL,
    show_default=True,
    help="Who computes: duckdb:// here, spark://local[2], spark://HOST:PORT, or another of Ibis.",
)
memory_option = click.option(
    "--memory",
    metavar="SIZE",
    default=DEFAULT_MEMORY,
    show_default=True,
    help="Memory an engine that runs here may take; beyond it, it spills to disk.",
)
