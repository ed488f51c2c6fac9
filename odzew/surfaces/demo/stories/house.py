"""The company: brands, teams, people, and the doors through which customers come."""

from dataclasses import dataclass

ORGANISATION = "Lniany Dom sp. z o.o."


@dataclass(frozen=True, slots=True)
class BrandStory:
    key: str
    name: str
    slug: str
    colour: str
    website: str
    signature: str


@dataclass(frozen=True, slots=True)
class TeamStory:
    key: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class AgentStory:
    """teams: keys; the first is where the person leads, when `is_lead`. pace: 1 is usual, 2 twice as slow.

    bluntness: how often an answer is a bare formula, 0–1.
    """

    key: str
    name: str
    gender: str
    role: str
    teams: tuple[str, ...] = ()
    is_lead: bool = False
    pace: float = 1.0
    bluntness: float = 0.05

    @property
    def email(self) -> str:
        return f"{self.key}@lnianydom.example"


@dataclass(frozen=True, slots=True)
class DoorStory:
    """A channel account."""

    key: str
    kind: str
    brand: str
    team: str
    name: str
    address: str = ""


BRANDS = (
    BrandStory("dom", "Lniany Dom", "lniany-dom", "#5d7052", "https://lnianydom.example", "Lniany Dom\nul. Tkacka 14, Żyrardów\nlnianydom.example"),
    BrandStory("welna", "Wełna i Len – outlet", "welna-i-len", "#8a4b38", "https://welnailen.example", "Wełna i Len – outlet\nwelnailen.example"),
    BrandStory("hotel", "Hotel Len", "hotel-len", "#31506b", "https://hotellen.example", "Hotel Len, tekstylia dla hoteli\ntel. 46 555 01 20"),
)  # fmt: skip
TEAMS = (
    TeamStory("sklep", "Obsługa sklepu", "Pytania przed zakupem, zamówienia, płatności, faktury"),
    TeamStory("zwroty", "Reklamacje i zwroty", "Zwroty, wymiany, reklamacje i rozliczenia"),
    TeamStory("hotele", "Hotele i firmy", "Oferty, zamówienia i opieka dla hoteli, restauracji i firm"),
    TeamStory("logistyka", "Logistyka", "Paczki, kurierzy, magazyn"),
)
AGENTS = (
    AgentStory("hanna.zielinska", "Hanna Zielińska", "f", "owner", pace=1.4, bluntness=0),
    AgentStory("marek.tomczak", "Marek Tomczak", "m", "admin", pace=2.0),
    AgentStory("beata.krajewska", "Beata Krajewska", "f", "supervisor", ("zwroty", "sklep"), is_lead=True, bluntness=0),
    AgentStory("rafal.sikora", "Rafał Sikora", "m", "supervisor", ("logistyka", "hotele"), is_lead=True, pace=1.2),
    AgentStory("magda.kruk", "Magda Kruk", "f", "agent", ("sklep",), pace=0.5, bluntness=0.01),
    AgentStory("tomasz.bielak", "Tomasz Bielak", "m", "agent", ("sklep", "logistyka"), pace=1.1),
    AgentStory("karolina.wrona", "Karolina Wrona", "f", "agent", ("zwroty",), pace=0.7, bluntness=0.02),
    AgentStory("jakub.gawron", "Jakub Gawron", "m", "agent", ("zwroty", "sklep"), pace=2.4, bluntness=0.28),
    AgentStory("ewelina.stachowiak", "Ewelina Stachowiak", "f", "agent", ("logistyka",), pace=0.8),
    AgentStory("piotr.malec", "Piotr Malec", "m", "agent", ("hotele",), pace=1.0, bluntness=0.03),
    AgentStory("natalia.lis", "Natalia Lis", "f", "agent", ("sklep", "zwroty"), pace=0.9),
    AgentStory("zofia.adamska", "Zofia Adamska", "f", "viewer"),
)  # fmt: skip
DOORS = (
    DoorStory("dom.email", "email", "dom", "sklep", "Poczta Lniany Dom", "pomoc@lnianydom.example"),
    DoorStory("dom.chat", "chat", "dom", "sklep", "Czat na lnianydom.example"),
    DoorStory("dom.form", "form", "dom", "sklep", "Formularz Lniany Dom"),
    DoorStory("dom.phone", "phone", "dom", "sklep", "Infolinia", "+48465550114"),
    DoorStory("dom.counter", "counter", "dom", "sklep", "Sklep w Żyrardowie"),
    DoorStory("welna.email", "email", "welna", "sklep", "Poczta Wełna i Len", "kontakt@welnailen.example"),
    DoorStory("welna.chat", "chat", "welna", "sklep", "Czat outletu"),
    DoorStory("welna.form", "form", "welna", "sklep", "Formularz outletu"),
    DoorStory("hotel.email", "email", "hotel", "hotele", "Poczta Hotel Len", "biuro@hotellen.example"),
    DoorStory("hotel.form", "form", "hotel", "hotele", "Zapytanie ofertowe"),
    DoorStory("hotel.phone", "phone", "hotel", "hotele", "Telefon dla hoteli", "+48465550120"),
)
