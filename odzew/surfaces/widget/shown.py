"""What the widget is told, as JSON: messages, files, availability."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.translation import npgettext, pgettext

from odzew.channels.chat import identity, queries, rules
from odzew.channels.chat.account import settings_of
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import files
from odzew.features.promises.queries import expectations
from odzew.kit import clock
from odzew.ui.told import Precision, told

if TYPE_CHECKING:
    from odzew.channels.chat.queries import News
    from odzew.channels.models import ChatVisit
    from odzew.core.conversations.models import Attachment, ChannelAccount, Message

Json = dict[str, Any]
_PROMISED = "{{ promised }}"
_QUOTE_SECONDS = 15


def news(found: "News", account: "ChannelAccount") -> Json:
    """A piece of the thread; `whole` replaces what the widget shows."""
    return {
        "kind": "news",
        "cursor": found.cursor,
        "whole": found.is_whole,
        "over": found.is_over,
        "messages": [message(row, account) for row in found.messages],
        "gone": list(found.gone),
    }


def message(row: "Message", account: "ChannelAccount") -> Json:
    """One message as the visitor sees it. n orders; client: the page's own id of a word it sent."""
    is_own = row.direction == "in"
    return {
        "id": row.public_id.hex,
        "n": row.seq,
        "by": "me" if is_own else row.author_kind,
        "name": "" if is_own else row.author_name,
        "text": row.text,
        "at": row.sent_at.isoformat(),
        "client": row.meta.get("client_id", "") if is_own else "",
        "state": "" if is_own else _state(row),
        "files": [file(each, account) for each in row.attachments.all()],
    }


def _state(row: "Message") -> str:
    delivery = getattr(row, "delivery", None)
    return delivery.state if delivery is not None else "sent"


def file(row: "Attachment", account: "ChannelAccount") -> Json:
    """A file with a link that lives for some hours; pictures may be shown."""
    slip = identity.sign_file([account.public_id.hex, row.public_id.hex])
    return {
        "name": row.name,
        "size": row.blob.size,
        "type": row.content_type,
        "url": reverse("widget_file", args=[account.public_id.hex, slip]),
        "picture": row.content_type in files.INLINE_SAFE,
    }


def state(account: "ChannelAccount", visit: "ChatVisit | None") -> Json:
    """Whether somebody is there, when an answer comes, and how many wait before this visitor. In words."""
    available = queries.availability(account)
    ahead = None if visit is None else queries.queue_ahead(visit)
    return {
        "kind": "state",
        "open": available.is_open,
        "there": available.is_there,
        "promise": _promise(account, visit, available),
        "queue": "" if ahead is None or not available.is_there else _queue(ahead),
        "email": "" if visit is None else visit.email,
    }


def _promise(account: "ChannelAccount", visit: "ChatVisit | None", available: queries.Availability) -> str:
    """When the answer comes. The account's own words may hold {{ promised }}; without a time they stand as they are."""
    language = _language()
    own = settings_of(account).texts.get(language)
    written = (own.promise if available.is_there else own.away) if own else ""
    time = _time(account, visit, available, language) if not written or _PROMISED in written else ""
    if written:
        return written.replace(_PROMISED, time or pgettext("promised", "when its turn comes"))
    if available.is_there:
        said = (
            pgettext("chat", "We will answer %(time)s.") if time else pgettext("chat", "We will answer here.")
        )
    elif time:
        said = pgettext(
            "chat", "Nobody is at the desk just now. We will answer %(time)s, here and by e-mail."
        )
    else:
        said = pgettext("chat", "Nobody is at the desk just now. The answer will come here and by e-mail.")
    return said % {"time": time} if time else said


def _time(
    account: "ChannelAccount", visit: "ChatVisit | None", available: queries.Availability, language: str
) -> str:
    """The told time in words: the case's own, else what somebody who writes now is told. Empty for none."""
    now = clock.now()
    due, precision = None if visit is None else queries.place(visit).told_due_at, Precision.LEFT
    if due is None or due <= now:
        due, precision = _quoted(account, available), Precision.SPAN
    if due is None or due <= now:
        return ""
    zone = ZoneInfo(accounts.desk().timezone)
    return told(due, now, zone, language=language, precision=precision).words


def _quoted(account: "ChannelAccount", available: queries.Availability) -> datetime | None:
    """Worked out once in some seconds, however many pages ask."""
    key = f"quote:{account.pk}:{available.is_there}"
    known: tuple[datetime | None] | None = cache.get(key)
    if known is None:
        since = None if available.is_there else available.opens_at
        known = (expectations.promised_now(account, since=since),)
        cache.set(key, known, _QUOTE_SECONDS)
    return known[0]


def _queue(ahead: int) -> str:
    if ahead == 0:
        return pgettext("chat", "Next in the queue.")
    return npgettext(
        "chat", "%(n)s person in the queue before.", "%(n)s people in the queue before.", ahead
    ) % {"n": ahead}


def _language() -> Literal["pl", "en"]:
    return "en" if (translation.get_language() or "pl").startswith("en") else "pl"


def look(account: "ChannelAccount") -> Json:
    """The face of the chat: name, colour, title, greeting, limits."""
    settings = settings_of(account)
    language = _language()
    own = settings.texts.get(language)
    return {
        "brand": account.brand.name,
        "colour": settings.colour or account.brand.colour,
        "language": language,
        "title": (own.title if own else "") or pgettext("chat", "Write to us"),
        "greeting": (own.greeting if own else "") or pgettext("chat", "Good day. How can we help?"),
        "pre_chat": settings.pre_chat,
        "max_characters": rules.MAX_CHARACTERS,
        "max_files": rules.MAX_FILES,
        "max_file_mb": accounts.desk().upload_limit_mb,
    }


def texts() -> Mapping[str, str]:
    """Every word of the widget in the active language, by the key that its script uses."""
    return {
        "open": pgettext("chat", "Open the chat"),
        "close": pgettext("chat", "Close the chat"),
        "label": pgettext("chat", "Chat"),
        "log": pgettext("chat", "Conversation"),
        "message": pgettext("chat", "Message"),
        "write": pgettext("chat", "Write a message"),
        "send": pgettext("chat", "Send"),
        "addFile": pgettext("chat", "Add a file"),
        "removeFile": pgettext("chat", "Remove the file %s"),
        "emoji": pgettext("chat", "Add an emoji"),
        "options": pgettext("chat", "Options"),
        "otherLanguage": pgettext("chat", "Switch to Polish"),
        "soundOn": pgettext("chat", "Sound on new messages: on"),
        "soundOff": pgettext("chat", "Sound on new messages: off"),
        "end": pgettext("chat", "End the chat"),
        "ended": pgettext("chat", "The chat has ended."),
        "again": pgettext("chat", "Write again"),
        "transcript": pgettext("chat", "Send the conversation by e-mail"),
        "transcriptSent": pgettext("chat", "The conversation is on its way to %s."),
        "you": pgettext("chat", "You"),
        "sending": pgettext("chat", "sending…"),
        "notSent": pgettext("chat", "Not sent."),
        "retry": pgettext("chat", "Try again"),
        "drop": pgettext("chat", "Remove"),
        "typing": pgettext("chat", "%s is writing…"),
        "offline": pgettext("chat", "No connection. Messages wait here and will be sent by themselves."),
        "newMessages": pgettext("chat", "New messages"),
        "unread": pgettext("chat", "%s unread"),
        "name": pgettext("chat", "Name"),
        "email": pgettext("chat", "E-mail"),
        "emailWhy": pgettext(
            "chat", "If you close this page before the answer comes, we will send it by e-mail."
        ),
        "emailWhyForm": pgettext("chat", "We answer to this address."),
        "save": pgettext("chat", "Save"),
        "saved": pgettext("chat", "Saved. The answer will also reach %s."),
        "later": pgettext("chat", "Not now"),
        "start": pgettext("chat", "Start the chat"),
        "leaveNote": pgettext("chat", "Leave a message"),
        "noteSent": pgettext("chat", "The message has reached us. A confirmation is on its way to %s."),
        "required": pgettext("chat", "Fill in this field."),
        "badEmail": pgettext("chat", "This does not look like a full e-mail address."),
        "tooLong": pgettext(
            "chat", "The message is too long: %s characters of at most %s. Shorten it or add it as a file."
        ),
        "tooManyFiles": pgettext("chat", "At most %s files in one message."),
        "fileTooLarge": pgettext("chat", "The file “%s” is too large: at most %s MB."),
        "fileFailed": pgettext("chat", "The file “%s” could not be added."),
        "uploading": pgettext("chat", "Adding %s…"),
        "failed": pgettext("chat", "That did not work. Try again; nothing was lost."),
        "identity": pgettext(
            "chat", "You are not recognised as a logged-in user here; the chat goes on as with a guest."
        ),
        "download": pgettext("chat", "Download %s"),
        "call": pgettext("chat", "I would rather be called back"),
        "callWhy": pgettext("chat", "We call at this time. The conversation stays here."),
        "phone": pgettext("chat", "Phone number"),
        "callAt": pgettext("chat", "Day and time"),
        "callAsk": pgettext("chat", "Ask for a call"),
        "called": pgettext("chat", "Noted. We will call at that time."),
        "manager": pgettext("chat", "Talk to somebody in charge"),
        "asked": pgettext("chat", "Noted. Somebody will answer here."),
    }
