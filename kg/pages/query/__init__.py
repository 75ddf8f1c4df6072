"""query.html: SPARQL in the page itself, over the whole dataset, with nothing asked of a host."""
