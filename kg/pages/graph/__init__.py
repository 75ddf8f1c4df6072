"""The network page: everything recorded as one picture, laid out here, drawn by vis-network."""
