"""Hints on replies, by the rows of the handbook: what is missing, what is vague, what hurts."""

import time

import pytest

from odzew.core.conversations.rules.reply_hints import HintKind, folded, hints

WHOLE = (
    "Przesyłka się opóźniła, ponieważ sortownia w Łodzi miała awarię. Wyślemy nową paczkę kurierem,"
    " dotrze do Pani jutro do 16:00."
)
WHOLE_EN = "The parcel is late because the sorting centre had an outage. We will send a new one, it arrives tomorrow by 4 pm."


def kinds(text, **more):
    return [str(hint.kind) for hint in hints(text, **more)]


@pytest.mark.parametrize("text", [WHOLE, WHOLE_EN])
def test_S41_a_reply_with_cause_step_and_date_is_left_alone(text):
    assert kinds(text, kind="complaint") == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Wyślemy do Pani nową paczkę kurierem, dotrze do Pani jutro do godziny 16:00.", "no_cause"),
        ("Paczka się opóźniła, ponieważ sortownia miała awarię w piątek i stanęła cała linia.", "no_step"),
        (
            "Paczka się opóźniła, ponieważ sortownia miała awarię. Wyślemy do Pani nową paczkę kurierem.",
            "no_date",
        ),
        (
            "We will send you a new parcel with the courier, it arrives at your door tomorrow by noon.",
            "no_cause",
        ),
        (
            "The parcel was damaged because the box was too thin. We will send a new one to your address.",
            "no_date",
        ),
    ],
)
def test_S41_a_reply_to_a_problem_lacking_one_of_the_three_is_told_which(text, missing):
    assert kinds(text, kind="complaint") == [missing]
    assert kinds(text, problem="Paczka nie dotarła, gdzie ona jest?") == [missing]
    assert kinds(text, problem="Jakie są wymiary stołu?") == []


def test_S41_a_short_courtesy_and_a_question_back_are_no_fault():
    assert kinds("Dziękuję, sprawdzam.", kind="complaint") == []
    assert "no_step" not in kinds(
        "Powód to awaria w magazynie w piątek. Która z dwóch dat pasuje Pani bardziej?", kind="complaint"
    )


VAGUE = [
    ("Odpiszemy wkrótce.", "wkrótce", "time"),
    ("Zajmiemy się tym jak najszybciej.", "jak najszybciej", "time"),
    ("Odezwiemy się niebawem", "niebawem", "time"),
    ("Niedługo damy znać.", "Niedługo", "time"),
    ("Sprawa zostanie załatwiona niezwłocznie.", "niezwłocznie", "time"),
    ("Odpowiemy w najbliższym czasie.", "w najbliższym czasie", "time"),
    ("Paczka dotrze w najbliższych dniach.", "w najbliższych dniach", "time"),
    ("Zwrot zrobimy w możliwie najszybszym terminie.", "", ""),
    ("Potrwa to kilka dni.", "kilka dni", "number"),
    ("W miarę możliwości pomożemy.", "W miarę możliwości", "sure"),
    ("Odpowiedni dział się tym zajmie.", "Odpowiedni dział", "who"),
    ("Za chwilę wyślę.", "Za chwilę", "time"),
    ("We will get back to you soon.", "soon", "time"),
    ("I will reply ASAP.", "ASAP", "time"),
    ("We'll answer as soon as possible.", "as soon as possible", "time"),
    ("You will hear from us shortly.", "shortly", "time"),
    ("It takes a few days.", "a few days", "number"),
    ("The relevant department will help.", "The relevant department", "who"),
]


@pytest.mark.parametrize(("text", "found", "proposal"), [row for row in VAGUE if row[1]])
def test_S49_a_vague_word_is_pointed_at_with_a_proposal(text, found, proposal):
    (hint,) = hints(text)
    assert (hint.kind, hint.found, hint.proposal) == (HintKind.VAGUE, found, proposal)
    assert text[hint.start : hint.end] == found


@pytest.mark.parametrize(
    "text",
    [
        "Odpiszemy jak najszybciej, najpóźniej jutro do 12:00.",
        "Odpiszemy niezwłocznie, do piątku.",
        "Odezwiemy się w ciągu 24 godzin.",
        "We'll answer as soon as possible, tomorrow at the latest.",
        "Sooner or later",
        "Stół ma 120 cm.",
        "",
    ],
)
def test_S49_a_sentence_that_names_a_time_is_clear(text):
    assert hints(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Proszę się uspokoić.",
        "Niestety, takie mamy procedury.",
        "Jak już pisałem, paczka wyszła.",
        "Jak już pisałam wcześniej",
        "To nie nasza wina.",
        "Przykro nam, że Pan tak to odebrał.",
        "Przykro mi, że Pani tak to odebrała",
        "Nic nie możemy zrobić.",
        "Please calm down.",
        "That is our policy.",
        "As I already said, it left.",
        "It's not our fault.",
        "We are sorry you feel that way.",
    ],
)
def test_phrases_that_hurt_are_named(text):
    assert kinds(text) == ["hurts"]


@pytest.mark.parametrize(
    "text", ["Przepraszamy, to nasz błąd.", "Rozumiem, że czeka Pani na zwrot od 10 dni i że to kłopot."]
)
def test_kind_words_pass(text):
    assert kinds(text) == []


def test_S48_a_long_reply_ends_with_a_recap():
    long = "Stół ma blat z litego dębu. " * 30
    assert kinds(long) == ["no_recap"]
    assert kinds(long + "\n\nPodsumowując: wyślemy stół w piątek, dostarczy go kurier.") == []


def test_positions_survive_diacritics_and_emoji():
    text = "😀 Żółć — odpiszemy wkrótce."
    assert len(folded(text)) == len(text)
    (hint,) = hints(text)
    assert text[hint.start : hint.end] == "wkrótce"


def test_a_huge_text_costs_little():
    began = time.perf_counter()
    hints("wkrótce, a potem jak najszybciej damy znać i " * 2500, kind="complaint")
    assert time.perf_counter() - began < 3
