"""The ledger's search and its counts use indexes, however many arrivals there were."""

import pytest
from django.db import connection
from django.db.models import Count

from odzew.channels.models import Arrival

pytestmark = pytest.mark.django_db


@pytest.fixture
def _indexes_only():
    """Few rows are read faster one by one: this asks whether an index could serve at all."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.mark.usefixtures("_indexes_only")
@pytest.mark.parametrize("field", ["sender", "subject"])
def test_words_are_searched_by_an_index(field):
    plan = Arrival.objects.filter(**{f"{field}__icontains": "wiśniewska"}).explain()
    assert f"arrival_{field}_words" in plan


@pytest.mark.usefixtures("_indexes_only")
def test_states_are_counted_by_an_index():
    plan = Arrival.objects.values_list("state").annotate(n=Count("pk")).explain()
    assert "arrival_state" in plan
