"""The page "No silence": happy, stranger, bad input; what it keeps is what the guard reads."""

import pytest

from odzew.core.accounts.queries import setting
from odzew.core.conversations.queries.auto_close import auto_close_settings
from odzew.core.conversations.queries.guard import guard_policy, guard_reasons, offered_reasons
from odzew.core.conversations.rules.guard import GuardedAct, Verdict
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
URL = "/settings/guard"


@pytest.fixture
def admin(client):
    agent = make.agent("Ada Szef", role="admin", language="pl")
    client.force_login(agent)
    return agent


def form(client, **changes):
    """What the page would send as it stands, changed."""
    page = client.get(URL).context
    data = {f"act_{act}": str(verdict) for act, verdict in guard_policy().items()}
    data |= {"quiet_days": 7, "notice_days": 4, "notice_pl": "", "notice_en": ""}
    data |= {
        "reasons-INITIAL_FORMS": page["rows"].initial_form_count(),
        "reasons-TOTAL_FORMS": page["rows"].total_form_count(),
    }
    for place, one in enumerate(guard_reasons()):
        data |= {
            f"reasons-{place}-code": one.code,
            f"reasons-{place}-pl": one.words["pl"],
            f"reasons-{place}-en": one.words["en"],
        }
        data |= {f"reasons-{place}-is_on": "on"} if one.is_on else {}
    return {name: value for name, value in (data | changes).items() if value is not None}


def test_the_policy_the_reasons_and_the_closing_are_kept_and_audited(client, admin):
    changes = {"act_close": "refuse", "is_on": "on", "quiet_days": 10, "notice_pl": "Zamkniemy."}
    changes |= {"reasons-0-is_on": None, "reasons-7-pl": "Omówione na targach", "reasons-7-is_on": "on"}
    assert client.post(URL, form(client, **changes)).status_code == 302
    assert guard_policy()[GuardedAct.CLOSE] is Verdict.REFUSE
    codes = [one.code for one in offered_reasons()]
    assert "by_phone" not in codes
    assert codes[-2:] == ["omowione_na_targach", "other"]
    assert "by_phone" in [one.code for one in guard_reasons()]
    wanted = auto_close_settings()
    assert (wanted.is_on, wanted.quiet_days, wanted.notice["pl"]) == (True, 10, "Zamkniemy.")
    fact = Event.objects.filter(kind="SettingsChanged").latest("pk")
    assert (fact.actor_name, set(fact.data["after"])) == (
        "Ada Szef",
        {"guard", "guard_reasons", "auto_close"},
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"act_close": "perhaps"},
        {"act_close": None},
        {"quiet_days": 0},
        {"notice_days": "x"},
        {"reasons-1-pl": "", "reasons-1-en": ""},
        {"reasons-TOTAL_FORMS": "many"},
    ],
)
def test_bad_input_comes_back_and_changes_nothing(client, admin, changes):
    answer = client.post(URL, form(client, **changes, is_on="on"))
    assert answer.status_code == 422
    assert setting("guard") is None


def test_agents_and_strangers_stay_outside(client):
    assert client.get(URL).status_code == 302
    client.force_login(make.agent(role="agent"))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {}).status_code == 403


def test_the_shelf_leads_here(client, admin):
    assert 'href="/settings/guard"' in client.get("/settings/desk").content.decode()
