"""Rivals' test 12: a "thank you" is told from a question, in a table of what customers really write."""

import pytest

from odzew.core.conversations.rules.thanks import is_thanks

THANKS = (
    "dziękuję",
    "Dziękuję!",
    "dziekuje",
    "DZIĘKUJĘ",
    "Dziękuję bardzo",
    "Dziękuję serdecznie za pomoc.",
    "Bardzo dziękuję za szybką odpowiedź!",
    "dzięki",
    "Dzięki, działa",
    "dzięki, już działa :)",
    "ok 👍",
    "ok",
    "Okej, dzięki",
    "super, dziękuję bardzo!",
    "Super!!!",
    "👍",
    "🙏🏻",
    "👍🏼👍🏼",
    "❤️",
    "Dzięki wielkie ;)",
    "Dziękujemy za pomoc i życzymy miłego dnia",
    "Dziękuję, miłego dnia!",
    "Dziękuję Pani za pomoc, miłego weekendu.",
    "Dziękuję, Pani Kasiu!",
    "Dzięki Marta!",
    "Dziękuję za informację. Pozdrawiam, Anna Nowak",
    "Dziękuję za wyjaśnienie.\n\nPozdrawiam\nAnna Nowak\ntel. 600 100 200",
    "Dziękuję!\n\nAnna Nowak",
    "Dziękuję\n-- \nJan Kowalski\nDyrektor\nwww.firma.example",
    "Super, dziękuję.\n\nWysłane z iPhone'a",
    "Dziękuję bardzo.\nZ poważaniem\nJan Kowalski",
    "Paczka dotarła, dziękuję!",
    "Paczka już doszła. Dzięki!",
    "Otrzymałam przesyłkę, bardzo dziękuję",
    "Działa! Dziękuję :)",
    "tak, już działa, dziękuję",
    "Rozumiem, dziękuję.",
    "Rozumiem. Dziękuję za odpowiedź",
    "Dobrze, dziękuję",
    "W porządku, dziękuję",
    "Dziękuję, nie mam więcej pytań",
    "To wszystko, dziękuję",
    "Udało się, dziękuję!",
    "Dzień dobry, dziękuję za odpowiedź. Pozdrawiam",
    "Dzień dobry,\ndziękuję.\nPozdrawiam serdecznie\nEwa",
    "Problem rozwiązany, dzięki",
    "Sprawa załatwiona, dziękuję bardzo",
    "Można zamknąć zgłoszenie, dziękuję",
    "Jesteście super, dziękuję!",
    "Nie ma problemu, dziękuję",
    "Wesołych Świąt i dziękuję",
    "jestem bardzo zadowolona, dziękuję za fachową obsługę",
    "Dziękuję jeszcze raz",
    "Dziękuję, to wystarczy.\n\nKarol",
    "Dziękuję, to mi w zupełności wystarczy",
    "Dobrze, tak zrobię.\n\nHalina",
    "Rewelacja!",
    "Thanks!",
    "thanks, works now",
    "Thank you so much!",
    "Thank you very much for your help.",
    "Great, thanks a lot",
    "Perfect, thank you",
    "It works now, thanks!",
    "Got it, thanks",
    "Thanks for the quick reply!\n\nBest regards,\nJohn Smith",
    "Thank you.\nSent from my iPhone",
    "Cheers!",
    "Thanks, have a nice day",
    "That's all, thank you",
    "ok, thx",
    "Much appreciated!",
    "Thanks Anna!",
    "All good now, thank you",
)
NOT_THANKS = (
    "",
    "   ",
    "…",
    "dzięki, ale nadal nie działa",
    "dziękuję, a kiedy dotrze paczka?",
    "Dziękuję, a kiedy",
    "ok, to proszę o zwrot",
    "Dziękuję, proszę o fakturę",
    "Dziękuję. Proszę jeszcze o potwierdzenie.",
    "Dziękuję, czekam na paczkę",
    "Dziękuję za odpowiedź, ale to nie jest moje zamówienie",
    "Dziękuję, jednak rezygnuję",
    "Nie dziękuję",
    "nie działa",
    "Nie, dziękuję za taką obsługę",
    "Dziękuję za nic",
    "Dziękuję, nie dostałam jeszcze paczki",
    "Super, tylko że przyszedł inny kolor",
    "ok, wysyłam zdjęcia",
    "Dzięki. Mam jeszcze pytanie",
    "Dzięki, numer zamówienia to 12345",
    "Dziękuję, mój numer: 600 100 200",
    "Dziękuję, zwrot na konto 12 3456",
    "Dziękuję, ale to nie wystarczy",
    "Czy to wystarczy?",
    "Dziękuję, jeden komplet mi nie wystarczy",
    "Dziękuję z góry",
    "Z góry dziękuję za pomoc",
    "Tak",
    "Tak, dziękuję",
    "tak proszę",
    "Nie",
    "Dziękuję, reklamuję",
    "Dziękuję. Reklamacja",
    "Dziękuję, problem wrócił",
    "Dziękuję, mam problem",
    "Dziękuję, zepsuło się znowu",
    "Ok?",
    "Działa?",
    "Dzięki 😡",
    "👎",
    "ok 🙄",
    "Halo",
    "Halo?",
    "Gdzie jest moja paczka",
    "Świetnie, kolejny tydzień czekania",
    "Super obsługa, nikt nie odbiera",
    "Dziękuję, do piątku czekam na zwrot",
    "Dziękuję. Pozdrawiam\nAnna\nPS. Kiedy będzie faktura?",
    "Dziękuję.\n\nPozdrawiam\nAnna\n\nP.S. proszę o fakturę",
    "Dziękuję\nProszę\nAnna",
    "Dziękuję\nNadal Czekam",
    "Dziękuję, zobacz https://example.pl",
    "Dzięki! Czy mogę jeszcze zmienić adres",
    "Dziękuję Wam Bardzo Serdecznie Anulujcie",
    "Pozdrawiam",
    "Dzień dobry",
    "Anna",
    "Jan Kowalski",
    "thanks, but it still does not work",
    "Thanks, when will it arrive?",
    "ok, please refund me",
    "Thank you, please send the invoice",
    "Thanks for nothing",
    "No thanks",
    "Not working",
    "it is not fixed, thanks",
    "Thanks, one more question",
    "Thanks in advance",
    "Great, another delay",
    "Thank you, I am waiting for the refund",
    "Yes",
    "yes please",
    "Thanks. How do I return it",
    "Thank you\nPlease\nJohn",
    "dziękuję " * 40,
)


@pytest.mark.parametrize("text", THANKS)
def test_thanks_ask_for_nothing(text):
    assert is_thanks(text)


@pytest.mark.parametrize("text", NOT_THANKS)
def test_a_word_that_may_ask_for_something_is_no_thanks(text):
    assert not is_thanks(text)


@pytest.mark.parametrize(
    "text", ["ok", "ok 👍", "Dobrze, dziękuję", "Okej, super", "Zgoda", "Super", "👍", "fine, thanks"]
)
@pytest.mark.parametrize(
    "answered",
    [
        "Czy wysłać nową sztukę?",
        "Prosimy o decyzję. Proszę potwierdzić adres.",
        "Please confirm the address.",
    ],
)
def test_consent_after_our_question_is_an_answer(text, answered):
    assert not is_thanks(text, answered=answered)


@pytest.mark.parametrize("answered", ["Czy wysłać nową sztukę?", ""])
def test_plain_thanks_stay_thanks_after_our_question(answered):
    assert is_thanks("Dziękuję bardzo!", answered=answered)


@pytest.mark.parametrize(
    "answered",
    ["Wysłaliśmy. Czy możemy w czymś jeszcze pomóc?", "Done! Is there anything else we can help with?"],
)
def test_our_politeness_at_the_end_is_no_question(answered):
    assert is_thanks("Ok, dziękuję", answered=answered)
