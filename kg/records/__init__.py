"""Rows become records with periods: the kernel that graph, analysis and pages all read."""
