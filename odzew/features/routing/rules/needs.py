"""Which skills a case asks for: by the desk's own rules, and by its language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odzew.features.routing.rules.values import Need

LANGUAGE_LEVEL = 2  # whoever answers in a language works in it alone


@dataclass(frozen=True, slots=True)
class NeedRule:
    """A rule of the desk; an empty condition fits every case."""

    need: Need
    channel: str = ""
    kind: str = ""
    tag: str = ""
    language: str = ""
    brand: int | None = None


def needs_of(
    rules: Sequence[NeedRule],
    languages: Mapping[str, Need],
    *,
    channel: str,
    kind: str,
    tags: Sequence[str],
    language: str,
    brand: int,
) -> tuple[Need, ...]:
    """What the case asks for, the higher level where two rules name one skill.

    languages: code → the need of a case in it. A language that the desk has no skill for asks for nothing.
    """
    code = language.lower().partition("-")[0]
    found: dict[int, Need] = {}
    own = languages.get(code)
    asked = [own] if own else []
    for rule in rules:
        fits = (
            rule.channel in ("", channel)
            and rule.kind in ("", kind)
            and (not rule.tag or rule.tag in tags)
            and rule.language in ("", code)
            and rule.brand in (None, brand)
        )
        if fits:
            asked.append(rule.need)
    for need in asked:
        if need.skill not in found or found[need.skill].level < need.level:
            found[need.skill] = need
    return tuple(found.values())
