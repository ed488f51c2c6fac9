"""The Radar of a supervisor: the board read whole, with and without a team, on 10,000 and 100,000 conversations.

One in fifty is open and waits; each has its promise. Among them lie orphans of every kind, and a ledger of arrivals
and deliveries as long as the history. `board` is what the page waits for besides the shell; `page` is the whole answer.
"""

import sys

from benchmarks import desk

TIMES = 60
ORPHANS = """
INSERT INTO promise (public_id, conversation_id, kind, source, clock_kind, made_at, due_at, step, reason, words, next_step_at{more})
SELECT gen_random_uuid(), id, 'first_answer', 'policy', 'business', waiting_since,
    CASE WHEN id %% 40 = 0 THEN now() - interval '1 hour' ELSE now() + (id %% 300) * interval '1 minute' END, 0, '', '', now() + interval '1 day'{values}
FROM conversation WHERE waiting_since IS NOT NULL AND id %% 1000 <> 0;
INSERT INTO promise (public_id, conversation_id, kind, source, clock_kind, made_at, due_at, kept_at, ended_at, step, reason, words{more})
SELECT gen_random_uuid(), id, 'first_answer', 'policy', 'business', created_at, created_at + interval '2 hours',
    created_at + interval '1 hour', created_at + interval '1 hour', 0, '', ''{values} FROM conversation WHERE waiting_since IS NULL;
UPDATE conversation c SET next_due_at = p.due_at FROM promise p WHERE p.conversation_id = c.id AND p.ended_at IS NULL;
UPDATE conversation SET team_id = NULL, assignee_id = NULL WHERE waiting_since IS NOT NULL AND id %% 1300 = 0;
UPDATE conversation SET assignee_id = NULL WHERE waiting_since IS NOT NULL AND id %% 350 = 0;
UPDATE conversation SET snoozed_until = now() + interval '40 days' WHERE waiting_since IS NOT NULL AND id %% 900 = 0;
UPDATE conversation SET snoozed_until = now() - interval '1 hour' WHERE waiting_since IS NOT NULL AND id %% 950 = 0;
UPDATE message m SET author_kind = 'bot', agent_id = NULL FROM conversation c
  WHERE c.id = m.conversation_id AND c.waiting_since IS NOT NULL AND c.id %% 450 = 0 AND m.direction = 'out';
UPDATE delivery d SET state = 'failed', reason = '550' FROM message m
  WHERE m.id = d.message_id AND m.conversation_id %% 1000 = 7;
UPDATE agent SET presence = 'offline', presence_at = now() - interval '9 days' WHERE email = 'agent4@desk.example';
INSERT INTO blob (sha256, size, content_type, created_at) VALUES (repeat('0', 64), 10, 'message/rfc822', now());
INSERT INTO arrival (public_id, account_id, external_id, received_at, raw_id, size, place, envelope, state, reason, sender, subject,
    message_ref, tries, processed_at, message_id, conversation_id)
SELECT gen_random_uuid(), m.account_id, 'bench-' || m.id, m.sent_at, repeat('0', 64), 10, '{{}}', '{{}}',
    CASE WHEN m.id %% 97 = 0 THEN 'spam' WHEN m.id %% 1009 = 0 THEN 'unreadable' WHEN m.id %% 101 = 0 THEN 'automatic' ELSE 'processed' END,
    '', m.sender, m.subject, '', 1, m.sent_at,
    CASE WHEN m.id %% 97 = 0 OR m.id %% 1009 = 0 OR m.id %% 101 = 0 THEN NULL ELSE m.id END,
    CASE WHEN m.id %% 97 = 0 OR m.id %% 1009 = 0 OR m.id %% 101 = 0 THEN NULL ELSE m.conversation_id END
FROM message m WHERE m.direction = 'in';
"""


def main(sizes: tuple[int, ...]) -> None:
    for size in sizes:
        with desk.running():
            desk.fill(size)
            _measure(size)


def _measure(size: int) -> None:
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from odzew.core.accounts.models import Agent, Team
    from odzew.surfaces.radar import watch

    _fill_orphans()
    agent = Agent.objects.get(email="agent0@desk.example")
    team = Team.objects.order_by("id").first()
    client = Client(HTTP_HOST="localhost")
    client.force_login(agent)

    def board(team_id: int = 0) -> watch.Board:
        cache.clear()
        return watch.board(agent, team_id=team_id)

    with CaptureQueriesContext(connection) as asked:
        found = board()
    figures = {
        "conversations": size,
        "statements": len(asked),
        "waiting": found.waiting,
        "found": found.troubled,
    }
    desk.report("radar_board", **figures, **desk.spread(desk.timed(board, times=TIMES)))
    if team is not None:
        in_team = desk.timed(lambda: board(team.pk), times=TIMES)
        desk.report("radar_board_of_a_team", conversations=size, **desk.spread(in_team))
    pages = desk.timed(lambda: client.get("/radar/"), times=TIMES)
    desk.report("radar_page", conversations=size, **desk.spread(pages))
    hours = desk.timed(lambda: (cache.clear(), client.get("/radar/hours/")), times=3, warm=1)
    desk.report("radar_hours_uncached", conversations=size, **desk.spread(hours))


def _fill_orphans() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(ORPHANS.format(more="", values="").replace("%%", "%"))
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main(tuple(int(a) for a in sys.argv[1:]) or (10_000, 100_000))
