"""Raw mails for tests: what customers, colleagues and mail servers send."""

from odzew.channels.models import Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, Message
from odzew.kit import clock


def letter(sender: str, to: str, text: str = "Dzień dobry", **headers: str) -> bytes:
    """A plain mail; `message_id="x@y"` becomes `Message-ID: <x@y>`, other names their header."""
    lines = [f"From: {sender}", f"To: {to}"]
    for name, value in headers.items():
        title = {"message_id": "Message-ID"}.get(name, name.replace("_", "-").title())
        wrapped = name in ("message_id", "in_reply_to", "references") and "<" not in value
        lines.append(f"{title}: <{value}>" if wrapped else f"{title}: {value}")
    return (
        "\n".join(lines) + f"\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


def report(kind: str, fields: str, *, about: str, to: str = "marta@poczta.example") -> bytes:
    """A multipart/report: delivery-status, disposition-notification or feedback-report."""
    return (
        "From: MAILER-DAEMON@x.example\nTo: pomoc@lnianydom.example\nSubject: Report\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n--b\n'
        "Content-Type: text/plain\n\nThis is a report.\n--b\n"
        f"Content-Type: message/{kind}\n\n{fields}\n--b\nContent-Type: message/rfc822\n\n"
        f"Message-ID: <{about}>\nTo: {to}\nSubject: Re: x\n\nhej\n--b--\n"
    ).encode()


def failure(status: str, address: str, *, action: str = "failed") -> str:
    return (
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {address}\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: smtp; {status} said the server\n"
    )


def answered(conversation: Conversation, agent, text: str = "Jutro.", **words) -> Message:
    """A reply that has left."""
    message = conversations.reply(conversation.pk, agent, Words(text=text, **words))
    Delivery.objects.filter(message=message).update(state=Delivery.SENT, sent_at=clock.now())
    return message
