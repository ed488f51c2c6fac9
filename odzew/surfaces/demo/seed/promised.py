"""What the company promises to whom, and the ledger of all that it promised before."""

from collections.abc import Collection

from odzew.features.promises import actions as promises
from odzew.features.promises.actions.calendars import Places, save_calendar
from odzew.features.promises.actions.charters import save_charter
from odzew.features.promises.actions.past_waits import import_waits
from odzew.features.promises.actions.urgency import refresh_moving
from odzew.surfaces.demo.seed.company import Company

_DAY = 600  # minutes of a working day from 8 to 18


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def set_up(company: Company) -> None:
    """Besides what every new desk promises: hotels and firms are answered within the hour, from seven on.

    The chat is staffed on Saturdays; the warehouse has its break. Each brand's charter is there to be read.
    """
    teams = company.teams
    early = {day: [["07:00", "19:00"]] for day in _WEEKDAYS} | {"sat": [["09:00", "13:00"]]}
    _calendar(company, "Hotele i firmy", early, Places(teams=[teams["hotele"]]))
    shifts = {day: [["07:00", "11:30"], ["12:00", "15:30"]] for day in _WEEKDAYS}
    _calendar(company, "Magazyn", shifts, Places(teams=[teams["logistyka"]]))
    talk = {day: [["09:00", "20:00"]] for day in _WEEKDAYS} | {"sat": [["10:00", "16:00"]]}
    _calendar(company, "Czat", talk, Places(channels=["chat"]))
    promises.save_policy(
        None,
        {
            "name": "Hotele i firmy",
            "position": 15,
            "team_id": company.teams["hotele"].pk,
            "first_answer": 60,
            "next_answer": 120,
            "update": 2 * _DAY,
            "resolution": 4 * _DAY,
            "steps": [
                {"percent": 50, "who": ["assignee"], "acts": ["notify"]},
                {"percent": 75, "who": ["assignee", "leads"], "acts": ["notify"]},
                {
                    "percent": 100,
                    "who": ["assignee", "leads", "on_call"],
                    "acts": ["notify", "raise_priority"],
                },
            ],
        },
        company.owner,
    )
    for brand in company.brands.values():
        save_charter(brand, by=company.owner, texts={}, is_public=True, shows_limits=True, shows_kept=True)


def _calendar(company: Company, name: str, week: dict[str, list[list[str]]], places: Places) -> None:
    values = {
        "name": name,
        "zone": "Europe/Warsaw",
        "week": week,
        "country": "PL",
        "closed": [],
        "extra": {},
    }
    save_calendar(None, values, by=company.owner, places=places)


def write(conversation_ids: Collection[int]) -> None:
    """What was promised in these cases, kept or not; how long people waited, and how urgent it is now."""
    promises.import_promises(conversation_ids)
    import_waits(conversation_ids)
    refresh_moving()
