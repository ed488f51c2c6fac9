"""Promises in replies, Polish and English: which are found, and which harmless words are let alone."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odzew.features.promises.rules import OpeningHours, Slot, default_hours
from odzew.features.promises.rules.local_time import read_moment
from odzew.features.promises.rules.spoken import plain_hours, spoken

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = default_hours(WARSAW)
NOW = read_moment("2026-11-20T09:10", WARSAW)  # a Friday

PROMISES = [
    # Polish, time of day
    ("Oddzwonię jutro do 12.", "callback", "2026-11-21T12:00"),
    ("oddzwonie jutro do 12", "callback", "2026-11-21T12:00"),
    ("Oddzwonimy dziś do 14:30.", "callback", "2026-11-20T14:30"),
    ("Zadzwonię do Pani dzisiaj o godz. 15.", "callback", "2026-11-20T15:00"),
    ("Zadzwonię jutro między 10 a 12.", "callback", "2026-11-21T12:00"),
    ("Oddzwonię jutro od 10 do 12.", "callback", "2026-11-21T12:00"),
    ("Jutro przed południem oddzwonię do Pana.", "callback", "2026-11-21T12:00"),
    ("Odpiszę Panu dziś po południu.", "answer", "2026-11-20T18:00"),
    ("Odpowiem do godziny 13.30.", "answer", "2026-11-20T13:30"),
    ("Odpowiem do 8:30.", "answer", "2026-11-21T08:30"),
    ("Dam znać do czternastej.", "update", "2026-11-20T14:00"),
    ("Zadzwonię jutro 10:30.", "callback", "2026-11-21T10:30"),
    ("Odpiszę do 24.11, godz. 12.", "answer", "2026-11-24T12:00"),
    ("Będę dzwonić jutro o 10.", "callback", "2026-11-21T10:00"),
    ("Oddzwonię za 1,5 godziny.", "callback", "2026-11-20T10:40"),
    ("Jak wspomniałem, oddzwonię jutro do 12.", "callback", "2026-11-21T12:00"),
    ("Odezwę się w poniedziałek rano.", "answer", "2026-11-23T10:00"),
    ("Odezwę się w poniedziałek po 15.", "answer", "2026-11-23T18:00"),
    ("Zadzwonię dziś wieczorem.", "callback", "2026-11-20T21:00"),
    # Polish, days
    ("Odpiszemy do piątku.", "answer", "2026-11-27T18:00"),
    ("Odpiszemy do końca dnia.", "answer", "2026-11-20T18:00"),
    ("Wrócę do Pani z odpowiedzią jutro do końca dnia.", "answer", "2026-11-21T23:59"),
    ("Wrócimy z informacją do środy, 25 listopada.", "update", "2026-11-25T18:00"),
    ("Odpowiedź wyślemy do 27 listopada.", "answer", "2026-11-27T18:00"),
    ("Odpowiedź otrzyma Pan do 27.11.2026 r.", "answer", "2026-11-27T18:00"),
    ("Odpowiemy do 8 stycznia.", "answer", "2027-01-08T18:00"),
    ("Dam Panu znać pojutrze.", "update", "2026-11-22T23:59"),
    ("Poinformujemy Państwa w przyszłym tygodniu.", "update", "2026-11-27T18:00"),
    ("Sprawdzę to do końca tygodnia.", "update", "2026-11-20T18:00"),
    ("Odpiszemy w przyszły wtorek do 10.", "answer", "2026-11-24T10:00"),
    ("We wtorek prześlę Pani odpowiedź.", "answer", "2026-11-24T18:00"),
    # Polish, stretches
    ("Odpowiemy w ciągu 24 godzin.", "answer", "2026-11-21T09:10"),
    ("Odpowiem w ciągu doby.", "answer", "2026-11-21T09:10"),
    ("Odpowiemy w 24h.", "answer", "2026-11-21T09:10"),
    ("Oddzwonię za dwa dni.", "callback", "2026-11-22T23:59"),
    ("Oddzwonię za godzinę.", "callback", "2026-11-20T10:10"),
    ("Oddzwonię za pół godziny.", "callback", "2026-11-20T09:40"),
    ("Oddzwonię w ciągu 15 minut.", "callback", "2026-11-20T09:25"),
    ("Odpiszemy w ciągu 2–3 dni roboczych.", "answer", "2026-11-25T18:00"),
    ("Odpiszę w ciągu dwóch dni.", "answer", "2026-11-22T23:59"),
    ("Udzielimy Państwu pełnej odpowiedzi w terminie 14 dni.", "answer", "2026-12-04T18:00"),
    ("Damy znać za tydzień.", "update", "2026-11-27T18:00"),
    ("W ciągu dwudziestu czterech godzin skontaktujemy się z Panią.", "answer", "2026-11-21T09:10"),
    # Polish, around the promise
    (
        "Dziękuję za telefon. Sprawdzę to w magazynie i oddzwonię jutro do 12:00. Pozdrawiam",
        "callback",
        "2026-11-21T12:00",
    ),
    ("Oddzwonię do Pana, najpóźniej jutro do 12.", "callback", "2026-11-21T12:00"),
    ("Jutro, najpóźniej do 12:00, oddzwonię.", "callback", "2026-11-21T12:00"),
    ("Potwierdzam, że oddzwonię jutro do 12.", "callback", "2026-11-21T12:00"),
    ("Dam znać, jak tylko się dowiem, najpóźniej jutro do 12.", "update", "2026-11-21T12:00"),
    ("Nasz konsultant oddzwoni do Pani jutro do 12.", "callback", "2026-11-21T12:00"),
    ("Dział techniczny odpisze do wtorku.", "answer", "2026-11-24T18:00"),
    ("Postaram się odpisać do wtorku.", "answer", "2026-11-24T18:00"),
    ("Proszę się nie martwić, odpiszę do wtorku.", "answer", "2026-11-24T18:00"),
    ("odpisze do wtorku", "answer", "2026-11-24T18:00"),
    ("Oddzwonię jutro do 12, pracujemy od poniedziałku do piątku.", "callback", "2026-11-21T12:00"),
    # English
    ("I'll call you back tomorrow by noon.", "callback", "2026-11-21T12:00"),
    ("I’ll call you back tomorrow by noon.", "callback", "2026-11-21T12:00"),
    ("I will call you tomorrow between 10 and 12.", "callback", "2026-11-21T12:00"),
    ("We will reply within 24 hours.", "answer", "2026-11-21T09:10"),
    ("We'll get back to you by Tuesday.", "answer", "2026-11-24T18:00"),
    ("I'll let you know by 3 pm.", "update", "2026-11-20T15:00"),
    ("I'll let you know today by 3.", "update", "2026-11-20T15:00"),
    ("We will answer by the end of the day.", "answer", "2026-11-20T18:00"),
    ("I'll check with the warehouse and call you back tomorrow by noon.", "callback", "2026-11-21T12:00"),
    ("You will hear from us by 27 November.", "answer", "2026-11-27T18:00"),
    ("You'll get a full answer on November 27th.", "answer", "2026-11-27T18:00"),
    ("Someone from our team will call you within two hours.", "callback", "2026-11-20T11:10"),
    ("Our specialist will contact you within 2 business days.", "answer", "2026-11-24T18:00"),
    ("I promise to call you back by Monday.", "callback", "2026-11-23T18:00"),
    ("I will have an answer for you by Tuesday.", "answer", "2026-11-24T18:00"),
    ("Good morning, I'll call you this afternoon.", "callback", "2026-11-20T18:00"),
    ("I'll update you on Monday at 10:30 am.", "update", "2026-11-23T10:30"),
    ("Tomorrow morning I'll email you.", "answer", "2026-11-21T12:00"),
    ("I'm going to call you in half an hour.", "callback", "2026-11-20T09:40"),
    ("I'll be in touch the day after tomorrow.", "answer", "2026-11-22T23:59"),
    ("We'll reply by the end of next week.", "answer", "2026-11-27T18:00"),
    ("I'll try to answer by Wednesday, 25 November.", "answer", "2026-11-25T18:00"),
]

HARMLESS = [
    # questions
    "Czy mam oddzwonić jutro do 12?",
    "Oddzwonię jutro do 12, dobrze?",
    "Shall I call you back tomorrow by noon?",
    # the past
    "Oddzwoniłem wczoraj do 12.",
    "Odpisaliśmy w ciągu 24 godzin.",
    "Obiecaliśmy, że odpiszemy do piątku.",
    "Pisał Pan, że oddzwonię jutro do 12.",
    "I called you back yesterday by noon.",
    "You said we'll reply within 24 hours.",
    # what the customer is asked to do, or does
    "Proszę odpisać do piątku.",
    "Prosimy o odpowiedź w ciągu 7 dni.",
    "Czekamy na odpowiedź do piątku.",
    "Ma Pan czas na zwrot do 27 listopada.",
    "Odpiszemy, jeśli prześle Pan dokumenty do piątku.",
    "Pan odpisze do piątku.",
    "Please reply by Friday.",
    "You have until Friday to return it.",
    "We'll reply if you send the papers by Friday.",
    "Could you call us back tomorrow by noon.",
    "Proszę przesłać zdjęcia do piątku, wtedy odpiszemy.",
    "You can call us tomorrow by noon.",
    "I would call you tomorrow at 10 if possible.",
    "Zwrot środków nastąpi w ciągu 14 dni.",
    # others
    "Your colleague will call me tomorrow at 10.",
    "Kurier zadzwoni jutro do 12.",
    "Zadzwonię do kuriera jutro do 12.",
    "Paczka dotrze jutro do 12.",
    "Producent odpisze do piątku, więc czekamy.",
    "The courier will call you tomorrow by noon.",
    # no time, or counted from something else
    "Oddzwonię najszybciej, jak się da.",
    "Odpiszemy wkrótce.",
    "Odpowiemy w ciągu 24 godzin od otrzymania dokumentów.",
    "We will reply within 24 hours of receiving the papers.",
    "Odpiszę do Pani.",
    "Odpiszę na 12 pytań.",
    "Odpiszę w sprawie zwrotu do 500 zł.",
    "I'll call you.",
    # denied, habitual, quoted, bygone
    "Nie oddzwonię jutro do 12.",
    "Niestety nie odpiszemy do piątku.",
    "We will not reply by Friday.",
    "We won't reply by Friday.",
    "Zwykle odpowiemy w ciągu 24 godzin.",
    "We usually reply within 24 hours.",
    "Pracujemy od poniedziałku do piątku od 8 do 16.",
    "Napisali Państwo: „oddzwonimy jutro do 12”.",
    "> Oddzwonimy jutro do 12.",
    "Oddzwonię dziś do 8:30.",
    "Odpiszemy do 31.02.2027.",
    "Jeśli wolno, oddzwonię jutro do 12.",
    "If that suits you, I'll call you tomorrow at 10.",
]


@pytest.mark.parametrize(("text", "kind", "due"), PROMISES)
def test_a_promise_in_a_reply_is_recognised(text, kind, due):
    found = spoken(text, NOW, OFFICE)
    assert [(each.kind, each.due.strftime("%Y-%m-%dT%H:%M")) for each in found] == [(kind, due)]
    (promise,) = found
    assert text[promise.start : promise.end] == promise.words
    assert promise.due.tzinfo is WARSAW


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_are_no_promise(text):
    assert spoken(text, NOW, OFFICE) == ()


def test_the_span_covers_verb_and_time():
    text = "Dzień dobry!\nŁatwo sprawdzić. Oddzwonię do Pani jutro do 12:00, do usłyszenia."
    (promise,) = spoken(text, NOW, OFFICE)
    assert promise.words == "Oddzwonię do Pani jutro do 12:00"


def test_two_promises_are_two():
    text = "Sprawdzę to dziś do 12 i oddzwonię jutro do 10. Odpowiedź otrzyma Pani do środy."
    assert [(each.kind, each.due.day, each.due.hour) for each in spoken(text, NOW, OFFICE)] == [
        ("update", 20, 12),
        ("callback", 21, 10),
        ("answer", 25, 18),
    ]


def test_working_days_and_the_end_of_a_day_are_those_of_the_calendar():
    shop = OpeningHours(
        WARSAW, week=((Slot(600, 1200),),) * 6 + ((),), closed=frozenset({date(2026, 11, 23)})
    )
    (promise,) = spoken("Odpiszemy w ciągu 2 dni roboczych.", NOW, shop)
    assert promise.due == read_moment("2026-11-24T20:00", WARSAW)
    (promise,) = spoken("Odpiszemy do końca dnia.", NOW, plain_hours(WARSAW))
    assert promise.due == read_moment("2026-11-20T23:59", WARSAW)


def test_hours_are_real_hours_on_the_night_of_the_clock_change():
    (promise,) = spoken("Oddzwonię w ciągu 24 godzin.", read_moment("2026-10-24T12:00", WARSAW), OFFICE)
    assert promise.due == read_moment("2026-10-25T11:00", WARSAW)


BAG = """oddzwonię odpiszemy I'll we will call reply you jutro do 12 14:30 27.11 piątku w ciągu 24 godzin by Friday
tomorrow within hours , . ? nie not jeśli proszę i and ( ) 999 31 lutego 2027 godz. ß ﬁ İ"""
WORDS = st.lists(st.sampled_from(BAG.split()), max_size=25).map(" ".join)


@given(WORDS | st.text(max_size=60))
def test_any_text_is_read_and_each_span_lies_in_it(text):
    for promise in spoken(text, NOW, OFFICE):
        assert text[promise.start : promise.end] == promise.words
        assert promise.due > NOW


def test_a_very_long_text_is_read_to_its_end():
    found = spoken("do 12 " * 5_000 + "\nOddzwonię jutro do 12.", NOW, OFFICE)
    assert [each.due.day for each in found] == [21]
