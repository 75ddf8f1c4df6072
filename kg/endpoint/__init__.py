"""SPARQL servers elsewhere: asked by the SPARQL 1.1 Protocol, filled by the Graph Store Protocol.

With the standard library's HTTP client: what is needed beyond it (deadlines over a whole exchange,
whole answers or none, credentials that stay with one host) no small client does either.
"""
