"""How long the history of rules is kept."""

from odzew.core.accounts import queries as accounts
from odzew.features.automation.models import RuleRun, WebhookCall
from odzew.kit import clock

DAYS = 400


def forget_runs() -> int:
    """Delete runs and finished calls older than the desk's setting `rule_runs_days`; how many rows."""
    before = clock.ago(days=int(accounts.setting("rule_runs_days", DAYS)))
    done = [WebhookCall.SENT, WebhookCall.FAILED]
    calls, _each = WebhookCall.objects.filter(made_at__lt=before, state__in=done).delete()
    runs, _each = RuleRun.objects.filter(at__lt=before).delete()
    return calls + runs
