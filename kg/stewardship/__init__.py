"""Stewardship: the tables changed row by row, checked first, written whole, merged by row."""
