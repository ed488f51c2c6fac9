"""Several reads in one statement: each query becomes a column of a single row."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

COUNT = "(SELECT count(*) FROM ({}) AS part)"
IDS = "ARRAY({})"
ROWS = "(SELECT json_agg(part) FROM ({}) AS part)"
NONE = {COUNT: 0, IDS: [], ROWS: None}


def together(parts: Sequence[tuple[str, QuerySet[Any, Any]]]) -> list[Any]:
    """The value of each (COUNT | IDS | ROWS, query); a query that can hold nothing is not asked."""
    columns: list[str] = []
    params: list[Any] = []
    places: list[int] = []
    values = [NONE[form] for form, _rows in parts]
    for place, (form, rows) in enumerate(parts):
        try:
            sql, bound = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        columns.append(form.format(sql))
        params += bound
        places.append(place)
    if columns:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(columns), params)  # compiled by the ORM, values bound
            for place, value in zip(places, cursor.fetchone(), strict=True):
                values[place] = value
    return values
