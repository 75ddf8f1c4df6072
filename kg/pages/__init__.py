"""Pages that open from disk: index, coverage matrix and network, from one build."""

from kg.pages.site import write_pages

__all__ = ["write_pages"]
