"""Case numbers, from one database sequence: never given twice, never taken back."""

from django.db import connection


def next_number() -> int:
    """The next case number."""
    return next_numbers(1)[0]


def next_numbers(count: int) -> list[int]:
    """Several numbers in rising order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('conversation_number') FROM generate_series(1, %s)", [count])
        return sorted(int(row[0]) for row in cursor.fetchall())
