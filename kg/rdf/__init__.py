"""RDF: rows become triples in their sources' named graphs, rules infer, exports write files."""
