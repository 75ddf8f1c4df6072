"""A Model Context Protocol server: assistants ask the graph and get sources with every answer."""
