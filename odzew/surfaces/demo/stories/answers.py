"""Reply templates and macros as the shop's people would have written them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_HI = '{{ customer.vocative | "Dzień dobry" }},\n\n'
_BYE = "\n\nPozdrawiam serdecznie\n{{ agent.name }}"


@dataclass(frozen=True, slots=True)
class TemplateStory:
    shortcut: str
    name: str
    body: str
    team: str = ""
    brand: str = ""
    language: str = "pl"


def _letter(shortcut: str, name: str, core: str, team: str = "", brand: str = "") -> TemplateStory:
    return TemplateStory(shortcut, name, f"{_HI}{core}{_BYE}", team, brand)


TEMPLATES: Sequence[TemplateStory] = (
    _letter("sprawdzam", "Sprawdzam i wracam", "dziękuję za wiadomość. Sprawdzam sprawę i odezwę się jeszcze dziś."),
    _letter("paczka", "Paczka w drodze", 'zamówienie {{ order | "z Państwa wiadomości" }} jest w drodze, numer przesyłki to {{ field.parcel | "podany w osobnym mailu" }}. Kurier zadzwoni przed doręczeniem.', "logistyka"),
    _letter("paczka-stoi", "Paczka stoi u przewoźnika", "przesyłka {{ field.parcel }} utknęła w sortowni. Złożyłam już reklamację u przewoźnika, odpowiedź powinna przyjść w ciągu 24 godzin.", "logistyka"),
    _letter("zaginiona", "Paczka zaginiona, wysyłamy drugą", "przewoźnik nie potrafi odnaleźć przesyłki {{ field.parcel }}, dlatego dziś wysyłamy drugą. Jeśli pierwsza się pojawi, wystarczy jej nie przyjąć.", "logistyka"),
    _letter("zwrot", "Jak zwrócić zakup", "na zwrot jest 14 dni od odbioru. W załączniku przesyłam formularz, a kod do paczkomatu przyjdzie SMS-em. Drukarka nie jest potrzebna.", "zwroty"),
    _letter("zwrot-doszedl", "Zwrot przyjęty", "paczka ze zwrotem dotarła do nas w dobrym stanie. Pieniądze za zamówienie {{ order }} będą na koncie najpóźniej w ciągu trzech dni roboczych.", "zwroty"),
    _letter("pieniadze", "Przelew w drodze", "przelew za zamówienie {{ order }} wyszedł dziś. Potwierdzenie dołączam do tej wiadomości.", "zwroty"),
    _letter("reklamacja", "Reklamacja przyjęta", "przyjęliśmy reklamację pod numerem {{ conversation.number }}. Odpowiedź przyjdzie najpóźniej w ciągu 14 dni od zgłoszenia.\n\nPrzebieg sprawy można śledzić tutaj: {{ status_link }}", "zwroty"),
    _letter("uznana", "Reklamacja uznana", "reklamację {{ conversation.number }} uznajemy w całości. Proszę o odpowiedź, czy lepsza będzie wymiana, czy zwrot pieniędzy.", "zwroty"),
    _letter("nieuznana", "Reklamacja nieuznana, z uzasadnieniem", "po sprawdzeniu nie możemy uznać reklamacji {{ conversation.number }}, ponieważ […].\n\nJeśli ta decyzja budzi wątpliwości, pomocy udziela bezpłatnie miejski lub powiatowy rzecznik konsumentów.", "zwroty"),
    _letter("podsumowanie", "Podsumowanie rozmowy", "dziękuję za rozmowę. Ustaliliśmy:\n\n{{ recap }}\n\nJeśli coś pominęłam, proszę po prostu odpisać."),
    _letter("pranie", "Jak prać len", "len najbezpieczniej prać w 40 stopniach (biały także w 60), bez wybielacza i z połową wsadu. Zamiast płynu do płukania wystarczy pół szklanki octu.", "sklep"),
    _letter("rozmiar", "Dobór rozmiaru", "wymiary na stronie podajemy po pierwszym praniu, tolerancja wynosi 2 cm. Przy kołdrze 200 × 200 polecam poszwę 200 × 220.", "sklep"),
    _letter("probki", "Próbki tkanin", "próbki wysyłamy bezpłatnie, do pięciu kolorów. Proszę podać adres, dojdą listem w dwa dni.", "sklep"),
    _letter("faktura", "Faktura w załączniku", "w załączniku przesyłam fakturę do zamówienia {{ order }}. Gdyby coś się nie zgadzało, proszę po prostu odpisać.", "sklep"),
    _letter("platnosc", "Podwójna płatność", "widzimy u siebie jedną płatność za zamówienie {{ order }}. Druga to blokada banku, która sama zniknie w ciągu trzech dni.", "sklep"),
    _letter("oferta", "Oferta dla hotelu", "dziękuję za zapytanie. Ofertę przesyłam w załączniku, jest ważna 30 dni od {{ today }}. Chętnie zadzwonię i odpowiem na pytania.", "hotele", "hotel"),
    _letter("haft", "Haft z logo", "haft wykonujemy od 20 sztuk, a od 100 jest w cenie. Potrzebujemy pliku w krzywych i numeru koloru nici.", "hotele", "hotel"),
    _letter("przeprosiny", "Przeprosiny za zwłokę", "przepraszam, że odpowiedź trwała tak długo. Sprawa {{ conversation.number }} („{{ conversation.subject }}”) jest teraz u mnie i poprowadzę ją do końca."),
    TemplateStory("hello", "English: we are on it", "Dear {{ customer.name }},\n\nthank you for writing. I am looking into it and will answer today.\n\nBest regards\n{{ agent.name }}", language="en"),
)  # fmt: skip
MACROS: Sequence[tuple[str, Sequence[Mapping[str, Any]], str]] = (
    ("Biorę i sprawdzam", ({"do": "assign", "to": "me"}, {"do": "reply", "template": "sprawdzam"}), ""),
    ("Do logistyki: paczka", ({"do": "tag", "add": ["paczka"]}, {"do": "team", "team": "logistyka"}, {"do": "assign", "to": "nobody"}), ""),
    ("Reklamacja przyjęta", ({"do": "kind", "kind": "complaint"}, {"do": "tag", "add": ["reklamacja"]},
        {"do": "team", "team": "zwroty"}, {"do": "reply", "template": "reklamacja"}), "zwroty"),
    ("Zwrot przyjęty i zamknięty", ({"do": "reply", "template": "zwrot-doszedl", "is_sent": True}, {"do": "status", "status": "resolved"}), "zwroty"),
    ("Eskalacja do kierownika", ({"do": "priority", "priority": "urgent"}, {"do": "tag", "add": ["pilne"]},
        {"do": "note", "text": "Klient {{ customer.name }} czeka zbyt długo, proszę o przejęcie sprawy {{ conversation.number }}."}), ""),
    ("Czekamy na przewoźnika", ({"do": "status", "status": "on_hold"}, {"do": "snooze", "hours": 24}), "logistyka"),
    ("Pochwała dla zespołu", ({"do": "kind", "kind": "praise"}, {"do": "tag", "add": ["pochwała"]}, {"do": "status", "status": "resolved"}), ""),
    ("Zapytanie hotelowe", ({"do": "team", "team": "hotele"}, {"do": "tag", "add": ["oferta", "b2b"]}, {"do": "stage", "stage": "before"}), "hotele"),
)  # fmt: skip
