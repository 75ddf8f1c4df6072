"""Transaction-level evidence reduced to adoption candidates, which a person accepts or not.

A map (TOML) says what the columns of a feed mean; an engine reduces the records to groups; names
are looked up in the tables; what comes out is a table to review. Nothing enters by itself.
"""
