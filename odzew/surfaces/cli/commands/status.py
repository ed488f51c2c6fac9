"""`odzew status`: what came in, what is open, what went out, which jobs wait."""

import argparse
import json

from odzew.surfaces.cli import house, jobs


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")


def run(chosen: argparse.Namespace) -> int:
    with house.desk():
        counts = gather()
    if chosen.json:
        print(json.dumps(counts))
        return 0
    for area, numbers in counts.items():
        shown = "  ".join(f"{name} {number}" for name, number in numbers.items())
        print(f"{area.replace('_', ' '):<14} {shown or 'none'}")
    return 0


def gather() -> dict[str, dict[str, int]]:
    """The counts by area. messages_out counts deliveries by state: what left, with its proof."""
    from odzew.channels import queries as channels
    from odzew.core.conversations.queries import totals as conversations

    directions = conversations.messages_by_direction()
    return {
        "arrivals": channels.arrivals_by_state(),
        "conversations": conversations.conversations_by_status(),
        "messages": {name: directions.get(name, 0) for name in ("in", "out", "internal")},
        "messages_out": channels.deliveries_by_state(),
        "jobs": jobs.counts(),
    }
