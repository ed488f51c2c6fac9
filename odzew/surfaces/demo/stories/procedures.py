"""Four procedures of the shop: the painful cases first, and one for all the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProcedureStory:
    name: str
    kind: str
    tag: str
    steps: tuple[tuple[str, str], ...]  # what, who
    asks_checklist: bool = False


PROCEDURES = (
    ProcedureStory(
        "Reklamacja towaru",
        "complaint",
        "",
        (
            ("Przeprosić, potwierdzić przyjęcie i podać termin odpowiedzi", "konsultant"),
            ("Poprosić o zdjęcia wady i numer zamówienia, jeśli ich brakuje", "konsultant"),
            ("Sprawdzić, czy to wada, czy skutek prania wbrew metce", "dział jakości"),
            ("Zaproponować naprawę, wymianę, obniżkę albo zwrot pieniędzy", "konsultant"),
            ("Zamówić kuriera po towar na koszt sklepu", "magazyn"),
            ("Napisać, co zrobiono, i zapytać, czy wszystko jest w porządku", "konsultant"),
        ),
        asks_checklist=True,
    ),
    ProcedureStory(
        "Skarga na obsługę",
        "grievance",
        "",
        (
            ("Zadzwonić tego samego dnia i wysłuchać do końca", "kierownik zmiany"),
            ("Przeprosić za to, co się stało, bez tłumaczenia się", "kierownik zmiany"),
            ("Ustalić przebieg zdarzeń z osobą, której skarga dotyczy", "kierownik zmiany"),
            ("Zaproponować zadośćuczynienie i powiedzieć, co się u nas zmieni", "kierownik zmiany"),
            ("Zapisać wniosek w notatce, żeby sprawa się nie powtórzyła", "kierownik zmiany"),
        ),
        asks_checklist=True,
    ),
    ProcedureStory(
        "Zaginiona lub spóźniona paczka",
        "",
        "paczka",
        (
            ("Sprawdzić śledzenie przesyłki i adres dostawy", "konsultant"),
            ("Napisać klientowi, gdzie jest paczka i kiedy damy znać", "konsultant"),
            ("Zgłosić poszukiwanie u przewoźnika", "magazyn"),
            ("Po dwóch dniach roboczych bez wieści wysłać zamiennik albo zwrócić pieniądze", "konsultant"),
        ),
    ),
    ProcedureStory(
        "Pytanie lub prośba",
        "",
        "",
        (
            ("Odpowiedzieć na każde pytanie, nie tylko na pierwsze", "konsultant"),
            ("Gdy potrzeba więcej czasu, podać konkretny termin", "konsultant"),
            ("Dopisać brakującą odpowiedź do szablonów", "konsultant"),
        ),
    ),
)
