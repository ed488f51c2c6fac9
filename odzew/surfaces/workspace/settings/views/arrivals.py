"""The ledger: every arrival with its end, and every message that did not leave."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from odzew.channels import delivery, intake
from odzew.channels import queries as ledger
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import queries as conversations
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import words
from odzew.surfaces.workspace.settings.showing import attempt, done, show

ARRIVALS, DELIVERIES = "settings-arrivals", "settings-deliveries"
TONE = {"kept": "waiting", "processed": "kept", "unreadable": "broken", "bounce": "risk", "spam": "note"}


@require_GET
@settings_door(Permission.SEE_LEDGER)
def arrivals(request: AgentRequest) -> HttpResponse:
    """The ledger by state, account and words."""
    accounts = {str(row.public_id): row for row in conversations.channel_accounts()}
    chosen = accounts.get(request.GET.get("account", ""))
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:100]
    wanted = ledger.ArrivalFilter(state, chosen.pk if chosen else 0, text)
    page = ledger.arrivals(request.user, wanted, request.GET.get("after", ""))
    context = {
        "tabs": _tabs(ledger.arrival_counts(request.user), state),
        "state": state,
        "page_of_arrivals": page,
        "rows": [_row(row) for row in page.rows],
        "accounts": [(key, row.name) for key, row in accounts.items()],
        "chosen": str(chosen.public_id) if chosen else "",
        "q": text,
        "balances": ledger.balances(request.user),
    }
    return show(request, ARRIVALS, "arrivals.html", context)


@require_POST
@settings_door(Permission.SEE_LEDGER)
def replay(request: AgentRequest, public_id: str) -> HttpResponse:
    """Read the bytes again: what ended outside a case gets another chance."""
    row = intake.replay(ledger.arrival(request.user, public_id).pk)
    if row is not None and row.conversation is not None:
        number = row.conversation.number
        return done(request, _("Read again: it is in case %(number)d.") % {"number": number}, ARRIVALS)
    state = words.ARRIVAL[row.state] if row else ""
    return done(request, _("Read again. It ended as: %(state)s.") % {"state": state}, ARRIVALS)


@require_GET
@settings_door(Permission.SEE_LEDGER)
def raw(request: AgentRequest, public_id: str) -> HttpResponse:
    """The bytes as they came, as a download that no browser opens."""
    row = ledger.arrival(request.user, public_id)
    suffix = {"email": "eml"}.get(row.account.kind, "json")
    response = HttpResponse(ledger.raw_of(row), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.public_id}.{suffix}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@settings_door(Permission.SEE_LEDGER)
def deliveries(request: AgentRequest) -> HttpResponse:
    """Messages that failed, or of which nobody knows whether they left."""
    page = ledger.troubled_deliveries(request.user, request.GET.get("after", ""))
    rows = [{"row": row, "label": words.DELIVERY[row.state]} for row in page.rows]
    return show(request, DELIVERIES, "deliveries.html", {"page_of_deliveries": page, "rows": rows})


@require_POST
@settings_door(Permission.SEE_LEDGER)
def retry(request: AgentRequest, key: int) -> HttpResponse:
    row = ledger.troubled_delivery(request.user, key)
    return attempt(request, lambda: delivery.retry(row.pk), _("It is on its way again."), DELIVERIES)


def _row(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "label": words.ARRIVAL[row.state],
        "tone": TONE.get(row.state, "waiting"),
        "icon": words.CHANNEL_ICON.get(row.account.kind, "inbox"),
        "reason": _(row.reason) if row.reason else "",
        "can_replay": row.state in ledger.CAN_REPLAY and row.message_id is None,
    }


def _tabs(counts: Any, state: str) -> Sequence[dict[str, Any]]:
    every = {"url": "?", "label": _("All"), "count": sum(counts.values()), "current": not state}
    states = [
        {
            "url": f"?state={one}",
            "label": words.ARRIVAL[one],
            "count": counts.get(one, 0),
            "current": one == state,
        }
        for one in ledger.STATES
    ]
    return [every, *states]
