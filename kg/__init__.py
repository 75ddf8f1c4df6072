"""Reference knowledge graph of US federal shared services."""
