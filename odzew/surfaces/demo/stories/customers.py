"""Eight hundred customers with believable names, addresses and habits of writing."""

from dataclasses import dataclass
from random import Random

from odzew.kit.text import fold
from odzew.surfaces.demo.stories import people

_MANNERS = ("full", "full", "first", "none", "phone", "full")


@dataclass(frozen=True, slots=True)
class HouseStory:
    """An organisation that buys."""

    key: str
    name: str
    city: str
    domain: str
    tax_id: str


@dataclass(frozen=True, slots=True)
class CustomerStory:
    """manner: how letters are signed. marks: whether Polish letters are used. appetite: how often they write."""

    key: str
    name: str
    gender: str
    language: str
    email: str
    second_email: str
    phone: str
    visitor: str
    house: str
    manner: str
    marks: bool
    appetite: float
    preferred: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


_NOTES = (
    "Stała klientka, zawsze pyta o próbki.", "Proszę dzwonić po 16.", "Alergia na barwniki, tylko len naturalny.",
    "Odbiera osobiście w Żyrardowie.", "Dwa adresy dostawy, pytać o właściwy.", "Woli e-mail niż telefon.",
)  # fmt: skip
_ENGLISH_FIRST = [
    "Emma",
    "Sophie",
    "Claire",
    "Hannah",
    "Laura",
    "Julia",
    "Ingrid",
    "James",
    "Thomas",
    "Oliver",
    "Erik",
    "Peter",
    "Lars",
    "Daniel",
]
_ENGLISH_LAST = [
    "Clarke",
    "Brandt",
    "Dubois",
    "Schmidt",
    "Rossi",
    "Weber",
    "Nilsen",
    "Whitfield",
    "Meyer",
    "Hughes",
    "Johansson",
    "Novak",
    "Berg",
]


def houses(rng: Random) -> list[HouseStory]:
    found = []
    for name in people.HOUSES:
        slug = "-".join(fold(name).split())
        city = rng.choice(people.CITIES)[0]
        found.append(HouseStory(slug, name, city, f"{slug}.example", people.tax_id(rng)))
    return found


def customers(rng: Random, count: int, known: list[HouseStory]) -> list[CustomerStory]:
    """People in the order of their keys; one in eight writes for a house, one in twenty in English."""
    taken: set[str] = set()
    found = []
    for n in range(count):
        house = known[n % len(known)] if n % 8 == 3 else None
        found.append(_customer(rng, n, house, taken, is_foreign=n % 20 == 7 and house is None))
    return found


def _customer(
    rng: Random, n: int, house: HouseStory | None, taken: set[str], *, is_foreign: bool
) -> CustomerStory:
    gender = "f" if rng.random() < 0.62 else "m"
    name = people.full_name(rng, gender)
    if is_foreign:
        names = _ENGLISH_FIRST[:7] if gender == "f" else _ENGLISH_FIRST[7:]
        name = f"{rng.choice(names)} {rng.choice(_ENGLISH_LAST)}"
    email = _email(rng, name, house.domain if house else rng.choice(people.HOSTS), taken)
    has_second = rng.random() < 0.12
    return CustomerStory(
        key=f"k{n}",
        name=name,
        gender=gender,
        language="en" if is_foreign else "pl",
        email=email,
        second_email=_email(rng, name, rng.choice(people.HOSTS), taken) if has_second else "",
        phone=f"+48599{rng.randrange(10**5, 10**6)}" if rng.random() < 0.6 else "",
        visitor=f"v{rng.getrandbits(64):016x}",
        house=house.key if house else "",
        manner=rng.choice(_MANNERS),
        marks=rng.random() > 0.07,
        appetite=rng.paretovariate(1.6),
        preferred=rng.choice(("", "", "", "email", "phone", "chat")),
        note=rng.choice(_NOTES) if rng.random() < 0.08 else "",
        tags=("vip",) if rng.random() < 0.03 else (),
    )


def _email(rng: Random, name: str, host: str, taken: set[str]) -> str:
    first, _, last = fold(name).replace("-", "").partition(" ")
    shapes = (
        f"{first}.{last}",
        f"{first[0]}{last}",
        f"{last}.{first}",
        f"{first}{last[:4]}",
        f"{first}_{last}",
    )
    local = rng.choice(shapes) + (str(rng.randrange(60, 99)) if rng.random() < 0.3 else "")
    while f"{local}@{host}" in taken:
        local += str(rng.randrange(10))
    taken.add(f"{local}@{host}")
    return f"{local}@{host}"
