"""What the seed writes keeps every invariant of the desk, checked by SQL over all of it."""

from typing import Any

import pytest
from django.db import connection

from odzew.channels.email import incoming
from odzew.channels.email.parse import parse
from odzew.channels.models import Arrival, Delivery
from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.conversations.models import Conversation, Macro, Message, Template, View
from odzew.core.conversations.rules import OPEN_STATUSES
from odzew.core.customers.models import Customer
from odzew.features.promises import actions as promises
from odzew.features.promises.models import AnswerProfile, Promise
from odzew.features.promises.queries.kept import kept
from odzew.features.routing.models import Assignment
from odzew.kit import blobs
from odzew.surfaces.demo import seed

pytestmark = pytest.mark.django_db
CASES = 400
INVARIANTS = {
    "events are numbered without gaps": """
        SELECT subject_id FROM event WHERE subject_kind = 'conversation' GROUP BY subject_id
        HAVING min(seq) <> 1 OR max(seq) <> count(*)""",
    "the conversation knows its last event": """
        SELECT c.id FROM conversation c WHERE c.seq <>
        (SELECT max(seq) FROM event e WHERE e.subject_kind = 'conversation' AND e.subject_id = c.id)""",
    "a message stands under its own event": """
        SELECT m.id FROM message m LEFT JOIN event e ON e.subject_kind = 'conversation' AND e.subject_id = m.conversation_id
        AND e.seq = m.seq AND (e.data->>'message_id')::bigint = m.id WHERE e.id IS NULL""",
    "somebody waits exactly when no answer has reached them since": """
        SELECT c.id FROM conversation c
        WHERE c.status NOT IN ('resolved', 'closed') AND (c.waiting_since IS NOT NULL) <> EXISTS (
            SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.direction = 'in' AND NOT m.meta @> '{"is_thanks": true}' AND m.sent_at > coalesce(
                (SELECT max(o.sent_at) FROM message o JOIN delivery d ON d.message_id = o.id
                 WHERE o.conversation_id = c.id AND o.direction = 'out' AND NOT o.is_automatic
                   AND d.state NOT IN ('failed', 'unknown', 'withdrawn')), '-infinity'))""",
    "nobody waits in a finished case": """
        SELECT id FROM conversation WHERE status IN ('resolved', 'closed') AND (waiting_since IS NOT NULL OR resolved_at IS NULL)""",
    "the wait began with an unanswered word": """
        SELECT c.id FROM conversation c WHERE c.waiting_since IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.sent_at = c.waiting_since)""",
    "every answer has its delivery": """
        SELECT m.id FROM message m LEFT JOIN delivery d ON d.message_id = m.id WHERE m.direction = 'out' AND d.id IS NULL""",
    "every mail that came has its bytes": """
        SELECT m.id FROM message m LEFT JOIN arrival a ON a.message_id = m.id
        WHERE m.direction = 'in' AND m."to" <> '[]' AND (a.id IS NULL OR a.message_ref <> m.external_id)""",
    "the list shows the last word": """
        SELECT c.id FROM conversation c WHERE c.last_message_at <>
        (SELECT max(m.sent_at) FROM message m WHERE m.conversation_id = c.id AND m.direction <> 'internal')""",
    "who waits is promised an answer": """
        SELECT c.id FROM conversation c WHERE c.status NOT IN ('resolved', 'closed') AND c.waiting_since IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM promise p WHERE p.conversation_id = c.id AND p.ended_at IS NULL
                        AND p.kind IN ('first_answer', 'next_answer'))""",
    "no case says that it waits without a promise": """
        SELECT id FROM conversation WHERE urgency_reasons @> '[["no_promise"]]' """,
    "nobody was told a time in the past": """
        SELECT id FROM expectation WHERE due_at IS NOT NULL OR held IS NOT NULL""",
    "an old promise that is broken alarms nobody": """
        SELECT id FROM promise WHERE broken_at IS NOT NULL AND next_step_at <= now()""",
    "the case knows when it is due": """
        SELECT c.id FROM conversation c WHERE c.status NOT IN ('resolved', 'closed') AND c.next_due_at IS DISTINCT FROM
        (SELECT min(due_at) FROM promise p WHERE p.conversation_id = c.id AND p.ended_at IS NULL AND p.paused_at IS NULL)""",
    "tags of cases are on the list of tags": """
        SELECT c.id FROM conversation c, unnest(c.tags) t WHERE NOT EXISTS (SELECT 1 FROM tag WHERE name = t)""",
}


@pytest.fixture(scope="module")
def desk(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """A seeded desk for the whole module, taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        seed.seed(smtp_port=2525, count=CASES)
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("claim", INVARIANTS)
def test_over_everything_seeded(claim: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INVARIANTS[claim])
        assert cursor.fetchall() == []


@pytest.mark.usefixtures("desk")
def test_the_shop_is_complete() -> None:
    assert (Agent.objects.count(), Team.objects.count(), Brand.objects.count()) == (12, 4, 3)
    assert (Customer.objects.count(), Conversation.objects.count()) == (800, CASES)
    assert (Template.objects.count(), Macro.objects.count(), View.objects.count()) == (20, 8, 6)
    opened = Conversation.objects.filter(status__in=OPEN_STATUSES)
    assert 110 <= opened.count() <= 130
    assert set(opened.values_list("status", flat=True)) == {str(one) for one in OPEN_STATUSES}
    assert Delivery.objects.filter(state="failed").exists()
    numbers = Conversation.objects.order_by("created_at").values_list("number", flat=True)
    assert list(numbers) == sorted(numbers)


@pytest.mark.usefixtures("desk")
def test_the_kept_bytes_read_as_the_message_says() -> None:
    """What intake would make of the raw mail is what stands in the message: nothing was made up beside it."""
    rows = Arrival.objects.select_related("message", "account").order_by("id")
    for row in [*rows[:25], *rows.filter(message__in_reply_to__gt="")[:25]]:
        raw, message = blobs.get(row.raw_id), row.message
        read = incoming.understand(parse(raw), row.account, row.envelope)
        assert message is not None
        assert read.text.strip() == message.text.strip()
        assert read.reply_text.strip() == message.reply_text.strip()
        assert (read.subject, read.external_id, read.sender.value, read.sender.name) == (
            message.subject, message.external_id, message.sender, message.author_name,
        )  # fmt: skip
        assert (read.known_ids[0] if read.known_ids else "") == message.in_reply_to
        assert len(read.files) == message.attachments.count()
        assert {name: read.meta[name] for name in ("written_at", "has_more") if name in read.meta} == {
            name: value for name, value in message.meta.items() if name != "is_thanks"
        }


@pytest.mark.usefixtures("desk")
def test_anybody_may_read_the_charter_of_each_brand(client) -> None:
    for brand in Brand.objects.filter(is_active=True):
        page = client.get(f"/karta/{brand.slug}/")
        assert page.status_code == 200
        assert brand.name in page.content.decode()


@pytest.mark.usefixtures("desk")
def test_a_second_seed_changes_nothing() -> None:
    before = Message.objects.count()
    assert seed.seed(smtp_port=2525) is False
    assert Message.objects.count() == before


@pytest.mark.usefixtures("desk")
def test_mail_accounts_follow_the_provider_to_another_port() -> None:
    seed.point_to(2600)
    from odzew.core.conversations.models import ChannelAccount

    ports = {row.settings["smtp"]["port"] for row in ChannelAccount.objects.filter(kind="email")}
    assert ports == {2600}


@pytest.mark.usefixtures("desk")
def test_the_past_stands_for_figures_and_told_times() -> None:
    found = kept()
    assert found.whole.met.n > 50
    assert found.whole.share.n == 0
    assert {line.name for line in found.channels} >= {"email", "form", "chat"}
    assert AnswerProfile.objects.filter(key="first_answer/email").exists()


@pytest.mark.usefixtures("desk")
def test_the_past_is_settled_already() -> None:
    before = list(Promise.objects.order_by("pk").values("pk", "due_at", "ended_at", "paused_at"))
    assert {bool(row["ended_at"]) for row in before} == {True, False}
    promises.settle(list(Conversation.objects.values_list("pk", flat=True)))
    after = {row["pk"]: row for row in Promise.objects.values("pk", "due_at", "ended_at", "paused_at")}
    changed = [row for row in before if row != after[row["pk"]]]
    assert changed == []


@pytest.mark.usefixtures("desk")
def test_a_team_gives_out_its_cases_and_says_why() -> None:
    rows = list(Assignment.objects.select_related("conversation"))
    assert len(rows) == 12
    for row in rows:
        assert row.agent_id == row.conversation.assignee_id
        assert row.team is not None
        assert row.team.name == "Obsługa sklepu"
        assert row.seen[0]["agent"] == row.agent_id
        assert row.considered == 5
    assert len({row.agent_id for row in rows}) > 1
    assert Conversation.objects.filter(
        assignee=None, waiting_since__isnull=False, status__in=OPEN_STATUSES
    ).exists()
    assert set(Agent.objects.values_list("presence", flat=True)) == {"offline"}
