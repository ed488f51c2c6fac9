"""What is written: a customer's first words, later words, agents' answers and notes, put together from fragments."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

from odzew.core.customers.names import first_name
from odzew.kit.text import fold
from odzew.surfaces.demo.stories import fragments, goods, people, voice
from odzew.surfaces.demo.stories.customers import CustomerStory
from odzew.surfaces.demo.stories.goods import Product
from odzew.surfaces.demo.stories.house import AgentStory
from odzew.surfaces.demo.stories.topics import Topic
from odzew.surfaces.demo.stories.voice import Voice


@dataclass(frozen=True, slots=True)
class Facts:
    """What a case is about in particular."""

    product: Product
    order: str
    parcel: str
    slots: Mapping[str, str]


def facts(rng: Random, at: datetime, product: Product, company: str) -> Facts:
    """An order, a parcel, days and places that one whole thread keeps to."""
    bought, soon = at - timedelta(days=rng.randrange(4, 40)), at + timedelta(days=rng.randrange(2, 6))
    recent = goods.day_forms(at - timedelta(days=rng.randrange(1, 6)))
    coming = goods.day_forms(soon)
    city = rng.choice(people.CITIES)
    size, other = rng.sample(goods.SIZES, 2)
    order = str(18_000 + (at - _EPOCH).days * 31 + rng.randrange(31))
    parcel = f"{rng.choice(('52', '68', '00', '13'))}{rng.randrange(10**16, 10**17)}"
    slots = {
        "order": order, "parcel": parcel, "invoice": f"FV/{at.year}/{at.month:02}/{rng.randrange(100, 999):04}",
        "amount": goods.amount(product.price * rng.choice((1, 1, 1, 2)) + rng.choice((0, 0, 12.99, 14.9))),
        "size": size, "size2": other, "colour": rng.choice(goods.COLOURS), "courier": rng.choice(goods.COURIERS),
        "days": str(rng.randrange(3, 10)), "date": goods.date_words(bought),
        "day": recent[0], "day_acc": coming[0], "day_gen": coming[1], "day_ins": coming[2], "day_loc": coming[3],
        "city_gen": city[1], "city_loc": city[2], "city_ins": city[3], "company": company or "naszej firmy",
        "p": product.nominative, "p_gen": product.genitive, "p_acc": product.accusative,
        "p_loc": product.locative, "p_ins": product.instrumental,
    }  # fmt: skip
    return Facts(product, order, parcel, slots)


@cache
def _stems(fragment: str) -> frozenset[str]:
    """What a fragment speaks of: the beginnings of its longer words."""
    return frozenset(fold(word)[:5] for word in _WORD.findall(fragment) if len(word) > 5) - _EMPTY


_WORD = re.compile(r"[^\W\d_]+")
_EMPTY = frozenset(
    [
        "prosz",
        "panst",
        "dzien",
        "order",
        "parce",
        "amoun",
        "klien",
        "dzisi",
        "dzieki",
        "mozna",
        "bardz",
        "dlate",
    ]
)
_FAREWELLS = ("Pozdrawiam", "Pozdrawiam serdecznie", "Z pozdrowieniami", "Życzę miłego dnia")
_EPOCH = datetime.fromisoformat("2024-01-01T00:00:00+00:00")


class Pen:
    """Writes one thread. No fragment is used twice in it."""

    def __init__(self, rng: Random, topic: Topic, customer: CustomerStory, known: Facts) -> None:
        self._rng, self._topic, self._customer, self._facts = rng, topic, customer, known
        self._texts = fragments.of(topic.texts)
        self._moods = fragments.of("english" if customer.language == "en" else "moods")
        self._used: set[str] = set()
        self._talk: list[str] = []  # what the thread has said so far, newest last

    def subject(self) -> str:
        """A subject that fits what has been written so far."""
        return self._finish(voice.capital(self._by_customer(self._fitting(self._texts["subject"]))))

    def letter(self, *, is_furious: bool) -> str:
        """The first words of an e-mail or a form."""
        rng = self._rng
        words = [self._pick(self._texts["lead"])]
        if "detail" in self._texts:
            words += [self._fitting(self._texts["detail"]) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
        if rng.random() < 0.85:
            words.append(self._fitting(self._texts["ask"]))
        if is_furious:
            words.insert(rng.choice((0, 1)), self._pick(self._moods["fury"]))
            if "threat" in self._moods and rng.random() < 0.6:
                words.append(self._pick(self._moods["threat"]))
        said = [voice.capital(self._by_customer(word)) for word in words]
        hello = self._pick(self._moods["hello"]) if rng.random() < 0.88 and not is_furious else ""
        return self._finish(
            "\n\n".join(part for part in (hello, self._in_paragraphs(said), self._signed()) if part)
        )

    def chat(self) -> str:
        return self._finish(self._by_customer(self._pick(self._texts["chat"])))

    def call(self) -> str:
        return voice.capital(
            self._by_customer(self._pick(self._texts.get("call", fragments.of("moods")["counter"])))
        )

    def more(self, *, is_furious: bool) -> str:
        """A later word of the customer that asks on."""
        words = [voice.capital(self._by_customer(self._fitting(self._texts["more"])))]
        if is_furious:
            words.insert(0, self._by_customer(self._pick(self._moods["fury"])))
        return self._finish(" ".join(words) + self._short_name())

    def mood(self, name: str) -> str:
        """A later word of the customer: remind, glad, thanks, cold, fury."""
        lines = self._moods.get(name, self._moods["thanks"])
        return self._finish(self._by_customer(self._pick(lines)) + self._short_name())

    def answer(self, agent: AgentStory, section: str, *, is_chat: bool) -> str:
        """Ours. section: answer, settle (of the topic), curt, sorry or still (of any)."""
        lines = self._texts.get(section) or self._moods.get(section) or self._texts["answer"]
        core = self._voice(agent.gender).say(self._fitting(lines))
        if is_chat:
            return voice.capital(core)
        is_english = self._customer.language == "en"
        body = voice.capital(core) if is_english else voice.small(core)
        return "\n\n".join((self._greeting(is_short=section == "settle"), body, self._farewell(agent)))

    def note(self, mention: str) -> str:
        """A private note; the agent called, if any, stands first in it."""
        lines = [line for line in fragments.of("moods")["note"] if ("{mention}" in line) == bool(mention)]
        spoken = Voice({**self._facts.slots, "mention": f"@{mention}"}, speaker=self._customer.gender)
        return voice.capital(spoken.say(self._pick(lines)))

    # ---- parts -----------------------------------------------------------------------------------------

    def _pick(self, lines: Sequence[str]) -> str:
        chosen = self._rng.choice([line for line in lines if line not in self._used] or lines)
        self._used.add(chosen)
        self._talk.append(chosen)
        return chosen

    def _fitting(self, lines: Sequence[str]) -> str:
        """A fragment that speaks of what was spoken of last, rather than any."""
        fresh = [line for line in lines if line not in self._used] or list(lines)
        stems = frozenset().union(*map(_stems, self._talk[-3:]))
        weights = [1 + 9 * len(stems & _stems(line)) ** 2 for line in fresh]
        return self._pick(self._rng.choices(fresh, weights))

    def _voice(self, speaker: str) -> Voice:
        return Voice(self._facts.slots, speaker, self._customer.gender, self._facts.product.gender)

    def _by_customer(self, fragment: str) -> str:
        return self._voice(self._customer.gender).say(fragment)

    def _in_paragraphs(self, said: list[str]) -> str:
        if len(said) > 2 and self._rng.random() < 0.4:
            return " ".join(said[:-1]) + "\n\n" + said[-1]
        return " ".join(said)

    def _signed(self) -> str:
        customer, rng = self._customer, self._rng
        bye = self._pick(self._moods["bye"])
        names = {"full": customer.name, "first": customer.first_name, "none": "", "phone": customer.name}
        lines = [bye if rng.random() < 0.85 else "", names[customer.manner]]
        if customer.manner == "phone" and customer.phone:
            lines.append(f"tel. {customer.phone[3:6]} {customer.phone[6:9]} {customer.phone[9:]}")
        if customer.manner == "none" and rng.random() < 0.5 and customer.language == "pl":
            lines = [self._pick(fragments.of("moods")["device"])]
        return "\n".join(filter(None, lines))

    def _short_name(self) -> str:
        return f"\n\n{self._customer.first_name}" if self._rng.random() < 0.35 else ""

    def _finish(self, text: str) -> str:
        return text if self._customer.marks else voice.without_marks(text)

    def _greeting(self, *, is_short: bool) -> str:
        if self._customer.language == "en":
            return f"Hello {self._customer.first_name},"
        known = first_name(self._customer.name)
        if known is None:
            return "Dzień dobry,"
        shapes = (f"{known.address},", f"Dzień dobry, {known.address},", f"Szanowna {known.address},")
        if known.gender == "m":
            shapes = (*shapes[:2], f"Szanowny {known.address},")
        return self._rng.choice(shapes[:1] if is_short else shapes)

    def _farewell(self, agent: AgentStory) -> str:
        if self._customer.language == "en":
            return f"Best regards\n{agent.name}"
        return f"{self._rng.choice(_FAREWELLS)}\n{agent.name}"
