"""Build: check, load, infer, project, and publish all files at once or not at all."""
