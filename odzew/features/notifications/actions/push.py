"""Pushes to browsers: what is due, in the person's language, without the customer's words unless they may be shown."""

from typing import Any

from django.db.models import F
from django.utils import translation

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.queries.permission import visible_to
from odzew.features.notifications import wording
from odzew.features.notifications.actions import claims
from odzew.features.notifications.actions.claims import Batch
from odzew.features.notifications.models import Subscription
from odzew.features.notifications.queries.centre import Line
from odzew.features.notifications.rules.wishes import Wishes, wishes_of
from odzew.features.notifications.sending import webpush
from odzew.kit import clock
from odzew.kit.text import clip

MOST_SINGLE = 3  # more at once become one push that counts them: a desk that was down does not rain
MOST_FAILURES = 20
URGENT = frozenset({"promise_broken", "callback_due", "escalated"})


def send_pushes() -> None:
    """Send what is due. Safe to run twice and in several workers."""
    for batch in claims.batches("push"):
        _send(batch)


def send_trial(subscription: Subscription) -> webpush.Answer:
    """A push that says that pushes work, to one browser of the person's own."""
    with translation.override(subscription.agent.language):
        payload = {
            "title": "Odzew",
            "body": translation.gettext("Notifications reach this browser."),
            "url": "/notifications/",
            "tag": "trial",
        }
    return _to(subscription, payload, topic="trial", is_urgent=False)


def _send(batch: Batch) -> None:
    browsers = list(Subscription.objects.filter(agent=batch.agent).select_related("agent"))
    if not browsers:
        claims.ended(batch, "no_device")
        return
    wishes = wishes_of(batch.agent.settings, zone=accounts.desk().timezone)
    with translation.override(batch.agent.language):
        payloads = _payloads(batch, wishes)
    answers = [
        _to(browser, payload, topic=topic, is_urgent=is_urgent)
        for browser in browsers
        for payload, topic, is_urgent in payloads
    ]
    if any(answer.is_taken for answer in answers):
        claims.sent(batch)
    elif all(answer.is_gone for answer in answers):
        claims.ended(batch, "no_device")
    else:
        claims.put_off(batch, answers[-1].words)


def _payloads(batch: Batch, wishes: Wishes) -> list[tuple[dict[str, Any], str, bool]]:
    is_silent = batch.agent.presence == "busy"
    if len(batch.lines) > MOST_SINGLE:
        is_urgent = any(line.kind in URGENT for line in batch.lines)
        several = {"title": wording.tidings(len(batch.lines)), "body": "", "url": "/notifications/"}
        return [(several | {"tag": "several", "silent": is_silent}, batch.id.hex, is_urgent)]
    quotes = _quotes(batch) if wishes.push_words else {}
    return [
        (
            {
                "title": f"{wording.title(line)} {wording.place(line)}".strip(),
                "body": _body(line, wishes, quotes),
                "url": f"/notifications/{line.id}/open",
                "tag": line.id,
                "silent": is_silent,
            },
            line.id.replace("-", ""),
            line.kind in URGENT,
        )
        for line in batch.lines
    ]


def _body(line: Line, wishes: Wishes, quotes: dict[int, str]) -> str:
    told = wording.why(line, zone=wishes.zone, now=clock.now(), is_discreet=not wishes.push_words)
    if not wishes.push_words:
        return told
    parts = [told, line.customer, line.subject, quotes.get(line.number, "")]
    return clip(" · ".join(part for part in parts if part), 300)


def _quotes(batch: Batch) -> dict[int, str]:
    """The last words of each case, for people who let them stand on their screen."""
    rows = visible_to(batch.agent).filter(number__in=[line.number for line in batch.lines])
    return dict(rows.values_list("number", "last_message_text"))


def _to(browser: Subscription, payload: dict[str, Any], *, topic: str, is_urgent: bool) -> webpush.Answer:
    answer = webpush.send(
        browser.endpoint,
        payload,
        p256dh=browser.p256dh,
        auth=browser.auth,
        topic=topic,
        contact=_contact(),
        now=clock.now(),
        is_urgent=is_urgent,
    )
    rows = Subscription.objects.filter(pk=browser.pk)
    if answer.is_gone or (not answer.is_taken and browser.failures + 1 >= MOST_FAILURES):
        rows.delete()
    elif answer.is_taken:
        rows.update(sent_at=clock.now(), failures=0, trouble="")
    else:
        rows.update(failures=F("failures") + 1, trouble=answer.words[:200])
    return answer


def _contact() -> str:
    """Where a push service writes to when we trouble it; Apple's refuses addresses that lead nowhere."""
    address = accounts.public_address()
    return address if address.startswith("https://") else "mailto:odzew@localhost.invalid"
