"""Drawings: small static pictures of how things hang together, as SVG with a text equivalent."""

from kg.pages.drawing.chain import office_chain
from kg.pages.drawing.ego import ego_drawing
from kg.pages.drawing.model import Drawing

__all__ = ["Drawing", "ego_drawing", "office_chain"]
