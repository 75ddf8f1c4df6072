"""Queries: guarded, run in a process that can be killed, and the named ones that ship."""
