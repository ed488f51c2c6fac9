"""The page "No silence": what may park a waiting customer, why, and when silent cases close."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from odzew.core.conversations.rules.auto_close import MOST_DAYS, AutoClose
from odzew.core.conversations.rules.guard import GuardedAct, Verdict
from odzew.core.conversations.rules.reasons import Reason

ACTS = {
    GuardedAct.RESOLVE: (_("Resolve"), _("without a reply")),
    GuardedAct.CLOSE: (_("Close"), _("without a reply")),
    GuardedAct.PENDING: (_("Waiting for the customer"), _("without a reply; the reason ends the wait")),
    GuardedAct.HOLD: (_("On hold"), _("the customer's time runs on")),
    GuardedAct.SNOOZE: (_("Snooze"), _("beyond the time the customer was promised")),
    GuardedAct.MERGE: (_("Merge"), _("into a case of somebody else")),
    GuardedAct.SPAM: (_("Not a case (spam)"), _("the reason is always kept")),
    GuardedAct.PARK: (_("Any of these by a bot"), _("added to the line of the act")),
    GuardedAct.BULK: (_("Any of these on many cases"), _("added to the line of the act")),
}
VERDICTS = (
    (str(Verdict.ALLOW), _("allow")),
    (str(Verdict.ASK), _("ask for a reason")),
    (str(Verdict.REFUSE), _("refuse")),
)


class GuardForm(forms.Form):
    is_on = forms.BooleanField(
        label=_("Close silent cases"),
        required=False,
        help_text=_("Only where we answered last, nothing is owed, and the notice reached the customer."),
    )
    quiet_days = forms.IntegerField(
        label=_("Tell the customer after, in days"), min_value=1, max_value=MOST_DAYS
    )
    notice_days = forms.IntegerField(
        label=_("Close after the notice, in days"), min_value=1, max_value=MOST_DAYS
    )
    notice_pl = forms.CharField(
        label=_("Notice in Polish"), required=False, max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    notice_en = forms.CharField(
        label=_("Notice in English"), required=False, max_length=4000, widget=forms.Textarea({"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for act, (label, help_text) in ACTS.items():
            self.fields[f"act_{act}"] = forms.ChoiceField(
                label=label, choices=VERDICTS, help_text=help_text, widget=forms.RadioSelect
            )

    @property
    def lines(self) -> list[Any]:
        """The rows of the matrix."""
        return [self[f"act_{act}"] for act in ACTS]

    def policy(self) -> dict[str, str]:
        return {str(act): self.cleaned_data[f"act_{act}"] for act in ACTS}

    def wanted(self) -> AutoClose:
        data = self.cleaned_data
        notice = {"pl": data["notice_pl"], "en": data["notice_en"]}
        return AutoClose(
            is_on=data["is_on"], quiet_days=data["quiet_days"], notice_days=data["notice_days"], notice=notice
        )


class ReasonForm(forms.Form):
    """One line of the list of reasons; an empty new one is passed over."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    pl = forms.CharField(label=_("In Polish"), required=False, max_length=80)
    en = forms.CharField(label=_("In English"), required=False, max_length=80)
    is_on = forms.BooleanField(label=_("Offered"), required=False, initial=True)

    def as_reason(self) -> Reason | None:
        data = self.cleaned_data
        words = {name: data.get(name, "") for name in ("pl", "en")}
        if not data or (not data.get("code") and not any(words.values())):
            return None
        return Reason(data["code"], words, data["is_on"])


ReasonForms = forms.formset_factory(ReasonForm, extra=1, max_num=40)
