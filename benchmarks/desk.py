"""A throw-away desk for a benchmark: its own database, filled with rows made by SQL, and one JSON line out."""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odzew.config.settings")

OPEN_SHARE = 50  # one conversation of so many is open: a desk's open set does not grow with its history
FILL = """
INSERT INTO customer (public_id, name, language, preferred_channel, tags, custom, note, created_at, last_contact_at)
SELECT gen_random_uuid(), (ARRAY['Marta','Jan','Łucja','Żaneta','Paweł','Grażyna'])[1 + i %% 6] || ' ' ||
       (ARRAY['Wiśniewska','Kowalski','Ćwikła','Śliwa','Zając'])[1 + i %% 5] || ' ' || i, 'pl', '', '{}', '{}', '',
       now() - i * interval '1 minute', now() - i * interval '1 minute'
FROM generate_series(1, %(customers)s) i;
INSERT INTO address (customer_id, kind, value, is_verified, created_at)
SELECT id, 'email', 'klient' || id || '@poczta.example', false, created_at FROM customer;
INSERT INTO conversation (public_id, number, subject, kind, stage, status, priority, brand_id, channel, account_id, team_id,
    assignee_id, customer_id, participants, tags, custom, language, waiting_since, last_message_at, last_message_text,
    last_message_by, status_link_version, seq, created_at, urgency, urgency_reasons, resolved_at)
SELECT gen_random_uuid(), nextval('conversation_number'),
    (ARRAY['Gdzie jest paczka','Zwrot pieniędzy','Reklamacja pościeli','Faktura do zamówienia'])[1 + i %% 4] || ' ' || i,
    'enquiry', 'after', CASE WHEN i %% %(open)s = 0 THEN 'open' ELSE 'resolved' END, 'normal', %(brand)s, 'email',
    %(account)s, (%(teams)s::bigint[])[1 + i %% 3], (%(agents)s::bigint[])[1 + i %% 5], (SELECT min(id) FROM customer) + i %% %(customers)s,
    '{}', CASE WHEN i %% 3 = 0 THEN '{zwrot}'::varchar[] ELSE '{}' END, '{}', 'pl',
    CASE WHEN i %% %(open)s = 0 THEN now() - (i %% 5000) * interval '1 minute' END,
    now() - (%(n)s - i) * interval '2 minutes', 'Dzień dobry, czekam na odpowiedź.', 'Marta Wiśniewska', 1, 6,
    now() - (%(n)s - i) * interval '2 minutes' - interval '2 days', 0, '[]', CASE WHEN i %% %(open)s <> 0 THEN now() END
FROM generate_series(1, %(n)s) i;
INSERT INTO message (public_id, conversation_id, seq, direction, author_kind, agent_id, customer_id, author_name, channel, account_id,
    subject, text, html, reply_text, sender, "to", cc, bcc, external_id, in_reply_to, is_automatic, meta, sent_at)
SELECT gen_random_uuid(), c.id, 2 + k * 2, CASE WHEN k = 1 THEN 'out' ELSE 'in' END, CASE WHEN k = 1 THEN 'agent' ELSE 'customer' END,
    CASE WHEN k = 1 THEN c.assignee_id END, CASE WHEN k <> 1 THEN c.customer_id END, 'Marta Wiśniewska', 'email', c.account_id, c.subject,
    body.t, '', body.t, 'klient' || c.customer_id || '@poczta.example', '[]', '[]', '[]', 'seed-' || c.id || '-' || k || '@poczta.example', '',
    false, '{}', c.last_message_at - (2 - k) * interval '3 hours'
FROM conversation c, generate_series(0, 2) k,
LATERAL (SELECT 'Dzień dobry, w sprawie zamówienia ' || c.id || (ARRAY[' proszę o fakturę na firmę.',' paczka nie dotarła do paczkomatu.',
    ' chcę złożyć reklamację, poszwa ma dziurę.',' kiedy zwrot pieniędzy?',' dziękuję za pomoc.'])[1 + (c.id + k) %% 5] ||
    ' Pozdrawiam, ' || md5(c.id::text || k) AS t) body;
INSERT INTO event (at, kind, subject_kind, subject_id, seq, actor_kind, actor_id, actor_name, public, version, data)
SELECT m.sent_at, CASE WHEN m.direction = 'in' THEN 'MessageReceived' ELSE 'ReplyQueued' END, 'conversation', m.conversation_id, m.seq,
    m.author_kind, 0, m.author_name, true, 1, jsonb_build_object('message_id', m.id, 'channel', 'email') FROM message m;
INSERT INTO delivery (message_id, account_id, state, due_at, sent_at, tries, attempts, recipients, reason, claimed_by)
SELECT id, account_id, 'sent', sent_at, sent_at, 1, '[]', '{}', '', '' FROM message WHERE direction = 'out';
"""


@contextmanager
def running(*, fsync: bool = True) -> Iterator[Path]:
    """A migrated, empty desk in a temporary folder; DATABASE_URL and ODZEW_DATA point at it."""
    from odzew.kit import postgres

    root = Path(tempfile.mkdtemp(prefix="odzew-bench-"))
    os.environ["ODZEW_DATA"] = str(root)
    server = postgres.start(root, fsync=fsync)
    os.environ["DATABASE_URL"] = server.url()
    try:
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from odzew.config import env

        connection.close()  # the desk of the size before has stopped
        connection.settings_dict.update(env.database())

        call_command("migrate", verbosity=0)
        yield root
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


def fill(conversations: int) -> None:
    """`conversations` with three messages each, one of fifty open; five agents, three teams, one mailbox."""
    from django.db import connection

    from odzew.testing import make

    teams = [make.team(f"Zespół {n}") for n in range(3)]
    agents = [make.agent(f"Agent {n}", role="supervisor", email=f"agent{n}@desk.example") for n in range(5)]
    account = make.account(address="pomoc@lnianydom.example")
    with connection.cursor() as cursor:
        cursor.execute(
            FILL,
            {
                "customers": max(conversations // 5, 10),
                "n": conversations,
                "open": OPEN_SHARE,
                "brand": account.brand_id,
                "account": account.pk,
                "teams": [t.pk for t in teams],
                "agents": [a.pk for a in agents],
            },
        )
        cursor.execute("VACUUM ANALYZE")


def timed(work: Callable[[], object], *, times: int, warm: int = 3) -> list[float]:
    """Milliseconds of each run after `warm` unmeasured ones."""
    for _ in range(warm):
        work()
    result = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        result.append((time.perf_counter() - start) * 1000)
    return result


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, in ms."""
    ordered = sorted(milliseconds)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95) - 1], 1),
    }


def report(name: str, **figures: object) -> None:
    """One JSON line on stdout, with the machine's cores."""
    sys.stdout.write(
        json.dumps({"benchmark": name, "cores": os.cpu_count(), **figures}, ensure_ascii=False) + "\n"
    )
    sys.stdout.flush()
