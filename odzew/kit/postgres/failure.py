"""The one error of the embedded PostgreSQL: what failed, what to do, and the end of the log."""

from pathlib import Path

TAIL_BYTES = 4_000


class PostgresFailed(RuntimeError):
    """PostgreSQL could not be found, created, started, dumped or restored.

    remedy: what a person can do about it.  log_tail: the last lines PostgreSQL wrote, may be empty.
    """

    def __init__(self, reason: str, *, remedy: str, log_tail: str = "") -> None:
        self.reason = reason
        self.remedy = remedy
        self.log_tail = log_tail.strip()
        super().__init__("\n".join(part for part in (reason, remedy, self.log_tail) if part))


def tail(log: Path) -> str:
    """The last lines of a log; empty when there is none."""
    try:
        with log.open("rb") as lines:
            lines.seek(0, 2)
            lines.seek(max(0, lines.tell() - TAIL_BYTES))
            return lines.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
