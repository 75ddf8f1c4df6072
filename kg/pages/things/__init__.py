"""A page per thing: its facts with their sources, its history, its description as RDF."""
