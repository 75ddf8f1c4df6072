"""The Jinja environment of all pages: everything escaped, nothing silently undefined."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"

ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))
"""Inside <script>, JSON may hold no character that could end it; none of these is JSON syntax."""


def environment() -> Environment:
    """The environment, with the filters `json` (for script elements) and `web` (for links)."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters["json"] = json_markup
    env.filters["web"] = web
    return env


def json_text(value: object) -> str:
    """`value` as JSON that is safe in a script element and in a script file."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    for character, escaped in ESCAPES:  # not str.translate, which looks up every one
        text = text.replace(character, escaped)
    return text


def json_markup(value: object) -> Markup:
    """`value` as JSON for a script element, which Jinja must not escape again."""
    return Markup(json_text(value))  # noqa: S704 - no character of markup is left in it


def web(url: str) -> str:
    """`url` if it is a web address, else "": a page must not link to anything else."""
    return url if url.startswith(("https://", "http://")) else ""
