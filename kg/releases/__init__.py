"""Releases of the data: versions, what changed between two states of the tables, and citation."""
