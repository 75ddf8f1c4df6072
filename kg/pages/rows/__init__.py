"""Pages of rows: the permanent address of every fact, and what stands where ids went away."""
