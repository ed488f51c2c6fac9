"""What looks like spam waits in the ledger, whole and visible, until a person says otherwise. A step of intake.

Signs: the folder it lay in, what a filter wrote on it, and the desk's own rules in the account's settings:
"spam": {"senders": ["@zly.example", "x@y.example"], "words": ["wygrałeś"], "trusted": ["@dobry.example"]}.
"""

from collections.abc import Sequence
from typing import Any

from odzew.channels.models import Arrival
from odzew.channels.ports import Dropped, Inbound
from odzew.core.conversations.queries import Threads
from odzew.kit.text import fold

FOLDERS = ("spam", "junk", "niechciane", "wiadomości-śmieci", "wiadomosci-smieci", "bulk")


def hold_spam(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """Never what answers a case, what a person let through, or what a trusted sender wrote."""
    if row.account.kind != "email" or row.envelope.get("replayed") or inbound.notice:
        return inbound
    rules = row.account.settings.get("spam")
    reason = why(
        inbound, folder=str(row.place.get("folder") or ""), rules=rules if isinstance(rules, dict) else {}
    )
    if not reason or threads.match(inbound).conversation is not None:
        return inbound
    return Dropped(Arrival.SPAM, reason)


def why(inbound: Inbound, *, folder: str, rules: dict[str, Any]) -> str:
    """The reason to hold it, empty for none."""
    sender = inbound.sender.value.lower()
    if _is_among(sender, rules.get("trusted", ())):
        return ""
    if _is_among(sender, rules.get("senders", ())):
        return "a rule of this desk names the sender"
    said = fold(f"{inbound.subject}\n{inbound.text[:20_000]}")
    word = next(
        (word for word in rules.get("words", ()) if str(word).strip() and fold(str(word)) in said), ""
    )
    if word:
        return f"a rule of this desk names the word: {word}"
    name = folder.replace("/", ".").rpartition(".")[2].lower()
    if name.startswith(FOLDERS):
        return f"it lay in the folder {folder}"
    return "a spam filter marked it" if inbound.meta.get("is_marked_spam") else ""


def _is_among(sender: str, patterns: Sequence[str]) -> bool:
    """`@x.example` means everybody there, also below it; else the whole address."""
    for pattern in (str(one).strip().lower() for one in patterns):
        domain = sender.rpartition("@")[2]
        if pattern.startswith("@") and (domain == pattern[1:] or domain.endswith(f".{pattern[1:]}")):
            return True
        if pattern and pattern == sender:
            return True
    return False
