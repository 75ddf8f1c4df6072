"""The pages a build writes: they open from disk, ask no host for anything, and show sources."""

from kg.pages.material import Material
from kg.pages.site import page_parts, write_pages
from kg.pages.sitemap import write_site_map

__all__ = ["Material", "page_parts", "write_pages", "write_site_map"]
