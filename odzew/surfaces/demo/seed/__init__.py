"""Fills an empty desk with the demo's world, once, in one transaction."""

from datetime import datetime

from django.db import transaction

from odzew.core.accounts import actions as accounts
from odzew.core.accounts import queries
from odzew.kit import clock
from odzew.kit.errors import Refused
from odzew.surfaces.demo import stories
from odzew.surfaces.demo.seed import automation, cases, company, promised, routing, tools

MARK = "demo_seeded_at"


def is_seeded() -> bool:
    return bool(queries.setting(MARK))


def seed(
    *, smtp_port: int, base_url: str = "", now: datetime | None = None, count: int = stories.CASES
) -> bool:
    """Write the world unless it is there; whether this call wrote it. Interrupted, it leaves nothing behind.

    Raises Refused for a desk that somebody else has begun.
    """
    with transaction.atomic():
        if is_seeded():
            return False
        if queries.has_owner():
            raise Refused(
                "This desk is in use already. Give the demo a data directory of its own.", code="in_use"
            )
        world = stories.build(now or clock.now(), cases=count)
        founded = company.found(smtp_port, base_url=base_url)
        tools.write(founded)
        promised.set_up(founded)
        written = cases.write(world, founded)
        promised.write([row.conversation_id for row in written])
        routing.write(founded)
        automation.write(founded)
        accounts.change_desk({}, by=founded.owner, settings={MARK: clock.now().isoformat()})
    _refresh_statistics()
    return True


def point_to(smtp_port: int) -> None:
    """Let the mail accounts send to the customers' provider at this port: it differs from start to start."""
    owner = queries.active_agents().filter(role="owner").order_by("pk").first()
    if owner is not None:
        company.point_to(smtp_port, owner)


def _refresh_statistics() -> None:
    """PostgreSQL plans well from the first page on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
