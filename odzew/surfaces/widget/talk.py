"""One visitor talking with the desk: what comes in, what goes back. The same over the socket and over HTTP.

From the page: {"do": "hello", "cursor"}, {"do": "say", "id", "text", "files", …}, {"do": "got"|"seen", "ids"},
{"do": "ping"}, {"do": "call", "id", "phone", "at"}, {"do": "person", "id", "who"}, {"do": "email", "email", "name"}, {"do": "transcript"}, {"do": "end"}. typing belongs to the lines.
To the page: {"kind": "news"|"state"|"ack"|"refused"|"done", …}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar

from django.utils import translation
from django.utils.translation import pgettext
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from odzew.channels.chat import actions, queries
from odzew.channels.chat.actions.upload import kept_file
from odzew.channels.chat.said import Id, Said
from odzew.kit.errors import Invalid, OdzewError
from odzew.surfaces.widget import limits, shown
from odzew.surfaces.widget.calls import refuse_closed

if TYPE_CHECKING:
    from odzew.channels.chat.identity import Visitor
    from odzew.channels.models import ChatVisit
    from odzew.core.conversations.models import ChannelAccount

Json = dict[str, Any]
Frame = TypeVar("Frame", bound=BaseModel)


class Say(BaseModel):
    """A word as the page sends it; files are the slips of uploads."""

    id: Id
    text: str = ""
    files: list[str] = Field(default=[], max_length=50)
    name: str = Field("", max_length=160)
    email: str = Field("", max_length=254)
    page: str = ""
    is_note: bool = False


class Call(BaseModel):
    """When and where a visitor wants to be called; at: ISO time with its offset."""

    id: Id
    phone: str = Field(max_length=40)
    at: AwareDatetime


class Person(BaseModel):
    """Whom a visitor wants to talk to."""

    id: Id
    who: Literal["person", "manager"]


class Guest:
    """A visitor at one account, by one line. address: where the line comes from, for limits."""

    def __init__(self, account: ChannelAccount, visitor: Visitor, *, language: str, address: str) -> None:
        self.account, self.visitor, self.address = account, visitor, address
        self.language = "en" if language.lower().startswith("en") else "pl"
        self.visit: ChatVisit | None = None
        self.conversation_id: int | None = None
        self._look()

    def _look(self) -> None:
        """Which visit is the current one, and where its conversation lives on."""
        self._take(queries.current_visit(self.account, self.visitor))

    def _take(self, visit: ChatVisit | None) -> None:
        self.visit = visit
        self.conversation_id = None if visit is None else queries.place(visit).pk

    def take(self, frame: Json) -> list[Json]:
        """Answer one frame; an error is told in words, and the frame's id comes back with it."""
        verb = _VERBS.get(str(frame.get("do")))
        if verb is None:
            return []
        with translation.override(self.language):
            try:
                return verb(self, frame)
            except OdzewError as error:
                about = {"id": str(frame.get("id", ""))[:64], "do": str(frame.get("do"))}
                return [{"kind": "refused", **about, "code": error.code, "words": str(error.message)}]

    def news(self, cursor: str) -> Json | None:
        """What happened after the cursor; None while nothing has."""
        self._look()
        if self.visit is None:
            return None
        found = queries.news(self.visit, cursor)
        with translation.override(self.language):
            return None if found.cursor == cursor else shown.news(found, self.account)

    def hello(self, frame: Json) -> list[Json]:
        if self.visit is not None:
            actions.beat(self.visit)
        news = self.news(str(frame.get("cursor", ""))[:80])
        return [*([news] if news else []), shown.state(self.account, self.visit)]

    def say(self, frame: Json) -> list[Json]:
        words = _read(Say, frame)
        self._count()
        heard = actions.hear(self.account, self.visitor, self._said(words))
        self._take(heard.visit)
        return [
            {
                "kind": "ack",
                "id": words.id,
                "n": heard.message.seq,
                "message": heard.message.public_id.hex,
                "at": heard.message.sent_at.isoformat(),
            }
        ]

    def _said(self, words: Say) -> Said:
        files = [kept_file(self.account, self.visitor, slip) for slip in words.files]
        return Said(
            id=words.id,
            text=words.text,
            files=files,
            name=words.name.strip(),
            email=words.email.strip(),
            language=self.language,
            page=words.page[:500],
            is_note=words.is_note,
        )

    def call(self, frame: Json) -> list[Json]:
        asked = _read(Call, frame)
        refuse_closed(self.account, asked.at)
        self._count()
        heard = actions.ask_for_call(
            self.account,
            self.visitor,
            said_id=asked.id,
            phone=asked.phone,
            at=asked.at,
            language=self.language,
        )
        self._take(heard.visit)
        return [{"kind": "done", "do": "call"}]

    def person(self, frame: Json) -> list[Json]:
        asked = _read(Person, frame)
        self._count()
        heard = actions.ask_for_person(
            self.account, self.visitor, said_id=asked.id, who=asked.who, language=self.language
        )
        self._take(heard.visit)
        return [{"kind": "done", "do": "person"}]

    def _count(self) -> None:
        limits.WORDS.check(f"{self.account.pk} {self.visitor.key}")
        limits.CROWD.check(self.address)

    def got(self, frame: Json) -> list[Json]:
        return self._acknowledge(frame, "delivered")

    def seen(self, frame: Json) -> list[Json]:
        return self._acknowledge(frame, "read")

    def _acknowledge(self, frame: Json, state: str) -> list[Json]:
        ids = frame.get("ids")
        if self.visit is not None and isinstance(ids, list):
            actions.acknowledge(self.visit, ids, state)
        return []

    def ping(self, frame: Json) -> list[Json]:
        del frame
        self._look()
        if self.visit is not None:
            actions.beat(self.visit)
        return [shown.state(self.account, self.visit)]

    def place(self, frame: Json) -> list[Json]:
        """The state again, without a sign of life."""
        del frame
        self._look()
        return [shown.state(self.account, self.visit)]

    def email(self, frame: Json) -> list[Json]:
        visit = self._begun()
        self.visit = actions.give_email(
            visit, str(frame.get("email", ""))[:254], str(frame.get("name", ""))[:160]
        )
        return [{"kind": "done", "do": "email", "email": self.visit.email}]

    def transcript(self, frame: Json) -> list[Json]:
        del frame
        visit = self._begun()
        actions.send_transcript(visit)
        return [{"kind": "done", "do": "transcript", "email": queries.address_of(visit)}]

    def end(self, frame: Json) -> list[Json]:
        del frame
        self.visit = actions.end(self._begun())
        return [{"kind": "done", "do": "end"}]

    def _begun(self) -> ChatVisit:
        self._look()
        if self.visit is None:
            raise Invalid(pgettext("chat", "Write something first."), code="not_begun")
        return self.visit


def _read(kind: type[Frame], frame: Json) -> Frame:
    """The frame as what it should be. Raises Invalid."""
    try:
        return kind.model_validate(frame)
    except ValidationError as error:
        raise Invalid(pgettext("chat", "The message could not be read."), code="unreadable") from error


_VERBS = {
    "call": Guest.call,
    "person": Guest.person,
    "hello": Guest.hello,
    "say": Guest.say,
    "got": Guest.got,
    "seen": Guest.seen,
    "ping": Guest.ping,
    "place": Guest.place,
    "email": Guest.email,
    "transcript": Guest.transcript,
    "end": Guest.end,
}
