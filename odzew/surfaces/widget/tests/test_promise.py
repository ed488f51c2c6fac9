"""What the chat says of the time: a computed one before the first word, the case's own after it, never an invented one."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from odzew.channels.chat import queries
from odzew.features.promises.models import AnswerProfile
from odzew.features.promises.tests import arranged
from odzew.kit import clock
from odzew.surfaces.widget import shown
from odzew.testing import make

pytestmark = pytest.mark.django_db
MONDAY = arranged.MONDAY


@pytest.fixture
def account():
    cache.clear()
    arranged.office()
    arranged.policy()
    waits = [[120.0, 0, 10, 1, 1, (MONDAY - timedelta(days=1)).timestamp()]] * 60
    AnswerProfile.objects.create(key="first_answer/chat", waits=waits)
    return make.account("chat")


def said(account, moment=MONDAY, language="pl") -> str:
    with clock.at(moment), translation.override(language):
        return shown.state(account, None)["promise"]


def test_S18_the_chat_says_when_we_answer_before_the_first_word(account):
    make.agent(presence="available")
    assert said(account) == "Odpowiemy w ciągu 2 minut."
    assert said(account, language="en") == "We will answer within 2 minutes."


def test_S8_out_of_hours_the_chat_says_when_tomorrow(account):
    night = MONDAY + timedelta(hours=12)
    assert said(account, night).startswith("Teraz nikogo nie ma. Odpowiemy jutro do 08:")


def test_without_experience_no_time_is_invented(account):
    AnswerProfile.objects.all().delete()
    make.agent(presence="available")
    assert said(account) == "Odpowiemy tutaj."


def test_the_accounts_own_words_may_hold_the_time(account):
    make.agent(presence="available")
    account.settings = {"texts": {"pl": {"promise": "Odzywamy się {{ promised }}"}}}
    assert said(account) == "Odzywamy się w ciągu 2 minut"
    account.settings = {"texts": {"pl": {"promise": "Zawsze szybko"}}}
    assert said(account) == "Zawsze szybko"
    assert queries.availability(account).is_there
