"""How the graph shows itself in a notebook: tables and the network inline, without any script."""
