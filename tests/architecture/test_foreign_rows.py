"""Rows of another app change only through that app's actions; the finder is tested with violations."""

import pytest

from tests.architecture import foreign_rows

IMPORT = "from odzew.core.conversations.models import Conversation\n"


def test_nobody_writes_rows_of_another_app():
    found = [
        line for module, source in foreign_rows.sources() for line in foreign_rows.violations(source, module)
    ]
    assert found == []


@pytest.mark.parametrize(
    "write",
    [
        "Conversation.objects.create(status='new')",
        "Conversation.objects.filter(pk=1).update(status='new')",
        "Conversation.objects.filter(pk=1).exclude(pk=2).delete()",
        "Conversation.objects.bulk_create([])",
        "Conversation(status='new').save()",
        "row = Conversation.objects.get(pk=1)\nrow.status = 'new'\nrow.save()",
    ],
)
def test_a_deliberate_violation_is_found(write):
    assert list(foreign_rows.violations(IMPORT + write, "odzew.channels.intake"))


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("odzew.core.conversations.actions.reply", IMPORT + "Conversation.objects.create()"),
        ("odzew.channels.intake", IMPORT + "Conversation.objects.filter(pk=1).first()"),
        ("odzew.channels.intake", IMPORT + "seen = {}\nseen.update({1: Conversation})"),
        ("odzew.channels.intake", "from odzew.channels.models import Arrival\nArrival.objects.create()"),
    ],
)
def test_reads_and_own_rows_are_no_violation(module, code):
    assert list(foreign_rows.violations(code, module)) == []
