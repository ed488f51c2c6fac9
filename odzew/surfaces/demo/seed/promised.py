"""What the company promises to whom, and the ledger of all that it promised before."""

from collections.abc import Collection

from odzew.features.promises import actions as promises
from odzew.surfaces.demo.seed.company import Company

_DAY = 600  # minutes of a working day from 8 to 18


def set_up(company: Company) -> None:
    """Besides what every new desk promises: hotels and firms are answered within the hour."""
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


def write(conversation_ids: Collection[int]) -> None:
    """What was promised in these cases, kept or not."""
    promises.import_promises(conversation_ids)
