"""What the shop sells, with every case of its name, and the words of dates and amounts."""

from dataclasses import dataclass
from datetime import datetime

_MONTHS = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
]
_DAYS = (  # w …, do …, przed …, po …
    ("w poniedziałek", "poniedziałku", "poniedziałkiem", "poniedziałku"), ("we wtorek", "wtorku", "wtorkiem", "wtorku"),
    ("w środę", "środy", "środą", "środzie"), ("w czwartek", "czwartku", "czwartkiem", "czwartku"),
    ("w piątek", "piątku", "piątkiem", "piątku"), ("w sobotę", "soboty", "sobotą", "sobocie"),
    ("w niedzielę", "niedzieli", "niedzielą", "niedzieli"),
)  # fmt: skip
COLOURS = (
    "szałwia",
    "len naturalny",
    "piasek",
    "terakota",
    "indygo",
    "mgła",
    "wrzos",
    "oliwka",
    "kość słoniowa",
    "rdza",
)
SIZES = ("140 × 200", "160 × 200", "200 × 200", "200 × 220", "220 × 200")
COURIERS = ("InPost", "DPD", "DHL", "GLS", "UPS", "FedEx")  # names that stay as they are in every case


@dataclass(frozen=True, slots=True)
class Product:
    """gender: f, m or p (plural). price in zloty."""

    nominative: str
    genitive: str
    accusative: str
    locative: str
    instrumental: str
    gender: str
    price: int


def _named(forms: str, name: str, gender: str, price: int) -> Product:
    cases = [f"{form} „{name}”" for form in forms.split()]
    return Product(cases[0], cases[1], cases[2], cases[3], cases[4], gender, price)


_BEDDING, _CLOTH, _CURTAINS = (
    "pościel pościeli pościel pościeli pościelą", "obrus obrusu obrus obrusie obrusem", "zasłony zasłon zasłony zasłonach zasłonami",
)  # fmt: skip
_TOWELS, _PLAID, _THROW = (
    "ręczniki ręczników ręczniki ręcznikach ręcznikami", "pled pledu pled pledzie pledem", "narzuta narzuty narzutę narzucie narzutą",
)  # fmt: skip
_RUNNER, _GOWN, _CASES = (
    "bieżnik bieżnika bieżnik bieżniku bieżnikiem", "szlafrok szlafroka szlafrok szlafroku szlafrokiem",
    "poszewki poszewek poszewki poszewkach poszewkami",
)  # fmt: skip
HOME = (
    _named(_BEDDING, "Mgła", "f", 459), _named(_BEDDING, "Nadbużańska", "f", 529), _named(_BEDDING, "Świt", "f", 489),
    _named(_CLOTH, "Wigilia", "m", 389), _named(_CLOTH, "Żyrardów", "m", 289), _named(_CURTAINS, "Poranek", "p", 349),
    _named(_TOWELS, "Wafel", "p", 129), _named(_GOWN, "Sobota", "m", 319), _named(_CASES, "Ptaki", "p", 89),
    _named(_THROW, "Biebrza", "f", 399), _named(_RUNNER, "Polana", "m", 119),
)  # fmt: skip
OUTLET = (
    _named(_PLAID, "Baca", "m", 219), _named(_PLAID, "Hala", "m", 189), _named(_THROW, "Grań", "f", 259),
    _named(_BEDDING, "Rumianek", "f", 279), _named(_CLOTH, "Niedziela", "m", 149), _named(_CASES, "Kratka", "p", 59),
    _named(_CURTAINS, "Wieczór", "p", 199),
)  # fmt: skip
HOTEL = (
    _named(_BEDDING, "Hotel 185", "f", 312), _named(_TOWELS, "Spa", "p", 96), _named(_CLOTH, "Bankiet", "m", 240),
    _named(_GOWN, "Gość", "m", 260), _named(_RUNNER, "Bistro", "m", 84),
)  # fmt: skip


def amount(zloty: float) -> str:
    """`1 234,50 zł`."""
    return f"{zloty:,.2f} zł".replace(",", "\u00a0").replace(".", ",")


def day_forms(day: datetime) -> tuple[str, str, str, str]:
    """The weekday as in: on, until, before, after."""
    return _DAYS[day.weekday()]


def date_words(day: datetime) -> str:
    """`12 października`."""
    return f"{day.day} {_MONTHS[day.month - 1]}"
