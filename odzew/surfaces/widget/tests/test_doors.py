"""The widget's doors over HTTP: origins, tokens, the line without a socket, files."""

import gzip
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from odzew.channels.chat import identity
from odzew.channels.chat.tests.test_hear import PNG
from odzew.channels.chat.tests.test_identity import KEY, jwt
from odzew.core.accounts.models import Agent
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words, save_channel_account
from odzew.core.conversations.models import Conversation, Message
from odzew.core.customers.models import Address
from odzew.kit.events import SYSTEM
from odzew.surfaces.widget import limits, views
from odzew.testing import make

pytestmark = pytest.mark.django_db
SHOP = "https://sklep.example"
LATER = 4_102_444_800


@pytest.fixture(autouse=True)
def fresh_limits():
    for limit in (limits.KNOCKS, limits.WORDS, limits.CROWD, limits.FILES, limits.FRAMES):
        limit.forget()


@pytest.fixture
def account():
    return make.account("chat", settings={"allowed_origins": [SHOP]})


@pytest.fixture
def shop(account):
    return Shop(account)


class Shop:
    """The script of a page, as the desk sees it."""

    def __init__(self, account):
        self.account, self.token, self.origin = account, "", SHOP

    def post(self, path, data, **headers):
        token = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return Client(enforce_csrf_checks=True).post(
            f"/widget/{self.account.public_id.hex}/{path}",
            data if isinstance(data, dict) and "file" in data else json.dumps(data),
            **({} if "file" in data else {"content_type": "application/json"}),
            headers={"Origin": self.origin, **token, **headers},
        )

    def boot(self, **asked):
        answer = self.post("boot", {"token": self.token, **asked})
        self.token = answer.json().get("token", "")
        return answer.json()

    def talk(self, *frames, cursor=""):
        return self.post("talk", {"frames": frames, "cursor": cursor}).json()["frames"]


def test_boot_gives_face_texts_and_a_token_but_writes_nothing(shop):
    found = shop.boot()
    assert found["look"]["brand"] == "Lniany Dom"
    assert found["news"] is None
    assert not found["known"]
    assert not Address.objects.exists()


def test_only_pages_on_the_list_may_read_and_errors_say_why(shop):
    answer = shop.post("boot", {})
    assert answer["Access-Control-Allow-Origin"] == SHOP
    assert "Access-Control-Allow-Credentials" not in answer
    shop.origin = "https://evil.example"
    assert shop.post("boot", {}).json()["code"] == "origin"


def test_the_preflight_names_what_may_come(shop):
    answer = Client().options(f"/widget/{shop.account.public_id.hex}/talk", headers={"Origin": SHOP})
    assert answer.status_code == 204
    assert "authorization" in answer["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("key", ["00000000", "0" * 32, "..", "%00"])
def test_an_unknown_key_is_not_found(key):
    assert Client().post(f"/widget/{key}/boot", "{}", content_type="application/json").status_code == 404


def test_an_account_that_is_switched_off_or_no_chat_is_not_found(account):
    mail = make.account("email")
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    for row in (mail, account):
        address = f"/widget/{row.public_id.hex}/boot"
        assert Client().post(address, "{}", content_type="application/json").status_code == 404


def test_S7_talk_without_a_socket_takes_words_and_brings_answers(shop):
    shop.boot()
    frames = shop.talk({"do": "say", "id": "client-0001", "text": "halo"})
    assert [frame["kind"] for frame in frames] == ["ack", "news", "state"]
    news = frames[1]
    actions.reply(Conversation.objects.get().pk, make.agent("Ola"), Words(text="dzień dobry"))
    frames = shop.talk(cursor=news["cursor"])
    assert [m["text"] for m in frames[0]["messages"]] == ["dzień dobry"]
    again = shop.talk(cursor=frames[0]["cursor"])
    assert [frame["kind"] for frame in again] == ["state"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"frames": 5}', b'{"frames": ["x", {"do": 5}, {"do": "say"}]}']
)
def test_noise_is_answered_in_words(shop, body):
    shop.boot()
    answer = Client().post(
        f"/widget/{shop.account.public_id.hex}/talk",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {shop.token}"},
    )
    assert answer.status_code in (200, 422)
    assert not Message.objects.exists()


def test_talk_needs_a_token_of_this_very_chat(shop):
    shop.token = identity.token_of(identity.stranger(), make.account("chat"))
    assert shop.post("talk", {}).json()["code"] == "forged"
    shop.token = ""
    assert shop.post("talk", {}).status_code == 403


def test_history_returns_with_the_token_and_not_without(shop):
    shop.boot()
    shop.talk({"do": "say", "id": "client-0001", "text": "halo"})
    assert [m["text"] for m in shop.boot()["news"]["messages"]] == ["halo"]
    shop.token = ""
    assert shop.boot()["news"] is None


def test_a_signed_user_has_the_same_history_everywhere_until_logged_out(account):
    account = save_channel_account(
        account, actor=SYSTEM, kind="chat", name="Czat", brand=account.brand, secrets={"identity_secret": KEY}
    )
    word = jwt({"sub": "42", "exp": LATER, "email": "marta@poczta.example", "name": "Marta"})
    home, phone = Shop(account), Shop(account)
    assert home.boot(user=word)["known"]
    home.talk({"do": "say", "id": "client-0001", "text": "halo"})
    assert phone.boot(user=word)["news"]["messages"][0]["text"] == "halo"
    address = Address.objects.get(kind="email")
    assert (address.value, address.is_verified) == ("marta@poczta.example", True)
    assert phone.boot()["news"] is None


def test_a_forged_user_goes_on_as_a_guest_with_a_notice(shop):
    found = shop.boot(user=jwt({"sub": "42", "exp": LATER}, key="inny"))
    assert (found["known"], found["forged"]) == (False, True)
    assert shop.talk({"do": "say", "id": "client-0001", "text": "halo"})[0]["kind"] == "ack"


def test_files_go_both_ways_pictures_shown_and_the_rest_downloaded(shop):
    shop.boot()
    slips = []
    for name, content in (("zdjęcie.png", PNG), ("strona.html", b"<html><script>alert(1)</script></html>")):
        answer = shop.post("files", {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 201
        slips.append(answer.json()["slip"])
    frames = shop.talk({"do": "say", "id": "client-0001", "text": "", "files": slips})
    shown = next(frame for frame in frames if frame["kind"] == "news")["messages"][0]["files"]
    assert [one["picture"] for one in shown] == [True, False]
    picture, page = (Client().get(one["url"]) for one in shown)
    assert picture["Content-Type"] == "image/png"
    assert page["Content-Type"] == "application/octet-stream"
    assert page["Content-Disposition"].startswith("attachment")
    for answer in (picture, page):
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_link_to_a_file_can_be_neither_guessed_nor_carried_to_another_chat(shop):
    slip = identity.sign_file([shop.account.public_id.hex, "0" * 32])
    other = make.account("chat")
    assert Client().get(f"/widget/{shop.account.public_id.hex}/files/{slip}").status_code == 404
    assert Client().get(f"/widget/{other.public_id.hex}/files/{slip}").status_code == 404
    assert Client().get(f"/widget/{shop.account.public_id.hex}/files/abc").status_code == 403


def test_a_file_without_a_token_is_refused(shop):
    assert shop.post("files", {"file": SimpleUploadedFile("a.txt", b"a")}).status_code == 403


def test_a_note_while_nobody_is_there_is_acknowledged(shop, monkeypatch):
    make.account("email", brand=shop.account.brand)
    shop.boot()
    refused = shop.talk({"do": "say", "id": "client-0001", "text": "halo", "is_note": True, "email": "marta"})
    assert refused[0]["kind"] == "refused"
    frame = {
        "do": "say",
        "id": "client-0002",
        "text": "halo",
        "is_note": True,
        "email": "marta@poczta.example",
    }
    assert shop.talk(frame)[0]["kind"] == "ack"
    from odzew.channels import acknowledgement

    mail = acknowledgement.acknowledge(Message.objects.get(direction="in").pk)
    assert mail.to == ["marta@poczta.example"]


def test_who_is_there_is_told_in_words(shop):
    assert not shop.boot()["state"]["there"]
    make.agent("Ola", presence="available")
    assert Agent.objects.filter(presence="available").exists()
    assert shop.boot()["state"]["there"]


def test_only_the_script_is_open_to_all_and_nothing_may_be_framed(account):
    page = Client().get(f"/widget/{account.public_id.hex}/demo")
    assert page.status_code == 200
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


@pytest.mark.skipif(not views.SCRIPT.exists(), reason="the front end is not built")
def test_the_widget_weighs_less_than_fifty_kilobytes_packed():
    answer = Client().get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 50_000
    assert gzip.decompress(answer.content) == views.SCRIPT.read_bytes()
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
