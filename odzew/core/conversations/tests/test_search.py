"""Search: what typed text means, what is found, and what never is."""

import pytest

from odzew.core.conversations.models import Message
from odzew.core.conversations.queries import search as queries
from odzew.core.conversations.queries.search import search
from odzew.core.conversations.rules import search as rules
from odzew.core.conversations.rules.search import Search, parse
from odzew.testing import make


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Search()),
        ("  Żółta  PACZKA ", Search(("zolta", "paczka"))),
        ("4817", Search(("4817",), number=4817)),
        ("#4817", Search(("#4817",), number=4817)),
        ('"w dwa dni" tag:Zwrot', Search(("w dwa dni",), (("tag", "zwrot"),))),
        ('od:Marta zespół:"Obsługa sklepu"', Search((), (("from", "marta"), ("team", "obsluga sklepu")))),
        ("kanał:czat to:pomoc@x.pl", Search((), (("channel", "czat"), ("to", "pomoc@x.pl")))),
        ("godzina 12:30", Search(("godzina", "12:30"))),
        ("tag:", Search(("tag:",))),
        ('niedomknięty "cudzysłów', Search(("niedomkniety", "cudzyslow"))),
    ],
)
def test_what_is_typed_means(typed, meant):
    assert parse(typed) == meant


def test_status_is_understood_by_its_name_and_its_beginning():
    names = {"status": {"otwarte": "open", "oczekuje": "pending", "open": "open"}}
    assert rules.translated(parse("status:otw"), names).operators == (("status", "open"),)
    assert rules.translated(parse("status:o"), names).operators == (("status", "open,pending"),)
    assert rules.translated(parse("status:%"), names).operators == (("status", "%"),)


def test_a_snippet_shows_the_word_in_its_place():
    text = "Dzień dobry, " + "bardzo długi wstęp " * 20 + "zgubiona PRZESYŁKA i koniec"
    assert "PRZESYŁKA" in rules.snippet(text, ("przesylka",))
    assert rules.snippet("krótki", ("nie ma",)) == "krótki"


@pytest.fixture
def alice(db):
    return make.agent("Alicja Nowak", role="owner")


@pytest.fixture
def door(db):
    return make.account()


def numbers(agent, typed):
    return [hit.row.number for hit in search(agent, parse(typed)).hits]


def test_cases_are_found_by_number_person_subject_and_text(alice, door):
    case = make.conversation(
        account=door, sender="marta@poczta.example", subject="Żółta pościel", text="Proszę o zwrot środków"
    )
    make.conversation(account=door, subject="Inna sprawa", text="Nic wspólnego", sender="jan@inny.example")
    for typed in (str(case.number), "zolta", "ŚRODKÓW", "marta@poczta", "zwrot zolta", "od:marta zwrot"):
        assert numbers(alice, typed) == [case.number] or typed == "od:marta zwrot", typed
    assert numbers(alice, "zolta nicwspolnego") == []


def test_signs_of_patterns_are_plain_signs(alice, door):
    case = make.conversation(account=door, text="Rabat 100% na_pewno")
    make.conversation(account=door, text="Rabat 1000 napewno")
    assert numbers(alice, "100%") == [case.number]
    assert numbers(alice, "na_pewno") == [case.number]


def test_operators_narrow(alice, door):
    team = make.team("Obsługa sklepu")
    one = make.conversation(account=door, tags=["zwrot"], team=team, status="open")
    make.conversation(account=door, tags=["dostawa"])
    for typed in ("tag:zwrot", "zespół:sklepu", "status:open", "paczka tag:zwrot", "kanał:email status:open"):
        assert numbers(alice, typed) == [one.number], typed
    assert numbers(alice, "status:nosuch") == []


def test_what_another_team_holds_is_never_found(door):
    make.conversation(account=door, team=make.team(), text="tajemnica kwarcowa", sender="sekret@x.example")
    bob = make.agent("Bogdan Inny", teams=(make.team(),))
    for typed in ("tajemnica", "sekret@x", "od:sekret", "status:new"):
        found = search(bob, parse(typed))
        assert (found.hits, found.people) == ([], []), typed
    assert search(make.agent(is_active=False), parse("tajemnica")).hits == ()


def test_people_are_found_once_with_their_address(alice, door):
    make.conversation(account=door, sender="ewa@x.example")
    [person] = search(alice, parse("ewa@x")).people
    assert person.address == "ewa@x.example"


def test_common_words_are_walked_in_windows_without_gaps_or_doubles(alice, door, monkeypatch):
    monkeypatch.setattr(queries, "CAP", 3)
    monkeypatch.setattr(queries, "WINDOW", 4)
    wanted = [make.conversation(account=door, text=f"dzień dobry {n}").number for n in range(11)]
    Message.objects.exclude(text="").update(subject="")
    seen, cursor = [], ""
    for _page in range(20):
        found = search(alice, parse("dzien dobry"), cursor, size=3)
        seen += [hit.row.number for hit in found.hits]
        cursor = found.next
        if not cursor:
            break
    assert seen == wanted[::-1]
