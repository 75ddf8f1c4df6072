"""A notebook as a script: Jupyter (with jupytext), VS Code and others run it cell by cell."""

# %% The graph, and what is in it
from kg import KnowledgeGraph

graph = KnowledgeGraph.load()
graph  # noqa: B018  (the last line of a cell is shown)

# %% Gaps of one body in two functions
graph.gaps(agencies=["HUD"], areas=["payroll", "travel"])

# %% A named query
graph.query("agency-providers", agency="HUD")

# %% SPARQL
graph.query("SELECT ?office ?host WHERE { ?office qsmo:hostedBy ?host } ORDER BY ?office")

# %% What is around the agency, inline
graph.show("hud")
