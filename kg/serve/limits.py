"""Every cap of the server: its value and the reason for it, in one place (README, Limits)."""

from __future__ import annotations

from typing import Final

from kg.query.guard import MAX_QUERY_BYTES

QUERY_SECONDS: Final = 30.0
"""A query's process is killed then; shipped queries take well under a second."""

MAX_ROWS: Final = 100_000
"""Rows, or triples, of an answer: more than a table is read for; downloads have everything."""

MAX_RESULT_BYTES: Final = 16 * 1024**2
"""Bytes of an answer before compression: it is held in memory while it is sent."""

MAX_BODY_BYTES: Final = 4 * MAX_QUERY_BYTES
"""Body of a request: the longest query with every byte percent-encoded, and graphs."""

MAX_HEAD_BYTES: Final = 64 * 1024
"""Request line and headers; a longer query goes into the body of a POST."""

CLIENT_QUERIES: Final = 16
"""Queries of one address at once: an office behind one address, and no more."""

ALL_QUERIES: Final = 64
"""Queries at once: four addresses at their limit do not keep a fifth waiting for memory."""

CLIENT_WAITING: Final = 64
"""Queries of one address that wait for their turn; further ones are sent away at once."""

ALL_WAITING: Final = 1_000
"""Queries that wait for their turn in all."""

WAIT_SECONDS: Final = 10.0
"""A query that has waited so long is sent away with 503: its reader has given up by then."""

WORKER_BYTES: Final = 512 * 1024**2
"""Memory a query's process may take beside the store, which all of them share."""

WORKER_GROWTH_BYTES: Final = 64 * 1024**2
"""A worker that kept more than this of its queries is replaced by a fresh one."""

SPARE_WORKERS: Final = 4
"""Idle workers kept ready, so that no query waits for a fork."""

IDLE_WORKERS: Final = 16
"""Idle workers kept; what a busy time leaves beyond them is ended little by little."""

SLOW_SECONDS: Final = 0.05
"""A query that works longer yields the processor to quicker ones, and one that takes longer ends
when its reader leaves."""

LONG_SECONDS: Final = 1.0
"""A query that works longer still yields to all others: few honest ones do."""

CONNECTIONS: Final = 1_000
"""Open connections in all."""

CLIENT_CONNECTIONS: Final = 128
"""Open connections of one address."""

HEAD_SECONDS: Final = 10.0
"""For a request to arrive, head and body: slower senders only hold connections."""

IDLE_SECONDS: Final = 15.0
"""A connection without a request is closed then."""

SEND_SECONDS: Final = 30.0
"""A reader who takes nothing of an answer for so long is cut off."""

OUTGOING_BYTES: Final = 256 * 1024**2
"""Answers not yet taken by their readers; beyond it, large ones are put off with 503."""

COMPRESSED_FROM: Final = 1_024
"""Shorter answers are sent as they are: compressing them saves no packet."""
