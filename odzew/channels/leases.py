"""One process at a time does a thing (watches a mailbox): session locks, freed the moment the process is gone."""

import psycopg

from odzew.channels.liveness import own_connection_parameters

MAILBOX = 0x0D2F


class Leases:
    """The locks of this process in one space, on one connection of its own."""

    def __init__(self, space: int) -> None:
        self._space = space
        self._connection: psycopg.Connection | None = None
        self._held: set[int] = set()

    def take(self, key: int) -> bool:
        """Whether this process has the lease now. Raises psycopg.Error when the database is away."""
        connection = self._alive()
        if key not in self._held:
            row = connection.execute(
                "SELECT pg_try_advisory_lock(%s::int, %s::int)", (self._space, key)
            ).fetchone()
            if row and row[0]:
                self._held.add(key)
        return key in self._held

    def release(self, key: int) -> None:
        """Give the lease back; another process may take it at once."""
        if key in self._held:
            self._held.discard(key)
            self._alive().execute("SELECT pg_advisory_unlock(%s::int, %s::int)", (self._space, key))

    def close(self) -> None:
        """Give everything back."""
        self._held.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _alive(self) -> psycopg.Connection:
        """The connection; when it died, its locks died with it."""
        if self._connection is not None:
            try:
                self._connection.execute("SELECT 1")
            except psycopg.Error:
                self.close()
        if self._connection is None:
            self._held.clear()
            self._connection = psycopg.connect(**own_connection_parameters(), autocommit=True)
        return self._connection
