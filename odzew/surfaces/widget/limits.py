"""How often a visitor may knock: buckets in the memory of this process, the least used forgotten first."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from odzew.channels.chat.rules import Bucket
from odzew.kit.errors import TooMuch


class Limit:
    """At most `burst` at once and `rate` a second for each key."""

    def __init__(
        self, rate: float, burst: float, *, keys: int = 20_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._keys, self._clock = rate, burst, keys, clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = Lock()

    def takes(self, key: str) -> bool:
        """Whether one more is within the limit."""
        with self._lock:
            bucket = self._buckets.setdefault(key, Bucket(self._rate, self._burst))
            self._buckets.move_to_end(key)
            if len(self._buckets) > self._keys:
                self._buckets.popitem(last=False)
            return bucket.take(self._clock())

    def check(self, key: str) -> None:
        """Raises TooMuch over the limit."""
        if not self.takes(key):
            raise TooMuch("Too many requests. Wait a moment.", code="too_often")

    def forget(self) -> None:
        """Everybody starts anew."""
        with self._lock:
            self._buckets.clear()


KNOCKS = Limit(20, 300)  # boots and polls, by address
WORDS = Limit(0.7, 12)  # messages, by visitor
CROWD = Limit(5, 100)  # messages, by address: an office shares one
FILES = Limit(0.1, 12)  # uploads, by visitor
FRAMES = Limit(8, 60)  # everything on a socket, by visitor
