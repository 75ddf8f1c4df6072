"""The work list of the facts as a page, and the log of searches."""
