"""Provenance: which row, rule or word of the vocabulary each triple of the graph comes from."""
