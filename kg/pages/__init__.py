"""The pages a build writes: they open from disk, ask no host for anything, and show sources."""

from kg.pages.material import Material
from kg.pages.site import write_pages

__all__ = ["Material", "write_pages"]
