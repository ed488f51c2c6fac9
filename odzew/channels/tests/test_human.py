"""Automatic mail that reads like a person's, and what intake does with it."""

import pytest

from odzew.channels import intake
from odzew.channels.human import reads_like_a_person
from odzew.channels.models import Arrival
from odzew.channels.orphans import LIKE_A_PERSON
from odzew.testing import make

PEOPLE = [
    ("Paczka", "Dzień dobry, gdzie jest moja paczka? Zamówienie 20418."),
    ("Reklamacja", "Proszę o zwrot pieniędzy, czekam już tydzień."),
    ("Order", "Hello, where is my order? Regards, Jane"),
]
MACHINES = [
    ("Automatyczna odpowiedź: Paczka", "Dzień dobry, jestem poza biurem do 3 grudnia. Pozdrawiam"),
    ("Out of office", "Hello, I am on vacation. For urgent matters please call. Regards"),
    ("Newsletter", "Dzień dobry, zamówienie -20%! Wypisz się tutaj"),
    ("Potwierdzenie", "Prosimy nie odpowiadać na tę wiadomość. Zamówienie przyjęto, pozdrawiamy"),
    ("", "ok"),
    ("Status", "Job 17 finished in 4 s"),
]


@pytest.mark.parametrize(("subject", "text"), PEOPLE)
def test_a_persons_words_are_a_persons(subject, text):
    assert reads_like_a_person(subject, text)


@pytest.mark.parametrize(("subject", "text"), MACHINES)
def test_a_machines_words_are_a_machines(subject, text):
    assert not reads_like_a_person(subject, text)


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "is_doubtful"), [(PEOPLE[0][1], True), (MACHINES[0][1], False)])
def test_intake_notes_a_persons_words_in_an_automatic_mail(text, is_doubtful):
    raw = f"From: klient@poczta.example\r\nSubject: Paczka\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}"
    row = intake.accept_now(make.account(), raw.encode())
    row.refresh_from_db()
    assert row.state == Arrival.AUTOMATIC
    assert (row.reason == LIKE_A_PERSON) is is_doubtful
