"""The form of a calendar: its fields, its rows of hours, and where it counts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.features.promises.actions.calendars import Places
from odzew.features.promises.queries.calendars import Uses
from odzew.features.promises.rules.free_days import countries, is_known
from odzew.kit.text import fold
from odzew.surfaces.workspace import labels
from odzew.surfaces.workspace.promises.hours_rows import HoursRows, renumbered, saved_rows, typed_rows

if TYPE_CHECKING:
    from odzew.features.promises.models import Calendar

Choices = Sequence[tuple[str, str | Promise]]
NEW_WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class CalendarForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    country = forms.ChoiceField(label=gettext_lazy("Closed on the public holidays of"), required=False)
    region = forms.CharField(
        label=gettext_lazy("Region"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Only where holidays differ, for example BY for Bavaria."),
    )
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    brands = forms.MultipleChoiceField(
        label=gettext_lazy("Brands"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_default = forms.BooleanField(
        label=gettext_lazy("The default calendar"),
        required=False,
        help_text=gettext_lazy("Counts wherever no other calendar does."),
    )

    def __init__(self, data: Any, *, row: "Calendar | None", uses: Uses, is_first: bool) -> None:
        super().__init__(data, initial=_saved(row, is_first=is_first))
        self.row = row
        self.rows = renumbered(typed_rows(data)) if data is not None else _saved_hours(row)
        self._teams = {str(each.public_id): each for each in accounts.teams()}
        self._brands = {str(each.public_id): each for each in accounts.brands()}
        self._offer(uses)
        if is_first or (row and row.is_default):
            self.fields["is_default"].disabled = True

    def _offer(self, uses: Uses) -> None:
        key = self.row.pk if self.row else 0
        lists: dict[str, Choices] = {
            "zone": zone_choices(self.row.zone if self.row else ""),
            "country": country_choices(),
            "teams": [
                (k, _taken(each.name, uses.teams.get(each.pk), key)) for k, each in self._teams.items()
            ],
            "brands": [
                (k, _taken(each.name, uses.brands.get(each.pk), key)) for k, each in self._brands.items()
            ],
            "channels": [
                (str(k), _taken(words, uses.channels.get(k), key)) for k, words in labels.CHANNEL.items()
            ],
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields, all of them

    def clean(self) -> None:
        country, region = self.cleaned_data.get("country", ""), self.cleaned_data.get("region", "").upper()
        self.cleaned_data["region"] = region
        if region and not is_known(f"{country}-{region}"):
            self.add_error("region", _("There is no such region in the public holidays of this country."))
        if not self.rows.is_valid:
            self.add_error(None, _("Some of the hours do not hold. They are marked below."))

    def values(self) -> dict[str, Any]:
        """What `calendars.save_calendar` takes; of a form that does not hold, what of it does."""
        data = self.cleaned_data if self.is_bound and self.errors is not None else self.initial
        country = data.get("country", "")
        region = data.get("region", "") if "region" not in self.errors else ""
        return {
            "name": data.get("name", ""),
            "zone": data.get("zone") or "Europe/Warsaw",
            "country": f"{country}-{region}" if country and region else country,
            **self.rows.values(),
        }

    def places(self) -> Places:
        data = self.cleaned_data
        return Places(
            teams=[self._teams[key] for key in data["teams"]],
            brands=[self._brands[key] for key in data["brands"]],
            channels=data["channels"],
        )


def _saved(row: "Calendar | None", *, is_first: bool) -> dict[str, Any]:
    if row is None:
        return {"zone": "Europe/Warsaw", "country": "PL", "is_default": is_first}
    country, _dash, region = row.country.partition("-")
    uses = list(row.uses.all())
    return {
        "name": row.name,
        "zone": row.zone,
        "country": country,
        "region": region,
        "teams": [str(use.team.public_id) for use in uses if use.team and not use.brand and not use.channel],
        "brands": [
            str(use.brand.public_id) for use in uses if use.brand and not use.team and not use.channel
        ],
        "channels": [use.channel for use in uses if use.channel and not use.team and not use.brand],
        "is_default": row.is_default,
    }


def _saved_hours(row: "Calendar | None") -> HoursRows:
    if row is None:
        return saved_rows(NEW_WEEK, [], {})
    return saved_rows(row.week, row.closed, row.extra)


def _taken(name: str | Promise, owner: "Calendar | None", key: int) -> str:
    """A place that another calendar has says so: ticking it takes it from there."""
    if owner is None or owner.pk == key:
        return str(name)
    return _("%(place)s (now: %(calendar)s)") % {"place": name, "calendar": owner.name}


def zone_choices(kept: str) -> Choices:
    """Zones of places, Europe first; a kept one of another kind stays."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    near = [name for name in places if name.startswith("Europe/")]
    names = dict.fromkeys([kept, *near, *places, "UTC"]) if kept else dict.fromkeys([*near, *places, "UTC"])
    return [(name, name.replace("_", " ")) for name in names]


def country_choices() -> Choices:
    """Every country whose holidays are known, by its name in the reader's language."""
    territories: Mapping[str, str] = Locale.parse((get_language() or "en").split("-")[0]).territories
    known = [(code, territories[code]) for code in countries() if len(code) == 2 and code in territories]
    named = sorted(known, key=lambda each: (each[0] != "PL", fold(each[1])))
    return [("", _("no country: holidays count as any other day")), *named]
