"""Charts: Vega-Lite specifications, drawn as plain SVG when the pages are written."""
