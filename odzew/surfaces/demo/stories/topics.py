"""The fourteen matters that customers write about, and how each is usually filed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """texts: name of the fragments. weight: how often. temper: share of furious people."""

    texts: str
    weight: float
    kind: str
    stage: str
    team: str
    tags: tuple[str, ...]
    temper: float = 0.04
    brand: str = ""


TOPICS = (
    Topic("parcel", 15, "enquiry", "during", "logistyka", ("paczka", "opóźnienie"), 0.14),
    Topic("damage", 7, "complaint", "after", "zwroty", ("uszkodzenie", "kurier"), 0.12),
    Topic("returns", 12, "request", "after", "zwroty", ("zwrot",)),
    Topic("refund", 8, "request", "after", "zwroty", ("zwrot", "pieniądze"), 0.24),
    Topic("quality", 9, "complaint", "after", "zwroty", ("reklamacja", "jakość"), 0.12),
    Topic("sizes", 8, "enquiry", "before", "sklep", ("rozmiar",)),
    Topic("washing", 6, "enquiry", "after", "sklep", ("pielęgnacja",), 0.0),
    Topic("invoice", 7, "request", "after", "sklep", ("faktura",)),
    Topic("payment", 6, "request", "during", "sklep", ("płatność",), 0.1),
    Topic("change", 7, "request", "during", "logistyka", ("zmiana zamówienia",), 0.02),
    Topic("mixup", 6, "complaint", "after", "logistyka", ("pomyłka",), 0.08),
    Topic("hotels", 7, "enquiry", "before", "hotele", ("oferta", "b2b"), 0.01, "hotel"),
    Topic("stock", 9, "enquiry", "before", "sklep", ("dostępność",), 0.0),
    Topic("praise", 4, "praise", "after", "sklep", ("pochwała",), 0.0),
)
ENGLISH = Topic("english", 0, "enquiry", "during", "sklep", ("english",), 0.05)
