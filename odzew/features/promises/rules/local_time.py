"""Wall clocks and moments, as opening hours use them. They live in kit, where the words of a told time read them too."""

from odzew.kit.local_time import instant, read_moment, zone_named

__all__ = ["instant", "read_moment", "zone_named"]
