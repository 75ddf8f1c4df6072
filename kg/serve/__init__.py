"""The HTTP face: a SPARQL endpoint, the pages and the answers of the commands, for strangers too.

The event loop (`app`) only translates; queries and analyses run in worker processes (`worker`)
that a parent with the store loaded (`nursery`) forks on demand and the loop (`pool`) kills.
"""
