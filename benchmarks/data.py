"""Fills a database with believable rows by SQL alone, for measurements.

    python -m benchmarks.data 100000        conversations; three messages each

One conversation in eight is open, one in three of those waits. Texts are made of common words of mail,
and every 1,000th conversation carries a rare one (`kwarcytNNN`), so that search meets both kinds.
"""

import os
import sys
import time

WORDS = (
    "dzień dobry proszę o pomoc w sprawie zamówienia paczka nie dotarła zwrot pieniędzy reklamacja faktura "
    "dziękuję za odpowiedź kurier adres dostawa termin płatność produkt uszkodzony wymiana rozmiar kolor pościel"
)

PEOPLE = """
INSERT INTO brand (public_id, name, slug, colour, language, website, reply_signature, form_fields, settings, is_active, created_at)
  SELECT gen_random_uuid(), 'Marka ' || n, 'marka-bench-' || n, '', 'pl', '', '', '[]', '{}', true, now()
  FROM generate_series(1, 3) n ON CONFLICT DO NOTHING;
INSERT INTO team (public_id, name, description, created_at)
  SELECT gen_random_uuid(), 'Zespół próbny ' || n, '', now() FROM generate_series(1, 8) n ON CONFLICT DO NOTHING;
INSERT INTO agent (password, public_id, email, name, role, is_active, language, theme, presence, presence_at, signature, settings, created_at)
  SELECT '!', gen_random_uuid(), 'agent' || n || '@bench.example', 'Konsultant ' || n,
    CASE WHEN n = 1 THEN 'owner' ELSE 'agent' END, true, 'pl', 'system', 'offline', now(), '', '{}', now()
  FROM generate_series(1, 40) n ON CONFLICT DO NOTHING;
INSERT INTO membership (team_id, agent_id, is_lead)
  SELECT t.id, a.id, false FROM team t JOIN agent a ON a.id % 8 = t.id % 8 ON CONFLICT DO NOTHING;
INSERT INTO channel_account (public_id, kind, name, address, brand_id, settings, secrets, state, is_active, created_at)
  SELECT gen_random_uuid(), k, k || ' ' || b.slug, '', b.id, '{}', '{}', '{}', true, now()
  FROM brand b, unnest(ARRAY['email', 'chat', 'form', 'phone']) k;
"""

CUSTOMERS = """
INSERT INTO customer (public_id, name, language, preferred_channel, tags, custom, note, created_at, last_contact_at)
  SELECT gen_random_uuid(),
    (ARRAY['Marta','Jan','Ewa','Krzysztof','Zofia','Paweł','Łucja','Żaneta'])[1 + n % 8] || ' ' ||
    (ARRAY['Wiśniewska','Kowalski','Zielińska','Pawlak','Król','Dąbrowski'])[1 + (n / 8) % 6] || n,
    'pl', '', '{}', '{}', '', now(), now()
  FROM generate_series(1, GREATEST(%(n)s / 4, 10)) n;
INSERT INTO address (customer_id, kind, value, is_verified, created_at)
  SELECT id, 'email', 'klient' || id || '@poczta.example', false, now() FROM customer
  ON CONFLICT DO NOTHING;
"""

CONVERSATIONS = """
WITH w AS (SELECT string_to_array(%(words)s, ' ') AS a),
  ids AS (SELECT (SELECT array_agg(id) FROM customer) c, (SELECT array_agg(id) FROM team) t,
    (SELECT array_agg(id) FROM agent) g, (SELECT array_agg(id) FROM brand) b)
INSERT INTO conversation (public_id, number, subject, kind, stage, status, priority, brand_id, channel, account_id, team_id,
    assignee_id, customer_id, participants, tags, custom, language, waiting_since, next_due_at, last_message_at,
    last_message_text, last_message_by, status_link_version, seq, created_at, urgency, urgency_reasons)
  SELECT gen_random_uuid(), nextval('conversation_number'),
    initcap(w.a[1 + n % array_length(w.a, 1)]) || ' ' || w.a[1 + (n * 7) % array_length(w.a, 1)] || ' ' || n ||
      CASE WHEN n % 1000 = 0 THEN ' kwarcyt' || n ELSE '' END,
    'enquiry', '', CASE WHEN n % 8 = 0 THEN (ARRAY['new','open','pending','on_hold'])[1 + (n / 8) % 4] ELSE 'resolved' END,
    (ARRAY['normal','normal','normal','low','high','urgent'])[1 + n % 6], ids.b[1 + n % 3],
    (ARRAY['email','email','chat','form','phone'])[1 + n % 5], NULL,
    CASE WHEN n % 10 = 0 THEN NULL ELSE ids.t[1 + n % array_length(ids.t, 1)] END,
    CASE WHEN n % 24 = 0 THEN NULL ELSE ids.g[1 + n % array_length(ids.g, 1)] END,
    ids.c[1 + n % array_length(ids.c, 1)], '{}', CASE WHEN n % 5 = 0 THEN ARRAY['zwrot'] ELSE '{}' END::varchar[], '{}', 'pl',
    CASE WHEN n % 24 = 0 THEN now() - n * interval '13 seconds' END,
    CASE WHEN n % 24 = 0 THEN now() + interval '4 hours' - n * interval '2 seconds' END,
    now() - (%(n)s - n) * interval '40 seconds', 'Proszę o odpowiedź w sprawie ' || n, 'Klient ' || n, 1, 4,
    now() - (%(n)s - n) * interval '50 seconds', 0, '[]'
  FROM generate_series(1, %(n)s) n, w, ids;
"""

MESSAGES = """
WITH w AS (SELECT string_to_array(%(words)s, ' ') AS a)
INSERT INTO message (public_id, conversation_id, seq, direction, author_kind, author_name, channel, subject, text, html,
    reply_text, sender, "to", cc, bcc, external_id, in_reply_to, is_automatic, meta, sent_at, customer_id)
  SELECT gen_random_uuid(), c.id, m + 1, CASE WHEN m = 2 THEN 'out' ELSE 'in' END,
    CASE WHEN m = 2 THEN 'agent' ELSE 'customer' END, 'Klient', c.channel, c.subject, t.text, '', t.text,
    'klient' || c.customer_id || '@poczta.example', '[]', '[]', '[]', '', '', false, '{}',
    c.last_message_at - (3 - m) * interval '1 hour', c.customer_id
  FROM conversation c CROSS JOIN generate_series(1, 3) m CROSS JOIN w
  CROSS JOIN LATERAL (SELECT 'Dzień dobry, ' || (
      SELECT string_agg(w.a[1 + (c.id * 31 + m * 17 + k * k * 13) %% array_length(w.a, 1)], ' ') FROM generate_series(1, 25) k
    ) || ' numer ' || c.id || CASE WHEN c.id %% 1000 = 0 AND m = 1 THEN ' kwarcyt' || c.id ELSE '' END AS text) t;
"""


def fill(count: int) -> float:
    """Insert `count` conversations and what belongs to them; seconds it took."""
    from django.db import connection, transaction

    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        for statement in (CUSTOMERS, CONVERSATIONS):
            sql = statement.replace("%(n)s", str(int(count))).replace("%(words)s", "'" + WORDS + "'")
            cursor.execute(sql)
        cursor.execute(MESSAGES, {"words": WORDS})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return time.perf_counter() - began


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odzew.config.settings")
    import django

    django.setup()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f'{{"figure": "data_fill_seconds", "conversations": {count}, "value": {fill(count):.1f}}}')


if __name__ == "__main__":
    main()
