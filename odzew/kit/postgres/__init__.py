"""The embedded PostgreSQL: finds the programs, creates the data, starts, watches and stops the server.

No Django here.  Decision: docs/decisions/0001-embedded-postgresql.md.
"""

from odzew.kit.postgres.archive import dump, restore
from odzew.kit.postgres.binaries import Binaries, find_binaries
from odzew.kit.postgres.cluster import Cluster
from odzew.kit.postgres.databases import DATABASE
from odzew.kit.postgres.failure import PostgresFailed
from odzew.kit.postgres.supervisor import Running, start

__all__ = [
    "DATABASE",
    "Binaries",
    "Cluster",
    "PostgresFailed",
    "Running",
    "dump",
    "find_binaries",
    "restore",
    "start",
]
