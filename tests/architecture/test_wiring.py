"""The table of consequences names real facts and real handlers, and each handler is defined in a handlers module."""

import inspect

from odzew.config import wiring
from odzew.kit.events import Fact


def test_every_key_is_a_fact_and_every_handler_takes_what_happened():
    for fact, handlers in wiring.TABLE.items():
        assert issubclass(fact, Fact), fact
        for handler in handlers:
            assert len(inspect.signature(handler).parameters) == 1, handler


def test_handlers_live_in_handlers_modules():
    every = [handler for handlers in wiring.TABLE.values() for handler in handlers]
    for handler in every:
        assert ".handlers" in handler.__module__, handler


def test_no_fact_is_told_to_the_same_handler_twice():
    for handlers in wiring.TABLE.values():
        assert len(handlers) == len(set(handlers))
