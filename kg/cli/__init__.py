"""The command line: one command group a file; translates, never computes."""
