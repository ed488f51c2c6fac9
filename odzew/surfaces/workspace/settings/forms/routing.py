"""How a team's cases are given out, people's places, leave, skills."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from odzew.core.conversations.rules import Channel
from odzew.features.promises.queries import calendars
from odzew.features.routing import rules
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace import labels, routing_words
from odzew.surfaces.workspace.settings.forms.choices import TeamField

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent
    from odzew.features.promises.models import Calendar

_DAY = {"type": "date"}
LEVELS = [
    (0, "0"),
    (1, pgettext_lazy("skill level", "1 – with help")),
    (2, pgettext_lazy("skill level", "2 – alone")),
    (3, pgettext_lazy("skill level", "3 – well")),
    (4, pgettext_lazy("skill level", "4 – teaches others")),
]
DAYS = {
    "mon": _("Monday"), "tue": _("Tuesday"), "wed": _("Wednesday"), "thu": _("Thursday"), "fri": _("Friday"),
    "sat": _("Saturday"), "sun": _("Sunday"),
}  # fmt: skip


class TeamRoutingForm(forms.Form):
    """`values()` are what `save_team_routing` takes."""

    mode = forms.ChoiceField(
        label=_("How cases are given out"),
        choices=list(routing_words.MODE.items()),
        widget=forms.RadioSelect,
    )
    is_sticky = forms.BooleanField(
        label=_("The same customer goes to the same person"),
        required=False,
        help_text=_("While that person is there and has room."),
    )
    relax_minutes = forms.IntegerField(
        label=_("Demand skills for so many minutes"),
        min_value=1,
        required=False,
        help_text=_("Afterwards they are only preferred. Empty: always demanded."),
    )
    overflow_team = TeamField(
        label=_("Helps out"), help_text=_("The team that takes over what nobody took for too long.")
    )
    overflow_minutes = forms.IntegerField(
        label=_("After so many minutes of opening hours"), min_value=1, required=False
    )
    returns_minutes = forms.IntegerField(
        label=_("Take back a chat when its person has been offline for so many minutes"),
        min_value=1,
        required=False,
        help_text=_("Empty: never."),
    )
    reassigns_on_leave = forms.BooleanField(
        label=_("When leave begins, give waiting cases to others"),
        required=False,
        help_text=_("Whoever is still there keeps what they are answering."),
    )
    manager_team = TeamField(
        label=_("Who talks to customers that ask for somebody in charge"),
        help_text=_("Without a team the case stays where it is, marked and with a higher priority."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for channel in Channel:
            self.fields[f"most_{channel}"] = forms.IntegerField(
                label=str(labels.CHANNEL[channel]), min_value=0, max_value=500
            )

    def channels(self) -> list[forms.BoundField]:
        return [self[f"most_{channel}"] for channel in Channel]

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["most"] = {str(channel): data.pop(f"most_{channel}") for channel in Channel}
        return data


class CalendarField(forms.ChoiceField):
    """One of the desk's calendars, or own hours."""

    def __init__(self, **kwargs: Any):
        super().__init__(choices=self.read, required=False, **kwargs)

    def read(self) -> list[tuple[str, Any]]:
        rows = [(str(row.public_id), row.name) for row in calendars.calendars()]
        return [("", pgettext_lazy("whose hours", "own, written below")), *rows]

    def clean(self, value: Any) -> "Calendar | None":
        chosen = super().clean(value)
        return calendars.calendar(chosen) if chosen else None


class SeatForm(forms.Form):
    share = forms.IntegerField(
        label=_("Share of a full load, in percent"),
        min_value=0,
        max_value=200,
        help_text=_("50 for half-time, 30 for somebody new, 0 for nothing by itself."),
    )
    calendar = CalendarField(
        label=_("Hours of this person"),
        help_text=_("A calendar of the desk knows public holidays and days off; own hours do not."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for day, label in DAYS.items():
            self.fields[day] = forms.CharField(
                label=label,
                required=False,
                max_length=80,
                widget=forms.TextInput({"placeholder": "8–12, 13–17", "autocomplete": "off"}),
            )

    def days(self) -> list[forms.BoundField]:
        return [self[day] for day in DAYS]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("share", "calendar", "week")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            data["week"] = rules.read_week({day: str(data.get(day) or "") for day in DAYS})
        except Invalid as error:
            for day in error.fields:
                self.add_error(
                    day, gettext("Write the hours as 8–16, or 8–12, 13–17. A night is split at midnight.")
                )
        if data.get("calendar") and any(data.get(day) for day in DAYS):
            self.add_error("calendar", gettext("Choose a calendar or write own hours, not both."))
        return data


class LeaveForm(forms.Form):
    first_day = forms.DateField(
        label=pgettext_lazy("leave", "From"), widget=forms.DateInput(_DAY, "%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=pgettext_lazy("leave", "Until, with that day"), widget=forms.DateInput(_DAY, "%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Seen by whoever plans the work; no reasons of health, please."),
    )


class SomebodysLeaveForm(LeaveForm):
    """The same for anybody."""

    agent = forms.ChoiceField(label=_("Person"))
    field_order = ("agent", "first_day", "last_day", "note")

    def __init__(self, people: "list[Agent]", *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agent"] = forms.ChoiceField(
            label=_("Person"), choices=[("", "–"), *((str(one.public_id), one.name) for one in people)]
        )
        self.order_fields(self.field_order)


class SkillForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(routing_words.SKILL_KIND.items()))
    code = forms.CharField(
        label=_("Language code"),
        max_length=3,
        required=False,
        help_text=_("Only for a language: en, uk. Cases in it ask for the skill by themselves."),
    )


class NeedForm(forms.Form):
    """A rule: which cases ask for a skill."""

    skill = forms.ChoiceField(label=pgettext_lazy("routing", "Skill"))
    level = forms.TypedChoiceField(label=_("At least"), choices=LEVELS[1:], coerce=int, initial=2)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    tag = forms.CharField(label=_("Tag"), max_length=40, required=False)
    language = forms.CharField(label=_("Language code"), max_length=3, required=False)
    brand = forms.ChoiceField(label=_("Brand"), required=False)

    def __init__(self, skills: Mapping[str, str], brands: Mapping[str, str], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        any_one = ("", pgettext_lazy("condition", "any"))
        self._choose("skill", list(skills.items()))
        self._choose("channel", [any_one, *labels.CHANNEL.items()])
        self._choose("kind", [any_one, *labels.KIND.items()])
        self._choose("brand", [any_one, *brands.items()])

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
