"""A customer's words as their channel brings them: addresses, ids, quotations, photographs."""

import re
from collections.abc import Sequence
from datetime import datetime
from random import Random

from odzew.channels.email.reply_text import reply_text
from odzew.core.conversations.history import Act, Answered, Heard
from odzew.core.conversations.inbound import InboundFile
from odzew.surfaces.demo.stories import photos
from odzew.surfaces.demo.stories.calendar import ZONE
from odzew.surfaces.demo.stories.customers import CustomerStory
from odzew.surfaces.demo.stories.house import DOORS, AgentStory, DoorStory

_PHOTO_WORDS = ("załącznik", "zdjęci", "photos attached", "zalacznik", "zdjeci")
_DEVICE = re.compile(r"^Wys[łl]an[eo] z ", re.MULTILINE)
_MAILBOX = {door.brand: door for door in DOORS if door.kind == "email"}


def heard(
    rng: Random,
    text: str,
    *,
    at: datetime,
    door: DoorStory,
    customer: CustomerStory,
    subject: str,
    before: Sequence[Act],
    agent: AgentStory,
    order: str,
) -> Heard:
    """The message of this customer through this door, as an answer to what was said before."""
    if door.kind == "chat":
        word = f"{rng.getrandbits(64):016x}"
        return Heard(
            at, text=text, sender=customer.visitor, sender_name=customer.name,
            external_id=f"{customer.visitor}:{word}", meta={"client_id": word, "page": "/posciel"},
        )  # fmt: skip
    if door.kind in ("phone", "counter"):
        if before:
            return _mail(
                rng, text, at=at, door=_MAILBOX[door.brand], customer=customer, subject=subject, before=before
            )
        logged = {"by": agent.name, "way": "in", "minutes": rng.randrange(2, 14), "outcome": "work"}
        return Heard(
            at, text=text, subject=subject, sender=customer.phone or customer.email, sender_name=customer.name,
            external_id=f"desk.{rng.getrandbits(64):016x}", meta={"logged": logged},
        )  # fmt: skip
    if door.kind == "form" and not before:
        whole = f"{text}\n\nNumer zamówienia: {order}" if customer.language == "pl" else text
        return Heard(
            at, text=whole, subject=subject, sender=customer.email, sender_name=customer.name,
            external_id=f"form.{rng.getrandbits(64):016x}", meta={"form": {"topic": "", "path": "/kontakt"}},
        )  # fmt: skip
    return _mail(
        rng, text, at=at, door=_MAILBOX[door.brand], customer=customer, subject=subject, before=before
    )


def _mail(
    rng: Random,
    text: str,
    *,
    at: datetime,
    door: DoorStory,
    customer: CustomerStory,
    subject: str,
    before: Sequence[Act],
) -> Heard:
    answered = max((n for n, act in enumerate(before) if isinstance(act, Answered)), default=-1)
    words = reply_text(text) if _DEVICE.search(text) else text
    whole = text
    if answered >= 0 and rng.random() < 0.6:
        whole = f"{text}\n\n{_quotation(before[answered], door)}"
    meta = {"written_at": at.isoformat()} | ({"has_more": True} if whole != words else {})
    has_photo = not before and any(word in text.lower() for word in _PHOTO_WORDS)
    return Heard(
        at,
        text=whole,
        reply_text=words,
        subject=f"Re: {subject}" if before else subject,
        sender=customer.email,
        sender_name=customer.name,
        to=(door.address,),
        external_id=f"{rng.getrandbits(80):020x}@{customer.email.rpartition('@')[2]}",
        answers=answered,
        files=(_photo(rng),) if has_photo else (),
        meta=meta,
    )


def _quotation(act: Act, door: DoorStory) -> str:
    local = act.at.astimezone(ZONE)
    lines = act.text.splitlines() if isinstance(act, Answered) else []
    said = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"W dniu {local:%d.%m.%Y} o {local:%H:%M}, {door.name} <{door.address}> pisze:\n{said}"


def _photo(rng: Random) -> InboundFile:
    number = rng.randrange(photos.COUNT)
    return InboundFile(f"IMG_{2000 + rng.randrange(7000)}.png", "image/png", photos.photo(number))
