"""Companies and institutions that customers belong to."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.customers.events import OrganisationChanged
from odzew.core.customers.models import Organisation
from odzew.kit import events
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable


@dataclass(frozen=True, slots=True)
class OrganisationWords:
    name: str
    domain: str = ""
    tax_id: str = ""
    note: str = ""


@transaction.atomic
def save_organisation(row: Organisation | None, words: OrganisationWords, *, by: Agent) -> Organisation:
    """A new organisation, or `row` changed. Raises Invalid without a name."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    if not words.name.strip():
        raise Invalid(_("Give it a name."), fields={"name": _("Give it a name.")})
    values = {
        "name": clip(storable(words.name), 160),
        "domain": clip(storable(words.domain), 120).lower().removeprefix("@").removeprefix("www."),
        "tax_id": clip(storable(words.tax_id), 20),
        "note": storable(words.note.replace("\r\n", "\n").strip())[:10_000],
    }
    before = asdict(OrganisationWords(row.name, row.domain, row.tax_id, row.note)) if row else {}
    row = row or Organisation()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    if before != values:
        events.publish(OrganisationChanged(before, values), row.pk, actor=accounts.as_actor(by))
    return row


@transaction.atomic
def delete_organisation(row: Organisation, *, by: Agent) -> None:
    """Its people stay, without an organisation."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    fact = OrganisationChanged(asdict(OrganisationWords(row.name, row.domain, row.tax_id, row.note)), {})
    events.publish(fact, row.pk, actor=accounts.as_actor(by))
    row.delete()
