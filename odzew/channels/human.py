"""Whether words that a machine marked as automatic read like a person's. Lists, not learning: anybody can check them."""

from odzew.kit.text import fold

# Folded beginnings of words and phrases. Each side is counted once a phrase.
PERSON = (
    "?", "prosze", "poprosze", "dzien dobry", "witam", "gdzie jest", "kiedy", "dlaczego", "czy mog", "nie dzial",
    "reklamac", "zwrot", "zamowien", "paczk", "faktur", "pieniadze", "czekam", "pozdrawiam", "please", "hello",
    "when will", "where is", "my order", "refund", "invoice", "i am waiting", "could you", "regards",
)  # fmt: skip
MACHINE = (
    "poza biurem", "na urlopie", "jestem nieobecn", "nieobecnosci", "wroce", "automatyczna odpowiedz", "autoodpowiedz",
    "wiadomosc wygenerowana", "nie odpowiadaj", "prosimy nie odpowiadac", "out of office", "on vacation", "auto-reply",
    "automatic reply", "do not reply", "noreply", "no-reply", "this is an automated", "unsubscribe", "wypisz sie",
    "newsletter", "mailer-daemon", "delivery status", "w pilnych sprawach", "for urgent matters",
)  # fmt: skip
SIGNS_NEEDED = 2
FEWEST_WORDS = 3


def reads_like_a_person(subject: str, text: str) -> bool:
    """At least two signs of a person and none of a machine, in at least three words."""
    said = fold(f"{subject}\n{text[:4000]}")
    if len(text.split()) < FEWEST_WORDS or any(phrase in said for phrase in MACHINE):
        return False
    return sum(phrase in said for phrase in PERSON) >= SIGNS_NEEDED
