"""The pages a build writes: they open from disk, ask no host for anything, and show sources."""

from kg.pages.material import Material
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
