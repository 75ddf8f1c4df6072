"""Where fact tables and vocabulary lie: beside the package in a checkout, inside a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_dir() -> Path:
    """Folder of the shipped fact tables."""
    return _shipped("data")


def ontology_dir() -> Path:
    """Folder of the shipped vocabulary, shapes, rules and named queries."""
    return _shipped("ontology")


def _shipped(name: str) -> Path:
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name
