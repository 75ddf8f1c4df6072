"""Analysis: coverage and what follows from it; computes, never prints."""
