"""An imported history equals, row by row, what the actions of the day would have written."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict

from odzew.core.conversations import actions, arrival
from odzew.core.conversations.actions import Words
from odzew.core.conversations.history import (
    Answered,
    Assigned,
    Case,
    Directory,
    FieldsSet,
    Heard,
    Noted,
    Snoozed,
    StatusSet,
    Tagged,
)
from odzew.core.conversations.inbound import Handle, Inbound
from odzew.core.conversations.models import Conversation, Follower, Mention, Message
from odzew.core.customers import actions as customers
from odzew.kit import clock, events
from odzew.kit.errors import Invalid
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
_OWN = {
    "id",
    "public_id",
    "number",
    "seq",
    "next_due_at",  # features have a hand in both
    "conversation",
    "message",
    "subject_id",
    "external_id",
    "in_reply_to",
    "participants",
}


@pytest.fixture(autouse=True)
def _without_features(monkeypatch: pytest.MonkeyPatch) -> None:
    """What features write about a case (promises, assignments) is theirs to import."""
    core = {
        fact: [each for each in handlers if not each.__module__.startswith("odzew.features.")]
        for fact, handlers in events._wiring.items()
    }
    monkeypatch.setattr(events, "_wiring", core)


def _at(minutes: float) -> datetime:
    return DAY + timedelta(minutes=minutes)


def _shown(row: Any) -> dict[str, Any]:
    return {k: v for k, v in model_to_dict(row).items() if k not in _OWN} | {
        "created_at": getattr(row, "created_at", None)
    }


def _events(conversation: Conversation) -> list[tuple[Any, ...]]:
    """In their order, without what features made of them: an imported case is heard by nobody."""
    rows = Event.objects.filter(subject_kind="conversation", subject_id=conversation.pk).order_by("seq")
    own = [row for row in rows if not row.kind.startswith("Promise")]
    return [
        (number, row.kind, row.at, row.actor_kind, row.actor_id, row.actor_name, row.public,
         {k: v for k, v in row.data.items() if k != "message_id"})
        for number, row in enumerate(own, 1)
    ]  # fmt: skip


class Story:
    """The same acts, once lived through the actions and once imported."""

    def __init__(self) -> None:
        self.team, self.other_team = make.team(), make.team()
        self.account = make.account(team=self.team, address="pomoc@lnianydom.example")
        self.anna = make.agent("Anna Kruk", teams=(self.team,))
        self.piotr = make.agent("Piotr Lis", teams=(self.team,))
        self.lived_by = make.customer("Marta Nowak", email="marta@poczta.example")
        self.told_by = make.customer("Marta Nowak", email="marta2@poczta.example")

    def acts(self, left_at: Callable[[float], datetime] = _at) -> list[Any]:
        return [
            Heard(_at(0), text="Gdzie paczka?", subject="Paczka", sender=self.told_by_address, sender_name="Marta Nowak",
                to=("pomoc@lnianydom.example",), external_id="m1@x"),
            Assigned(_at(5), "piotr", assignee="piotr", team="other"),
            FieldsSet(_at(6), "piotr", {"kind": "complaint", "priority": "high"}),
            Tagged(_at(7), "piotr", ("Paczka", "kurier")),
            Noted(_at(8), "piotr", "@Anna Kruk zerkniesz?", ("anna",)),
            Answered(_at(20), "piotr", "Już sprawdzam.", left_at=_at(20.2)),
            Heard(_at(60), text="Dziękuję", subject="Re: Paczka", sender=self.told_by_address, sender_name="Marta Nowak",
                to=("pomoc@lnianydom.example",), external_id="m2@x", answers=5),
            StatusSet(_at(90), "piotr", "resolved", "ok"),
            Heard(_at(120), text="Jednak nie", sender=self.told_by_address, sender_name="Marta Nowak", external_id="m3@x"),
            Answered(_at(130), "anna", "Przepraszam", then="resolved", left_at=_at(131), failure="550 no such user"),
            Snoozed(_at(140), "anna", until=_at(9000), reason="elsewhere"),
        ]  # fmt: skip

    told_by_address = "marta2@poczta.example"

    def tell(self) -> Conversation:
        case = Case(account="door", customer="marta", acts=self.acts())
        directory = Directory(
            agents={"anna": self.anna.pk, "piotr": self.piotr.pk},
            teams={"team": self.team.pk, "other": self.other_team.pk},
            accounts={"door": self.account.pk},
            customers={"marta": self.told_by.pk},
        )
        (written,) = actions.import_history([case], directory)
        return Conversation.objects.get(pk=written.conversation_id)

    def live(self) -> Conversation:
        from odzew.channels.models import Delivery

        row = self._hear(0, "Gdzie paczka?", "Paczka", "l1@x")
        anna, piotr = self.anna, self.piotr
        actor = make_actor(piotr)
        with clock.at(_at(5)):
            actions.assign(row.pk, actor=actor, assignee=piotr, team=self.other_team)
        with clock.at(_at(6)):
            actions.change_fields(row.pk, {"kind": "complaint", "priority": "high"}, actor=actor)
        with clock.at(_at(7)):
            actions.tag(row.pk, actor=actor, add=["Paczka", "kurier"])
        with clock.at(_at(8)):
            actions.note(row.pk, piotr, "@Anna Kruk zerkniesz?", mentioned=[anna])
        with clock.at(_at(20)):
            said = actions.reply(row.pk, piotr, Words("Już sprawdzam."))
        with clock.at(_at(20.2)):
            actions.mark_sent(said)
        self._hear(60, "Dziękuję", "Re: Paczka", "l2@x", row, (said.external_id,))
        with clock.at(_at(90)):
            actions.change_status(row.pk, "resolved", actor=actor, reason="ok")
        self._hear(120, "Jednak nie", "", "l3@x", row)
        with clock.at(_at(130)):
            failed = actions.reply(row.pk, anna, Words("Przepraszam", then="resolved"))
        Delivery.objects.filter(message=failed).update(state="failed")
        with clock.at(_at(131)):
            actions.mark_failed(failed, "550 no such user")
        with clock.at(_at(140)):
            actions.snooze(row.pk, _at(9000), actor=make_actor(anna), reason="elsewhere")
        return Conversation.objects.get(pk=row.pk)

    def _hear(
        self,
        minutes: float,
        text: str,
        subject: str,
        key: str,
        case: Conversation | None = None,
        known: tuple[str, ...] = (),
    ) -> Conversation:
        words = Inbound(
            sender=Handle("email", "marta@poczta.example", "Marta Nowak"), text=text, reply_text=text, subject=subject,
            external_id=key, to=("pomoc@lnianydom.example",) if subject else (), known_ids=known,
            conversation_id=case.pk if case else None,
        )  # fmt: skip
        with clock.at(_at(minutes)):
            return arrival.record_arrival(self.account, self.lived_by, words).conversation


def make_actor(agent: Any) -> Any:
    from odzew.core.accounts.queries import as_actor

    return as_actor(agent)


def _alike(row: dict[str, Any]) -> dict[str, Any]:
    """Both people are called alike but are two rows with two addresses."""
    row = {k: v for k, v in row.items() if k != "customer"}
    for name in ("sender", "subject", "last_message_by"):
        row[name] = str(row.get(name, "")).replace("marta2@", "marta@").split(" [#")[0]
    row["to"] = [one.replace("marta2@", "marta@") for one in row.get("to", [])]
    return row


def test_an_imported_case_has_the_columns_that_its_actions_would_have_written() -> None:
    story = Story()
    lived, told = story.live(), story.tell()
    assert _alike(_shown(told)) == _alike(_shown(lived))
    assert [_alike(_shown(m)) for m in told.messages.order_by("sent_at")] == [
        _alike(_shown(m)) for m in lived.messages.order_by("sent_at")
    ]


def test_an_imported_case_has_the_events_that_its_actions_would_have_published() -> None:
    story = Story()
    lived, told = _events(story.live()), _events(story.tell())
    mine = [(*one[:4], *one[6:]) if one[3] == "customer" else one for one in told]
    assert mine == [(*one[:4], *one[6:]) if one[3] == "customer" else one for one in lived]


def test_mentions_and_followers_come_with_the_notes() -> None:
    story = Story()
    told = story.tell()
    assert list(Mention.objects.filter(conversation=told).values_list("agent_id", flat=True)) == [
        story.anna.pk
    ]
    assert Follower.objects.filter(conversation=told, agent=story.anna).exists()


def test_an_answer_to_an_imported_answer_finds_its_message() -> None:
    told = Story().tell()
    said = told.messages.filter(direction="out").order_by("sent_at").first()
    assert said is not None
    assert Message.objects.get(conversation=told, external_id="m2@x").in_reply_to == said.external_id


def test_an_import_wakes_no_one() -> None:
    from odzew.channels.models import Delivery

    Story().tell()
    assert not Delivery.objects.exists()


def test_a_history_that_does_not_begin_with_the_customer_is_refused() -> None:
    story = Story()
    case = Case(account="door", customer="marta", acts=[StatusSet(DAY, "", "closed")])
    directory = Directory({}, {}, {"door": story.account.pk}, {"marta": story.told_by.pk})
    with pytest.raises(Invalid):
        actions.import_history([case], directory)


def test_the_last_contact_of_the_customer_is_the_newest_word() -> None:
    story = Story()
    story.tell()
    story.told_by.refresh_from_db()
    assert story.told_by.last_contact_at == _at(120)
    assert customers.recognise("email", "marta2@poczta.example").pk == story.told_by.pk
