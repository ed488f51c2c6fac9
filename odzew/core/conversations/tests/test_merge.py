"""Two cases become one and, on request, two again; nothing of either is lost."""

from datetime import timedelta

import pytest

from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions, queries
from odzew.core.conversations.actions import StaleReply, Words
from odzew.core.conversations.models import Attachment, Draft, Follower, Mention, Message
from odzew.core.conversations.queries import by_number, one, visible_to
from odzew.core.conversations.queries.public import public_case
from odzew.core.conversations.queries.status_link import status_token
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed, NotFound, Refused
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", role="supervisor")


@pytest.fixture
def pair():
    """An older case and a newer one of the same person."""
    door = make.account()
    with clock.at(clock.ago(hours=5)):
        older = make.conversation(account=door, sender="marta@poczta.example", subject="Paczka")
    newer = make.conversation(account=door, sender="marta@poczta.example", subject="Znowu paczka")
    return older, newer


def texts(conversation):
    return list(conversation.messages.order_by("sent_at", "id").values_list("text", flat=True))


def fresh(*rows):
    for row in rows:
        row.refresh_from_db()


def test_everything_of_the_other_case_continues_in_the_survivor(alice, pair):
    older, newer = pair
    bob = make.agent("Bob Wspólnik")
    actions.note(older.pk, alice, "@Bob sprawdź", mentioned=[bob])
    actions.tag(older.pk, actor=as_actor(alice), add=["zwrot"])
    since = older.waiting_since
    actions.merge(newer.number, older.number, alice, reason="duplicate")
    fresh(older, newer)
    assert newer.messages.count() == 3
    assert not older.messages.exists()
    assert newer.waiting_since == since
    assert newer.tags == ["zwrot"]
    assert Mention.objects.get(agent=bob).conversation == newer
    assert Follower.objects.get(agent=bob).conversation == newer
    assert (older.merged_into, older.status, older.waiting_since) == (newer, "closed", None)
    assert by_number(older.number) == newer
    assert one(alice, older.number) == newer
    kinds = set(Event.objects.filter(subject_id=older.pk).values_list("kind", flat=True))
    assert "ConversationMergedInto" in kinds
    assert Event.objects.filter(subject_id=newer.pk, kind="ConversationsMerged").exists()


def test_event_numbers_stay_without_gaps_on_both_sides(alice, pair):
    older, newer = pair
    row = actions.merge(newer.number, older.number, alice, reason="duplicate")
    actions.undo_merge(row.pk, alice)
    for case in pair:
        case.refresh_from_db()
        events = Event.objects.filter(subject_kind="conversation", subject_id=case.pk).order_by("seq")
        assert list(events.values_list("seq", flat=True)) == list(range(1, case.seq + 1))


def test_moved_messages_are_news_to_readers_of_the_survivor(alice, pair):
    older, newer = pair
    seen = newer.seq
    actions.merge(newer.number, older.number, alice, reason="duplicate")
    with pytest.raises(StaleReply):
        actions.reply(newer.pk, alice, Words(text="Nie czytałam", based_on_seq=seen))


def test_an_answer_begun_in_the_merged_case_is_stopped_until_the_survivor_was_read(alice, pair):
    older, newer = pair
    for _ in range(4):
        make.message_in(older)
    older.refresh_from_db()
    actions.merge(newer.number, older.number, alice, reason="duplicate")
    with pytest.raises(StaleReply):
        actions.reply(older.pk, alice, Words(text="W ciemno", based_on_seq=older.seq))
    assert actions.reply(older.pk, alice, Words(text="Po lekturze")).conversation == newer


def test_undo_returns_exactly_what_was_moved_although_new_messages_came(alice, pair):
    older, newer = pair
    seqs = dict(older.messages.values_list("pk", "seq"))
    before = [(c.status, c.waiting_since, c.tags, c.participants, texts(c)) for c in pair]
    actions.tag(older.pk, actor=as_actor(alice), add=["zwrot"])
    older.refresh_from_db()
    row = actions.merge(newer.number, older.number, alice, reason="duplicate")
    make.message_in(newer, "Nowe po scaleniu")
    actions.undo_merge(row.pk, alice)
    fresh(older, newer)
    assert (older.status, older.waiting_since, older.participants, texts(older)) == (
        before[0][0], before[0][1], before[0][3], before[0][4],
    )  # fmt: skip
    assert older.tags == ["zwrot"]
    assert dict(older.messages.values_list("pk", "seq")) == seqs
    assert newer.tags == []
    assert texts(newer) == [*before[1][4], "Nowe po scaleniu"]
    assert newer.waiting_since == before[1][1]
    assert older.merged_into is None
    assert by_number(older.number) == older


def test_undo_keeps_the_wait_of_a_word_that_came_after_the_merge(alice, pair):
    older, newer = pair
    actions.reply(newer.pk, alice, Words(text="Załatwione"))
    row = actions.merge(newer.number, older.number, alice, reason="duplicate")
    late = make.message_in(newer, "A co z resztą?")
    actions.undo_merge(row.pk, alice)
    newer.refresh_from_db()
    assert newer.waiting_since == late.sent_at


def test_a_finished_survivor_opens_when_the_other_waits(alice, pair):
    older, newer = pair
    actions.change_status(older.pk, "resolved", actor=as_actor(alice), reason="by_phone")
    row = actions.merge(older.number, newer.number, alice, reason="duplicate")
    fresh(older, newer)
    assert (older.status, older.resolved_at) == ("open", None)
    assert older.waiting_since is not None
    actions.undo_merge(row.pk, alice)
    fresh(older, newer)
    assert (older.status, older.waiting_since) == ("resolved", None)
    assert newer.is_waiting


def test_drafts_survive_a_merge_and_return(alice, pair):
    older, newer = pair
    bob = make.agent("Bob Wspólnik")
    Draft.objects.create(conversation=older, agent=bob, text="Bob pisze", based_on_seq=2)
    Draft.objects.create(conversation=older, agent=alice, text="starszy szkic")
    kept = Draft.objects.create(conversation=newer, agent=alice, text="nowszy szkic")
    from odzew.core.conversations import files

    file = files.attach(b"abc", "a.txt", "text/plain", draft=Draft.objects.get(text="starszy szkic"))
    row = actions.merge(newer.number, older.number, alice, reason="duplicate")
    assert Draft.objects.get(agent=bob).conversation == newer
    kept.refresh_from_db()
    assert kept.text == "nowszy szkic\n\nstarszy szkic"
    assert Attachment.objects.get(pk=file.pk).draft == kept
    actions.undo_merge(row.pk, alice)
    kept.refresh_from_db()
    assert kept.text == "nowszy szkic"
    returned = Draft.objects.get(agent=alice, conversation=older)
    assert returned.text == "starszy szkic"
    assert Attachment.objects.get(pk=file.pk).draft == returned
    assert Draft.objects.get(agent=bob).based_on_seq == 2


def test_whoever_held_the_other_case_keeps_sight_of_it(alice):
    mine, theirs = make.team(), make.team()
    carol = make.agent("Karol Ktoś", teams=(mine,))
    other = make.conversation(team=mine, assignee=carol)
    survivor = make.conversation(team=theirs)
    row = actions.merge(survivor.number, other.number, alice, reason="duplicate")
    assert survivor in visible_to(carol)
    actions.undo_merge(row.pk, alice)
    assert survivor not in visible_to(carol)


def test_numbers_of_a_chain_lead_to_the_last_survivor_and_undo_goes_backwards(alice):
    first, second, third = (make.conversation() for _ in range(3))
    inner = actions.merge(second.number, first.number, alice, reason="duplicate")
    outer = actions.merge(third.number, second.number, alice, reason="duplicate")
    assert by_number(first.number) == by_number(second.number) == third
    assert third.messages.count() == 3
    with pytest.raises(Refused):
        actions.undo_merge(inner.pk, alice)
    actions.undo_merge(outer.pk, alice)
    actions.undo_merge(inner.pk, alice)
    fresh(first, second, third)
    assert [c.messages.count() for c in (first, second, third)] == [1, 1, 1]
    with pytest.raises(Refused):
        actions.undo_merge(inner.pk, alice)


def test_a_case_is_not_merged_with_itself_nor_by_a_stranger(alice, pair):
    older, newer = pair
    with pytest.raises(Refused):
        actions.merge(newer.number, newer.number, alice, reason="duplicate")
    row = actions.merge(newer.number, older.number, alice, reason="duplicate")
    with pytest.raises(Refused):
        actions.merge(newer.number, older.number, alice, reason="duplicate")
    hidden = make.conversation(team=make.team())
    stranger = make.agent("Obcy Człowiek")
    with pytest.raises(NotFound):
        actions.merge(newer.number, hidden.number, stranger)
    with pytest.raises(NotAllowed):
        actions.merge(newer.number, hidden.number, make.agent(role="viewer"))
    newer.team = make.team()
    newer.save()
    with pytest.raises(NotFound):
        actions.undo_merge(row.pk, stranger)


def test_the_preview_warns_before_two_customers_meet(alice):
    first = make.conversation(sender="a@x.example")
    second = make.conversation(sender="b@x.example")
    preview = queries.merge_preview(alice, first.number, second.number)
    assert len(preview.warnings) == 2
    assert preview.messages == 1
    assert preview.waiting_since == first.waiting_since


def test_a_split_takes_the_chosen_messages_and_their_wait(alice):
    case = make.conversation(text="Gdzie paczka?")
    second = make.message_in(case, "Inna sprawa: faktura")
    made = actions.split(case.number, [str(second.public_id)], alice, "Faktura")
    fresh(case)
    assert texts(case) == ["Gdzie paczka?"]
    assert texts(made) == ["Inna sprawa: faktura"]
    assert (made.subject, made.waiting_since, made.customer) == ("Faktura", second.sent_at, case.customer)
    assert case.waiting_since == case.messages.get().sent_at
    assert [row.kind for row in queries.linked(alice, case)] == ["split"]


def test_an_answered_case_splits_without_new_waits(alice):
    case = make.conversation()
    second = make.message_in(case, "Inna sprawa")
    actions.reply(case.pk, alice, Words(text="Na oba pytania: tak"))
    made = actions.split(case.number, [str(second.public_id)], alice, "")
    fresh(case)
    assert (case.waiting_since, made.waiting_since, made.subject) == (None, None, case.subject)


def test_undo_of_a_split_brings_back_also_what_came_later(alice):
    case = make.conversation(text="Gdzie paczka?")
    second = make.message_in(case, "Inna sprawa")
    seq = second.seq
    made = actions.split(case.number, [str(second.public_id)], alice, "Faktura")
    make.message_in(made, "Dopisek")
    actions.undo_merge(queries.merge_between(alice, case.number, made.number).pk, alice)
    fresh(case, second)
    assert texts(case) == ["Gdzie paczka?", "Inna sprawa", "Dopisek"]
    assert second.seq == seq
    assert by_number(made.number) == case
    assert queries.linked(alice, case) == []


def test_a_split_needs_a_message_that_moves_and_one_that_stays(alice):
    case = make.conversation()
    only = case.messages.get()
    note = actions.note(case.pk, alice, "Notatka")
    elsewhere = make.conversation().messages.get()
    with pytest.raises(Refused):
        actions.split(case.number, [str(only.public_id)], alice, "x")
    for chosen in ([], [str(note.public_id)], [str(elsewhere.public_id)], ["nonsense"]):
        with pytest.raises(Invalid):
            actions.split(case.number, chosen, alice, "x")
    assert Message.objects.filter(conversation=case).count() == 2


def test_links_show_on_both_sides_and_only_to_those_who_may_see(alice):
    hidden = make.conversation(team=make.team())
    case = make.conversation()
    actions.link(case.number, hidden.number, alice, kind="cause")
    assert [(row.conversation, row.kind) for row in queries.linked(alice, case)] == [(hidden, "cause")]
    assert [row.kind for row in queries.linked(alice, hidden)] == ["effect"]
    assert queries.linked(make.agent("Obcy Człowiek"), case) == []
    assert actions.unlink(hidden.number, case.number, alice)
    assert not actions.unlink(hidden.number, case.number, alice)
    with pytest.raises(Refused):
        actions.link(case.number, case.number, alice)
    with pytest.raises(Invalid):
        actions.link(case.number, hidden.number, alice, kind="cousin")


def test_a_merge_of_a_long_case_costs_a_fixed_number_of_statements(alice, django_assert_max_num_queries):
    case, survivor = make.conversation(), make.conversation()
    with clock.at(clock.now() + timedelta(minutes=1)):
        for n in range(40):
            make.message_in(case, f"Słowo {n}")
    with django_assert_max_num_queries(60):
        actions.merge(survivor.number, case.number, alice, reason="duplicate")


def test_links_of_two_different_people_end_with_the_merge_and_stay_ended(alice):
    one_case, other = make.conversation(), make.conversation()
    tokens = [status_token(one_case), status_token(other)]
    row = actions.merge(one_case.number, other.number, alice, reason="duplicate")
    for token in tokens:
        with pytest.raises(NotFound):
            public_case(token)
    actions.undo_merge(row.pk, alice)
    for token in tokens:
        with pytest.raises(NotFound):
            public_case(token)


def test_links_of_one_person_lead_to_the_merged_case(alice):
    person = make.customer()
    one_case, other = make.conversation(customer=person), make.conversation(customer=person)
    actions.merge(one_case.number, other.number, alice, reason="duplicate")
    assert {public_case(status_token(each)).id for each in (one_case, other)} == {one_case.pk}
