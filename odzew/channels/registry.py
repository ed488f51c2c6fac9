"""Channel kind → driver. Used by intake and delivery only."""

from functools import cache
from importlib import import_module

from odzew.channels.ports import Channel

_DRIVERS = {
    "email": "odzew.channels.email.driver",
    "chat": "odzew.channels.chat.driver",
    "form": "odzew.channels.form.driver",
    "phone": "odzew.channels.desk.driver",
    "counter": "odzew.channels.desk.driver",
}


@cache
def driver(kind: str) -> Channel:
    """The driver of a kind of channel. Raises KeyError for a kind that this desk does not know."""
    made: Channel = import_module(_DRIVERS[kind]).Driver(kind)
    return made
