"""After a test with real transactions the database is what a new desk has."""

import pytest
from django.db import connection

from odzew.core.accounts.models import Desk
from odzew.core.conversations.models import Conversation
from odzew.testing import emptying, make


@pytest.mark.django_db(transaction=True)
def test_rows_of_migrations_return_and_all_others_go():
    make.conversation()
    Desk.objects.update(organisation="Lniany Dom")
    emptying.delete_rows(connection)
    assert not Conversation.objects.exists()
    assert Desk.objects.get().organisation == ""
