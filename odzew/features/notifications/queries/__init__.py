"""Reads of notifications, always scoped to who asks."""

from odzew.features.notifications.queries.centre import Line, bell, centre, latest, unseen
from odzew.features.notifications.queries.chains import Climb, climbs, on_call_choices, terms
from odzew.features.notifications.queries.log import Delivered, LogLine, delivered, log
from odzew.features.notifications.queries.people import rungs_of, team_people
from odzew.features.notifications.queries.subscriptions import devices

__all__ = [
    "Climb",
    "Delivered",
    "Line",
    "LogLine",
    "bell",
    "centre",
    "climbs",
    "delivered",
    "devices",
    "latest",
    "log",
    "on_call_choices",
    "rungs_of",
    "team_people",
    "terms",
    "unseen",
]
