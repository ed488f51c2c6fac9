"""What the desk decides about waiting customers: the guard's policy, its reasons, the closing of silent cases."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.utils.translation import gettext as _

from odzew.core.accounts import actions as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.queries import auto_close as closing
from odzew.core.conversations.queries import guard as kept
from odzew.core.conversations.rules import reasons
from odzew.core.conversations.rules.auto_close import MOST_DAYS, AutoClose
from odzew.core.conversations.rules.guard import GuardedAct, Verdict
from odzew.core.conversations.rules.reasons import Reason
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable

_LANGUAGES = ("pl", "en")
_FOLD = str.maketrans("ąćęłńóśźż", "acelnoszz")


def save_guard(policy: Mapping[str, str], rows: Sequence[Reason], wanted: AutoClose, *, by: Agent) -> None:
    """Keep all three. Raises NotAllowed, and Invalid naming what is wrong: `policy`, `reasons`, `quiet_days` …"""
    verdicts = {str(act): policy.get(str(act), "") for act in GuardedAct}
    if any(verdict not in set(Verdict) for verdict in verdicts.values()):
        raise Invalid(_("This value is not on the list."), fields={"policy": "unknown"})
    for name in ("quiet_days", "notice_days"):
        if not 1 <= getattr(wanted, name) <= MOST_DAYS:
            words = _("Choose a number from %(least)d to %(most)d.") % {"least": 1, "most": MOST_DAYS}
            raise Invalid(words, fields={name: words})
    values = {
        kept.POLICY: verdicts,
        kept.REASONS: reasons.as_stored(_checked(rows)),
        closing.SETTING: {
            **asdict(wanted),
            "notice": {k: clip(storable(v), 4000) for k, v in wanted.notice.items()},
        },
    }
    accounts.change_settings(values, by=by, needs=Permission.MANAGE_PROMISES)


def _checked(rows: Sequence[Reason]) -> list[Reason]:
    """Each with words; new ones get a code. What was on the list stays on it, if only switched off."""
    if len(rows) > reasons.MOST_REASONS:
        words = _("At most %(n)s reasons.") % {"n": reasons.MOST_REASONS}
        raise Invalid(words, fields={"reasons": words})
    found: dict[str, Reason] = {}
    for row in rows:
        said = {name: clip(storable(row.words.get(name, "")), 80) for name in _LANGUAGES}
        said = {name: text for name, text in said.items() if text}
        if not said:
            words = _("Give the reason words in at least one language.")
            raise Invalid(words, fields={"reasons": words})
        code = row.code or _code(next(iter(said.values())), found)
        found[code] = Reason(code, said, row.is_on or code == reasons.OWN_WORDS)
    for old in kept.guard_reasons():
        if old.code not in found:
            found[old.code] = Reason(old.code, old.words, is_on=old.code == reasons.OWN_WORDS)
    return sorted(found.values(), key=lambda row: row.code == reasons.OWN_WORDS)


def _code(words: str, taken: Mapping[str, Reason]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", words.lower().translate(_FOLD)).strip("_")[:30]
    base = plain if plain[:1].isalpha() and len(plain) > 1 else f"own_{plain or 'reason'}"
    known = {*taken, *(row.code for row in kept.guard_reasons())}
    return next(code for n in range(1000) if (code := f"{base}_{n}" if n else base) not in known)
