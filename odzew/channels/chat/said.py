"""One word of a visitor as it is kept: JSON bytes, the raw form of the chat channel."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from odzew.channels.ports import Unreadable
from odzew.kit.text import storable

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes the desk already has."""

    sha256: str
    name: str
    content_type: str
    size: int = 0


class Said(BaseModel):
    """id: the page's own id of the message, for idempotence. email: where an answer may go. is_note: written when
    nobody was there, so that an acknowledgement is due. page: where on the site it was written.
    """

    model_config = ConfigDict(extra="ignore")

    id: Id
    text: str = ""
    files: list[KeptFile] = []
    name: str = Field("", max_length=160)
    email: str = Field("", max_length=254)
    language: str = Field("", max_length=5)
    page: str = Field("", max_length=500)
    is_note: bool = False

    @classmethod
    def read(cls, raw: bytes) -> "Said":
        """From kept bytes. Raises Unreadable."""
        try:
            return cls.model_validate_json(raw)
        except ValidationError as error:
            raise Unreadable("This is no chat message.") from error

    def as_bytes(self) -> bytes:
        """What is kept; NUL bytes and lone surrogates are gone."""
        clean = self.model_copy(update={"text": storable(self.text)})
        return clean.model_dump_json().encode()

    def meta(self) -> dict[str, Any]:
        """What the message remembers of it."""
        found: dict[str, Any] = {"client_id": self.id}
        if self.page:
            found["page"] = storable(self.page)
        if self.email:
            found["reply_to"] = self.email
        return found
