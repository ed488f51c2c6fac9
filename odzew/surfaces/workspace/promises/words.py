"""The words for kinds, sources and ends of promises, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, Promise]

KIND: Words = {
    "first_answer": pgettext_lazy("promise", "First answer"),
    "next_answer": pgettext_lazy("promise", "Answer"),
    "update": pgettext_lazy("promise", "Update"),
    "resolution": pgettext_lazy("promise", "Solution"),
    "callback": pgettext_lazy("promise", "Call back"),
    "manual": pgettext_lazy("promise", "Promise"),
}
# What falls due, as it stands in the middle of a line: "odpowiedź do 14:30".
DUE: Words = {
    "first_answer": pgettext_lazy("falls due", "reply"),
    "next_answer": pgettext_lazy("falls due", "reply"),
    "update": pgettext_lazy("falls due", "update"),
    "resolution": pgettext_lazy("falls due", "solution"),
    "callback": pgettext_lazy("falls due", "call"),
    "manual": pgettext_lazy("falls due", "promise"),
}
SOURCE: Words = {
    "law": _("statutory deadline"),
    "rule": _("promised by a rule"),
    "agent": _("promised by an agent"),
}
RELEASED: Words = {
    "undo": _("taken back at once"),
    "merged": _("because of the merge"),
    "resolved": _("because the case was resolved"),
    "closed": _("because the case was closed"),
    "spam": _("because it is spam"),
    "customer": _("by the customer"),
    "thanks": _("because the customer only thanked"),
    "policy": _("because the policy changed"),
    "answered": _("because the answer was given"),
}
