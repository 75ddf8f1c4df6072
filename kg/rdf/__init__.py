"""RDF: rows become triples in their sources' named graphs, rules add inferences, exports write files."""
