"""The form of a policy: its conditions, its times in words, its steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odzew.core.accounts import queries as accounts
from odzew.features.promises.queries import calendars
from odzew.features.promises.rules.policy_values import MINUTES
from odzew.features.promises.rules.steps import MOST_PERCENT, MOST_STEPS, NAMED
from odzew.surfaces.workspace import labels
from odzew.surfaces.workspace.promises import spans

if TYPE_CHECKING:
    from odzew.features.promises.models import Policy

Choices = Sequence[tuple[str, str | Promise]]
CLOCK: Choices = (
    ("business", gettext_lazy("only while we are open")),
    ("calendar", gettext_lazy("all the time, nights and holidays too")),
)
WHO: Mapping[str, Promise] = {
    "assignee": gettext_lazy("who holds the case"),
    "leads": gettext_lazy("leads of the team"),
    "on_call": gettext_lazy("who is on call"),
}
ACT: Mapping[str, Promise] = {
    "notify": gettext_lazy("notify"),
    "raise_priority": gettext_lazy("raise the priority"),
    "reassign": gettext_lazy("give it to somebody else"),
}
_SPANS = {
    "first_answer": gettext_lazy("First answer within"),
    "next_answer": gettext_lazy("Every next answer within"),
    "update": gettext_lazy("News of progress every"),
    "resolution": gettext_lazy("Solution within"),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as typed; key names its inputs."""

    key: str
    percent: str = ""
    who: Sequence[str] = ("assignee",)
    acts: Sequence[str] = ("notify",)
    error: str | Promise = ""

    @property
    def is_blank(self) -> bool:
        return not self.percent.strip()


class PolicyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    priorities = forms.MultipleChoiceField(
        label=gettext_lazy("Priorities"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of cases"), required=False, widget=forms.CheckboxSelectMultiple
    )
    brand = forms.ChoiceField(label=gettext_lazy("Brand"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    tiers = forms.CharField(
        label=gettext_lazy("Customer tiers"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Tags or the field “tier” of a customer, with commas between; empty for any."),
    )
    clock_kind = forms.ChoiceField(
        label=gettext_lazy("The clock runs"), choices=CLOCK, widget=forms.RadioSelect, initial="business"
    )
    calendar = forms.ChoiceField(label=gettext_lazy("Opening hours"), required=False)
    resolution_clock = forms.ChoiceField(
        label=gettext_lazy("Of the solution, it runs"),
        required=False,
        choices=[("", gettext_lazy("as the others")), *CLOCK],
    )

    def __init__(self, data: Any, *, row: "Policy | None") -> None:
        super().__init__(data, initial=_saved(row))
        self.row = row
        self._brands = {str(each.public_id): each for each in accounts.brands()}
        self._teams = {str(each.public_id): each for each in accounts.teams()}
        self._calendars = {str(each.public_id): each for each in calendars.calendars()}
        for name, label in _SPANS.items():
            self.fields[name] = forms.CharField(label=label, required=False, max_length=40, strip=True)
        self._offer()
        self.initial.update({name: self._written(name) for name in MINUTES} if row else _USUAL)
        self.steps = _typed_steps(data) if data is not None else _saved_steps(row)

    def _offer(self) -> None:
        lists: dict[str, Choices] = {
            "channels": list(labels.CHANNEL.items()),
            "priorities": list(labels.PRIORITY.items()),
            "kinds": list(labels.KIND.items()),
            "brand": [("", _("any brand")), *((key, row.name) for key, row in self._brands.items())],
            "team": [("", _("any team")), *((key, row.name) for key, row in self._teams.items())],
            "calendar": [
                ("", _("as at the place of the case")),
                *((key, row.name) for key, row in self._calendars.items()),
            ],
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields, all of them

    def measure(self, name: str) -> spans.Measure:
        """How long a day of this promise is: the policy's calendar, else the default, else ten hours."""
        data = self.cleaned_data if hasattr(self, "cleaned_data") else self.initial
        clock = (data.get("resolution_clock") if name == "resolution" else "") or data.get("clock_kind")
        if clock == "calendar":
            return spans.PLAIN
        return measure_of(self._calendars.get(data.get("calendar") or ""), list(self._calendars.values()))

    def _written(self, name: str) -> str:
        minutes = getattr(self.row, name)
        return spans.span_words(minutes, self.measure(name)) if minutes else ""

    def clean(self) -> None:
        for name in MINUTES:
            try:
                self.cleaned_data[name] = spans.typed_span(
                    self.cleaned_data.get(name, ""), self.measure(name)
                )
            except spans.WrongSpan as error:
                self.add_error(name, str(error.message))
        if not any(self.cleaned_data.get(name) for name in MINUTES) and not self.errors:
            self.add_error("first_answer", _("A policy promises at least one thing."))
        if any(row.error for row in self.steps):
            self.add_error(None, _("Some of the steps do not hold. They are marked below."))

    def values(self) -> dict[str, Any]:
        """What `save_policy` and `policy_preview` take."""
        data = self.cleaned_data
        rows: Mapping[str, Mapping[str, Any]] = {
            "brand": self._brands,
            "team": self._teams,
            "calendar": self._calendars,
        }
        places = {f"{name}_id": known[data[name]].pk if data[name] else None for name, known in rows.items()}
        plain = {
            name: data[name] for name in ("name", "is_active", "channels", "priorities", "kinds", *MINUTES)
        }
        return {
            **plain,
            **places,
            "clock_kind": data["clock_kind"],
            "resolution_clock": data["resolution_clock"],
            "tiers": [part.strip() for part in data["tiers"].split(",") if part.strip()],
            "steps": [
                {"percent": int(row.percent), "who": list(row.who), "acts": list(row.acts)}
                for row in self.steps
                if not row.is_blank
            ],
        }


_USUAL = {"first_answer": "2 h", "next_answer": "4 h"}


def measure_of(own: Any, known: Sequence[Any]) -> spans.Measure:
    """The usual open day of a calendar: its open minutes a week, shared by its open days."""
    chosen = own or next((row for row in known if row.is_default), None)
    if chosen is None:
        return spans.Measure(10 * spans.HOUR, 5)
    hours = calendars.opening_hours(calendars.fields_of(chosen))
    days = [sum(slot.ends - slot.starts for slot in slots) for slots in hours.week if slots]
    return spans.Measure(round(sum(days) / len(days)), len(days)) if days else spans.PLAIN


def who_choices() -> Choices:
    people = [(f"{NAMED}{row.public_id}", row.name) for row in accounts.active_agents()]
    return [*WHO.items(), *people]


def _saved(row: "Policy | None") -> dict[str, Any]:
    if row is None:
        return {"is_active": True, "clock_kind": "business"}
    places = {name: getattr(row, name) for name in ("brand", "team", "calendar")}
    plain = ("name", "is_active", "channels", "priorities", "kinds", "clock_kind", "resolution_clock")
    return {
        **{name: getattr(row, name) for name in plain},
        **{name: str(place.public_id) if place else "" for name, place in places.items()},
        "tiers": ", ".join(row.tiers),
    }


def _saved_steps(row: "Policy | None") -> list[StepRow]:
    kept = row.steps if row else [{"percent": 75, "who": ["assignee", "leads"], "acts": ["notify"]}]
    return [
        StepRow(f"step-{place}", str(step["percent"]), step.get("who", ()), step.get("acts", ()))
        for place, step in enumerate(kept)
    ]


def _typed_steps(data: Any) -> list[StepRow]:
    rows: list[StepRow] = []
    known = {key for key, _label in who_choices()}
    for place in range(MOST_STEPS):
        key = f"step-{place}"
        if f"{key}-percent" not in data:
            continue
        who = [each for each in data.getlist(f"{key}-who") if each in known]
        acts = [each for each in data.getlist(f"{key}-act") if each in ACT]
        row = StepRow(key, data[f"{key}-percent"][:6], who, acts)
        rows.append(StepRow(key, row.percent, who, acts, _fault(row, rows)))
    return rows


def _fault(row: StepRow, before: Sequence[StepRow]) -> str:
    if row.is_blank:
        return ""
    if not row.percent.isascii() or not row.percent.isdigit() or not 1 <= int(row.percent) <= MOST_PERCENT:
        return _("Write a share from 1 to %(n)s %%.") % {"n": MOST_PERCENT}
    if any(not each.is_blank and each.percent == row.percent for each in before):
        return _("Another step stands at this share already.")
    if not row.who:
        return _("Choose whom to tell.")
    return "" if row.acts else _("Choose what happens.")
