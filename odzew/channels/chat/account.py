"""What a chat account's settings mean: the schema that the settings page shows and saves.

settings: `ChatSettings` as JSON. secrets: {"identity_secret"}, the key with which the shop signs who is logged in.
The brand, the team and whether the account is on are columns of the account itself.
"""

import logging
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from odzew.channels.chat import rules
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount
from odzew.kit.sealing import SealBroken

logger = logging.getLogger(__name__)
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Language = Literal["pl", "en"]
DAYS: tuple[Day, ...] = get_args(Day)
LANGUAGES: tuple[Language, ...] = get_args(Language)
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Origin = Annotated[str, Field(pattern=re.compile(r"^https?://[^/\s]+$"), max_length=200)]


class Texts(BaseModel):
    """The account's own words in one language; an empty one keeps ours. promise: when somebody answers."""

    title: str = Field("", max_length=60)
    greeting: str = Field("", max_length=500)
    promise: str = Field("", max_length=160)
    away: str = Field("", max_length=300)


class ChatSettings(BaseModel):
    """How one chat account behaves.

    hours: mon…sun → [[opens, closes], …]; closes before opens: past midnight, equal: the whole day; all empty: always
    open. timezone: IANA name of the hours, empty for the desk's. texts: by language (pl, en); words outside a language
    serve both. allowed_origins: pages that may embed it (https://sklep.example), none means any. colour: empty for the brand's.
    pre_chat: whether name and e-mail are asked first (true: they may be skipped). handoff_minutes: how long an answer waits unseen before it
    leaves by e-mail. return_days: a word within so many days after the end continues the same case.
    """

    model_config = ConfigDict(extra="ignore")

    allowed_origins: list[Origin] = Field(default=[], max_length=100)
    hours: dict[Day, list[tuple[ClockTime, ClockTime]]] = {}
    timezone: str = Field("", max_length=64)
    pre_chat: Literal["off", "optional", "required"] = "off"
    texts: dict[Language, Texts] = {}
    colour: str = Field("", pattern=r"^(#[0-9a-fA-F]{6})?$")
    handoff_minutes: int = Field(2, ge=1, le=1440)
    return_days: int = Field(7, ge=0, le=365)

    @field_validator("pre_chat", mode="before")
    @classmethod
    def _yes_is_optional(cls, value: object) -> object:
        return {True: "optional", False: "off"}.get(value, value) if isinstance(value, bool) else value

    @field_validator("texts", mode="before")
    @classmethod
    def _for_each_language(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        shared = {key: words for key, words in value.items() if key not in LANGUAGES}
        return {language: {**shared, **(value.get(language) or {})} for language in LANGUAGES}


def settings_of(account: ChannelAccount) -> ChatSettings:
    """The account's settings. A saved field that does not hold falls back to its default, with a warning."""
    return read(account.settings, about=account.name)


def read(saved: Mapping[str, Any], *, about: str = "") -> ChatSettings:
    """Settings from JSON; see `settings_of`. The settings page validates with ChatSettings itself."""
    try:
        return ChatSettings.model_validate(saved)
    except ValidationError as error:
        broken = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
        logger.warning("Chat account %s: these settings do not hold: %s", about, ", ".join(sorted(broken)))
        return ChatSettings.model_validate({name: saved[name] for name in saved if name not in broken})


def week_of(settings: ChatSettings, desk_zone: str) -> rules.Week:
    """The opening hours as the rules take them."""
    slots = [
        rules.Slot(frozenset({DAYS.index(day)}), opens, closes)
        for day, spans in settings.hours.items()
        for opens, closes in spans
    ]
    return rules.Week(tuple(slots), settings.timezone or desk_zone)


def identity_secret(account: ChannelAccount) -> str:
    """The key of the shop's identity tokens; empty while none is set, or when it can't be read any more."""
    try:
        return conversations.opened_secrets(account).get("identity_secret", "")
    except SealBroken:
        logger.warning("Chat account %s: the identity secret was sealed with another key.", account.name)
        return ""
