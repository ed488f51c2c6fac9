"""Writes the customers and their cases, with the proof of every mail that came and every answer that left."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from odzew.channels import history
from odzew.channels.history import Came, Left
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.history import Answered, Case, Directory, Heard, Imported
from odzew.core.customers import actions as customers
from odzew.core.customers.actions import Known, KnownOrganisation
from odzew.surfaces.demo.seed import mails
from odzew.surfaces.demo.seed.company import Company
from odzew.surfaces.demo.stories import World
from odzew.surfaces.demo.stories.customers import CustomerStory

if TYPE_CHECKING:
    from odzew.core.customers.models import Customer


def write(world: World, company: Company) -> list[Imported]:
    """Everything that was ever written to the shop and by it."""
    people = _customers(world)
    directory = Directory(
        agents={key: row.pk for key, row in company.agents.items()},
        teams={key: row.pk for key, row in company.teams.items()},
        accounts={key: row.pk for key, row in company.doors.items()},
        customers={key: row.pk for key, row in people.items()},
    )
    written = conversations.import_history(world.cases, directory)
    told = list(zip(world.cases, written, strict=True))
    came = [one for case, row in told for one in _came(case, row, company)]
    left = [one for case, row in told for one in _left(case, row, company)]
    history.import_proofs(came, left, undo_seconds=accounts.desk().undo_seconds)
    return written


def _customers(world: World) -> Mapping[str, "Customer"]:
    firsts = _first_words(world)
    houses = [KnownOrganisation(one.name, one.domain, one.tax_id) for one in world.houses]
    names = {one.key: one.name for one in world.houses}
    writers = [one for one in world.customers if one.key in firsts]
    silent = [one for one in world.customers if one.key not in firsts]
    oldest = min(firsts.values())
    known = [_known(one, firsts.get(one.key, oldest), names) for one in (*writers, *silent)]
    rows = customers.import_customers(known, houses)
    return {one.key: row for one, row in zip((*writers, *silent), rows, strict=True)}


def _first_words(world: World) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for case in world.cases:
        at = case.acts[0].at
        found[case.customer] = min(at, found.get(case.customer, at))
    return found


def _known(one: CustomerStory, since: datetime, houses: Mapping[str, str]) -> Known:
    ways = (("email", one.email), ("email", one.second_email), ("phone", one.phone), ("visitor", one.visitor))
    return Known(
        name=one.name,
        addresses=[way for way in ways if way[1]],
        since=since,
        language=one.language,
        preferred_channel=one.preferred,
        organisation=houses.get(one.house, ""),
        tags=one.tags,
        note=one.note,
    )


def _came(case: Case, row: Imported, company: Company) -> Iterator[Came]:
    """Mails among the customer's words, with the thread's ids in their headers."""
    thread: list[str] = []
    for place, act in enumerate(case.acts):
        if place not in row.messages:
            continue
        key, external_id = row.messages[place]
        if isinstance(act, Heard) and act.to:
            answered = row.messages[act.answers][1] if act.answers >= 0 else ""
            raw = mails.raw(act, in_reply_to=answered, references=" ".join(thread[-8:]) if answered else "")
            account = next(door for door in company.doors.values() if door.address == act.to[0])
            came_at = act.at + timedelta(seconds=2)
            envelope: dict[str, object] = {"from": act.sender, "to": [act.to[0]]}
            yield Came(
                key,
                row.conversation_id,
                account.pk,
                came_at,
                raw,
                external_id,
                act.sender,
                act.subject,
                envelope,
            )
        if isinstance(act, Heard | Answered) and external_id:
            thread.append(external_id)


def _left(case: Case, row: Imported, company: Company) -> Iterator[Left]:
    for place, act in enumerate(case.acts):
        if isinstance(act, Answered) and act.left_at is not None:
            account = company.doors[act.account or case.account]
            words = act.failure or ("250 2.0.0 Ok: queued" if account.kind == "email" else "")
            key, _external_id = row.messages[place]
            yield Left(key, account.pk, act.at, act.left_at, words, has_failed=bool(act.failure))
