"""Writes about customers, one verb a function."""

from odzew.core.customers.actions.change import (
    change_customer,
    change_organisation,
    give_address,
    give_consent,
    open_customer,
    remove_address,
    withdraw_consent,
)
from odzew.core.customers.actions.consent import end_consent, object_to_mailings, record_consent
from odzew.core.customers.actions.identify import Identified, dismiss_suggestion, identify, suggest_merge
from odzew.core.customers.actions.importing import Known, KnownOrganisation, import_customers
from odzew.core.customers.actions.merge import join, merge, note_moved, undo_merge
from odzew.core.customers.actions.organisations import (
    OrganisationWords,
    delete_organisation,
    save_organisation,
)
from odzew.core.customers.actions.recognise import (
    Person,
    add_address,
    mark_address_failed,
    recognise,
    recognise_many,
    touch_many,
)

__all__ = [
    "Identified",
    "Known",
    "KnownOrganisation",
    "OrganisationWords",
    "Person",
    "add_address",
    "change_customer",
    "change_organisation",
    "delete_organisation",
    "dismiss_suggestion",
    "end_consent",
    "give_address",
    "give_consent",
    "identify",
    "import_customers",
    "join",
    "mark_address_failed",
    "merge",
    "note_moved",
    "object_to_mailings",
    "open_customer",
    "recognise",
    "recognise_many",
    "record_consent",
    "remove_address",
    "save_organisation",
    "suggest_merge",
    "touch_many",
    "undo_merge",
    "withdraw_consent",
]
