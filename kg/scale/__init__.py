"""What does not fit in memory: tables read and questions put by an engine named by its URL.

One Ibis expression a question; DuckDB in process by default, Spark and other engines by URL.
"""

from typing import Final

DEFAULT_URL: Final = "duckdb://"
DEFAULT_MEMORY: Final = "1GB"
