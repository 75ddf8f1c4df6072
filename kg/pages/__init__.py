"""The pages a build writes: they open from disk, ask no host for anything, and show sources.

What writes them is imported when it is asked for: a build without pages needs the material alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kg.pages.material import Material

if TYPE_CHECKING:
    from kg.pages.site import OF_GRAPH, OF_TABLES, asset_part, page_parts, write_pages
    from kg.pages.sitemap import write_site_map

__all__ = [
    "OF_GRAPH",
    "OF_TABLES",
    "Material",
    "asset_part",
    "page_parts",
    "write_pages",
    "write_site_map",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = import_module("kg.pages.sitemap" if name == "write_site_map" else "kg.pages.site")
    return getattr(found, name)
