"""The form of a brand: its own fields, or ours while it has none."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from odzew.channels.form import rules
from odzew.channels.form.rules import Field, Option
from odzew.core.accounts.models import Brand
from odzew.core.conversations.rules import Kind, Stage


def form_of(brand: Brand, language: str) -> list[Field]:
    """Its fields in the reader's language; ours when its own could not be answered."""
    own = rules.fields_of(brand.form_fields, language)
    return own if rules.can_be_answered(own) else default_fields()


def default_fields() -> list[Field]:
    """What every shop needs: who, how to answer, about what, the words, files."""
    return [
        Field("name", _("First and last name"), rules.TEXT),
        Field("email", _("E-mail"), rules.EMAIL, is_required=True, help=_("We will answer to this address.")),
        Field("topic", _("What is it about?"), rules.CHOICE, is_required=True, options=_topics()),
        Field("order", _("Order number"), rules.TEXT, help=_("If the matter concerns an order.")),
        Field("message", pgettext("form", "Message"), rules.TEXTAREA, is_required=True),
        Field("files", _("Files"), rules.FILE, help=_("Photos, invoices or other documents that will help.")),
    ]


def _topics() -> tuple[Option, ...]:
    return (
        Option("product", _("A question before buying"), Kind.ENQUIRY, Stage.BEFORE),
        Option("order", _("An order or a delivery"), Kind.ENQUIRY, Stage.DURING),
        Option("return", _("A return or an exchange"), Kind.REQUEST, Stage.AFTER),
        Option("complaint", _("A complaint about a product"), Kind.COMPLAINT, Stage.AFTER),
        Option("grievance", _("A complaint about the service"), Kind.GRIEVANCE, Stage.AFTER),
        Option("praise", _("Praise or an idea"), Kind.PRAISE, Stage.AFTER),
        Option("other", _("Something else"), Kind.ENQUIRY),
    )
