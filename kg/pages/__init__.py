"""Pages: HTML that opens from disk and asks no other host for anything."""
