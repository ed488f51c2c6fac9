"""Case numbers, from one database sequence: never given twice, never taken back."""

from django.db import connection


def next_number() -> int:
    """The next case number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('conversation_number')")
        return int(cursor.fetchone()[0])
