"""How long customers waited for a person, by hour of the week in which they began to wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from odzew.core.accounts.models import Agent
from odzew.core.conversations.queries.permission import visible_to

# A wait begins with a customer's word after ours (or the first one), and ends with the next word of a person of ours.
_WAITS = """
WITH said AS (
    SELECT m.conversation_id, m.direction, m.sent_at,
           lag(m.direction) OVER thread AS before,
           min(m.sent_at) FILTER (WHERE m.direction = 'out') OVER (
               PARTITION BY m.conversation_id ORDER BY m.sent_at, m.id
               ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS answered_at
    FROM message m
    WHERE m.sent_at >= %s AND m.sent_at < %s AND NOT m.is_automatic
      AND (m.direction = 'in' OR (m.direction = 'out' AND m.author_kind = 'agent'))
      AND m.conversation_id IN ({cases})
    WINDOW thread AS (PARTITION BY m.conversation_id ORDER BY m.sent_at, m.id)
)
SELECT extract(isodow FROM sent_at AT TIME ZONE %s)::int - 1 AS day, extract(hour FROM sent_at AT TIME ZONE %s)::int AS hour,
       count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY wait), percentile_cont(0.9) WITHIN GROUP (ORDER BY wait)
FROM (SELECT sent_at, extract(epoch FROM coalesce(answered_at, %s) - sent_at) AS wait
      FROM said WHERE direction = 'in' AND before IS DISTINCT FROM 'in') begun
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class HourOfWeek:
    """day: 0 is Monday. count: waits that began in this hour over the whole span; seconds: half, nine tenths waited less."""

    day: int
    hour: int
    count: int
    median_seconds: float
    long_seconds: float


def waits_by_hour(
    agent: Agent, since: datetime, until: datetime, *, zone: str, team_id: int = 0
) -> Sequence[HourOfWeek]:
    """Every hour of the week in which somebody began to wait. Who waits still has waited until `until`."""
    cases = visible_to(agent).filter(last_message_at__gte=since)
    cases = cases.filter(team_id=team_id) if team_id else cases
    sql, params = cases.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_WAITS.format(cases=sql), [since, until, *params, zone, zone, until])
        return [HourOfWeek(*row) for row in cursor.fetchall()]
