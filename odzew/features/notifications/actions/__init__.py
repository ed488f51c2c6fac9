"""Writes of notifications: told, seen, taken up, sent, climbed, thinned out."""

from odzew.features.notifications.actions.climb import begin, climb_due, end
from odzew.features.notifications.actions.mail import send_mails
from odzew.features.notifications.actions.promise_news import tell_of_callbacks
from odzew.features.notifications.actions.push import send_pushes
from odzew.features.notifications.actions.settle import acknowledge, see, see_all, see_case, unsee_all
from odzew.features.notifications.actions.subscriptions import subscribe, try_out, unsubscribe
from odzew.features.notifications.actions.tell import Telling, tell
from odzew.features.notifications.actions.terms import change_terms
from odzew.features.notifications.actions.thin import thin_out

__all__ = [
    "Telling",
    "acknowledge",
    "begin",
    "change_terms",
    "climb_due",
    "end",
    "see",
    "see_all",
    "see_case",
    "send_mails",
    "send_pushes",
    "subscribe",
    "tell",
    "tell_of_callbacks",
    "thin_out",
    "try_out",
    "unsee_all",
    "unsubscribe",
]
