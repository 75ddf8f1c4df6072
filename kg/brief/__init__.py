"""A brief as one HTML page or as Markdown, each for the screen and for paper."""
