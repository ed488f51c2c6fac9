"""Keeps each open case's urgency and its reasons on the case, where lists sort by it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.features.promises.queries import urgency as found
from odzew.features.promises.rules import urgency as rules
from odzew.kit import clock


def weights() -> rules.Weights:
    """The desk's setting `urgency`: {"tiers": {"vip": 15}, "reach": [300, 500, 1000], "safety_words": ["+mrowienie"]}.

    Own words of danger are added to ours.
    """
    own = accounts.setting("urgency", {})
    own = own if isinstance(own, dict) else {}
    usual = rules.Weights()
    tiers, reach, more = own.get("tiers"), own.get("reach"), own.get("safety_words")
    return rules.Weights(
        tiers={str(k).lower(): v for k, v in tiers.items() if isinstance(v, int)}
        if isinstance(tiers, dict)
        else usual.tiers,
        reach=[one for one in reach if isinstance(one, int)]
        if isinstance(reach, list) and reach
        else usual.reach,
        safety_words=[*usual.safety_words, *(str(word) for word in more or () if str(word).strip())],
    )


@transaction.atomic(savepoint=False)
def refresh_urgency(conversation_ids: Sequence[int], by: rules.Weights | None = None) -> int:
    """Score these cases again; how many changed. Finished ones are at rest: 0 without reasons.

    No fact is told: the score says nothing new of the case, and everybody who changes it tells their own.
    """
    now, by = clock.now(), by or weights()
    scores: Mapping[int, tuple[int, list[Any]]] = {
        key: rules.urgency(case, now, by) if case else (0, [])
        for key, case in found.situations(conversation_ids).items()
    }
    return conversations.set_urgency(
        {k: (n, [list(reason) for reason in why]) for k, (n, why) in scores.items()}
    )


def refresh_moving(*, batch: int = 500) -> int:
    """Those open cases whose score time alone changes: somebody waits, or something is owed. In batches, by id."""
    changed, after, by = 0, 0, weights()
    while keys := found.moving(after=after, size=batch):
        changed += refresh_urgency(keys, by)
        after = keys[-1]
    return changed
