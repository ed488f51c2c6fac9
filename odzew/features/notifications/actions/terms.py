"""The desk's terms of escalation."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import actions as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import NOTIFICATIONS
from odzew.features.notifications.rules.chain import LIMITS
from odzew.kit.errors import Invalid


@transaction.atomic
def change_terms(
    by: Agent, *, is_on: bool, minutes: int, kinds: Collection[str], on_call: Sequence[str]
) -> None:
    """Who is asked, for what and how soon; in the audit like every setting. Raises Invalid, NotAllowed."""
    least, most = LIMITS
    if not least <= minutes <= most:
        words = _("Choose a number from %(least)d to %(most)d.") % {"least": least, "most": most}
        raise Invalid(words, fields={"minutes": words})
    if set(kinds) - set(NOTIFICATIONS):
        raise Invalid(_("This value is not on the list."), fields={"kinds": "unknown"})
    terms = {"is_on": is_on, "minutes": minutes, "kinds": sorted(kinds), "on_call": list(on_call)}
    accounts.change_desk({}, by=by, settings={"escalation": terms})
