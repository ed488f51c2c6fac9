"""Facts about conversations. `public` ones may be shown to the customer."""

from dataclasses import dataclass, field
from typing import ClassVar

from odzew.kit.events import Fact


@dataclass(frozen=True)
class ConversationOpened(Fact):
    public: ClassVar[bool] = True
    channel: str
    direction: str = "in"


@dataclass(frozen=True)
class MessageReceived(Fact):
    """A customer spoke. is_first: it opened the conversation; reopened: it was resolved or closed.

    is_thanks: a mere "thank you" after our answer, for which nobody waits and nothing reopens.
    """

    public: ClassVar[bool] = True
    message_id: int
    channel: str
    is_first: bool = False
    reopened: bool = False
    is_automatic: bool = False
    is_thanks: bool = False


@dataclass(frozen=True)
class ContactLogged(Fact):
    """A call or a visit in which one of us and the customer spoke. way: in or out. callback_at: ISO time, promised."""

    message_id: int
    way: str = "in"
    outcome: str = ""
    callback_at: str = ""


@dataclass(frozen=True)
class ReplyQueued(Fact):
    """We answered; the message waits out its undo window, then leaves. send_at: ISO time, empty = at once."""

    public: ClassVar[bool] = True
    message_id: int
    channel: str
    send_at: str = ""


@dataclass(frozen=True)
class ReplyWithdrawn(Fact):
    message_id: int


@dataclass(frozen=True)
class MessageSent(Fact):
    message_id: int


@dataclass(frozen=True)
class MessageFailed(Fact):
    message_id: int
    reason: str = ""
    state: str = "failed"


@dataclass(frozen=True)
class MessageReturned(Fact):
    """It left and came back. is_partial: somebody else got it. ways: how else to reach the customer."""

    message_id: int
    recipients: list[str] = field(default_factory=list)
    reason: str = ""
    is_partial: bool = False
    ways: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class MessageDelayed(Fact):
    """The mail servers have not brought it yet and keep trying."""

    message_id: int
    recipients: list[str] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True)
class MessageUnwanted(Fact):
    """A recipient's provider reports that they called it spam."""

    message_id: int
    recipients: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MessageDelivered(Fact):
    """state: delivered or read."""

    message_id: int
    state: str = "delivered"


@dataclass(frozen=True)
class NoteAdded(Fact):
    message_id: int
    mentioned: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class ConversationAssigned(Fact):
    """why: a code, where a rule chose; empty where a person did."""

    assignee_id: int | None
    assignee_name: str = ""
    team_id: int | None = None
    team_name: str = ""
    before: str = ""
    why: str = ""


@dataclass(frozen=True)
class StatusChanged(Fact):
    public: ClassVar[bool] = True
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True)
class WaitReleased(Fact):
    """The customer waits no longer, though no reply was sent and no status changed; `reason` says why."""

    since: str
    reason: str


@dataclass(frozen=True)
class WaitBegan(Fact):
    """Somebody saw that the customer waits, since an earlier word. why: question, reopened, check, undo."""

    since: str
    message_id: int = 0
    why: str = ""


@dataclass(frozen=True)
class FieldsChanged(Fact):
    """priority, kind, stage, subject, brand, tags or custom fields; only what changed."""

    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ConversationSnoozed(Fact):
    until: str
    reason: str = ""


@dataclass(frozen=True)
class ConversationWoke(Fact):
    why: str = "time"


@dataclass(frozen=True)
class ConversationsMerged(Fact):
    """Published on the survivor."""

    other_id: int
    other_number: int
    merge_id: int
    reason: str = ""


@dataclass(frozen=True)
class ConversationMergedInto(Fact):
    """Published on the conversation that lives on in another."""

    survivor_id: int
    survivor_number: int
    merge_id: int


@dataclass(frozen=True)
class ConversationMergeUndone(Fact):
    """Published on both sides; `other` is the side it is not published on. verb: merge or split."""

    other_id: int
    other_number: int
    merge_id: int
    verb: str = "merge"


@dataclass(frozen=True)
class ConversationSplit(Fact):
    """Published on both sides. is_new: it is published on the conversation that the split made."""

    other_id: int
    other_number: int
    merge_id: int
    is_new: bool = False


@dataclass(frozen=True)
class ConversationsLinked(Fact):
    other_id: int
    other_number: int
    kind: str = "related"


@dataclass(frozen=True)
class ConversationRepeats(Fact):
    """The customer had written on this matter before. why: order or topic."""

    other_id: int
    other_number: int
    why: str = ""


@dataclass(frozen=True)
class ConversationsUnlinked(Fact):
    other_id: int
    other_number: int


@dataclass(frozen=True)
class FollowersChanged(Fact):
    added: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class CustomerChangedOnConversation(Fact):
    before_id: int
    after_id: int


@dataclass(frozen=True)
class AcknowledgementQueued(Fact):
    message_id: int


@dataclass(frozen=True)
class StatusLinkRevoked(Fact):
    """The customer's link to the case was taken back."""


@dataclass(frozen=True)
class CallbackRequested(Fact):
    """The customer would rather be called. at: ISO time of the call."""

    public: ClassVar[bool] = True
    phone: str
    at: str
    words: str = ""


@dataclass(frozen=True)
class PersonRequested(Fact):
    """The customer wants to talk to a person (who: person) or to somebody in charge (who: manager)."""

    public: ClassVar[bool] = True
    who: str = "person"


@dataclass(frozen=True)
class WordCounted(Fact):
    """A mail marked as automatic counts as the customer's word, or (is_counted false) no longer does."""

    message_id: int
    is_counted: bool = True


@dataclass(frozen=True)
class StepTicked(Fact):
    """A step of the case's procedure, or one of the four of solving a problem, is done; or not done after all."""

    step: str
    words: str = ""
    is_done: bool = True
    note: str = ""
