"""How one case went: who wrote when, what was answered, how it ended. Gives the acts that the desk imports."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from odzew.core.conversations.history import (
    Act,
    Answered,
    Assigned,
    Case,
    FieldsSet,
    Heard,
    Noted,
    Snoozed,
    StatusSet,
    Tagged,
)
from odzew.surfaces.demo.stories import calendar, envelope
from odzew.surfaces.demo.stories.customers import CustomerStory
from odzew.surfaces.demo.stories.house import AGENTS, DOORS, DoorStory
from odzew.surfaces.demo.stories.letters import Facts, Pen
from odzew.surfaces.demo.stories.topics import Topic

_ANSWER_MINUTES = {"email": 36.0, "form": 44.0, "chat": 1.0, "phone": 120.0, "counter": 120.0}
_CUSTOMER_MINUTES = {"email": 260.0, "form": 300.0, "chat": 1.2, "phone": 900.0, "counter": 900.0}
_PEOPLE = {agent.key: agent for agent in AGENTS}
_BY_TEAM = {
    team: [a for a in AGENTS if team in a.teams and a.role == "agent"] * 3
    + [a for a in AGENTS if team in a.teams and a.role == "supervisor"]
    for team in ("sklep", "zwroty", "hotele", "logistyka")
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What is given before anybody writes."""

    topic: Topic
    door: DoorStory
    customer: CustomerStory
    facts: Facts
    start: datetime
    is_furious: bool


class Plot:
    """The acts of one case, told forward in time."""

    def __init__(self, rng: Random, scene: Scene) -> None:
        self._rng, self._scene = rng, scene
        self._pen = Pen(rng, scene.topic, scene.customer, scene.facts)
        self._subject = ""
        self._at = scene.start
        self.acts: list[Act] = []
        self._agent = rng.choice(_BY_TEAM[scene.topic.team])
        self._mailbox = next(
            (d.key for d in DOORS if d.kind == "email" and d.brand == scene.door.brand), scene.door.key
        )

    def open(self) -> None:
        scene = self._scene
        if scene.door.kind == "chat":
            text = self._pen.chat()
        elif scene.door.kind in ("phone", "counter"):
            text = self._pen.call()
        else:
            text = self._pen.letter(is_furious=scene.is_furious)
        self._hear(text)
        if scene.door.kind == "chat" and self._rng.random() < 0.4:
            self._wait_for_customer()
            self._hear(self._pen.chat())

    def whole(self) -> None:
        """From the first word to the end, as most cases go."""
        self.open()
        if self._scene.door.kind in ("phone", "counter") and self._rng.random() < 0.7:
            self._settled_at_once()
            return
        if self._scene.is_furious and self._rng.random() < 0.6:
            self.remind()
        self.triage()
        self.answers()

    def triage(self) -> None:
        """Somebody takes the case and files it."""
        rng, topic = self._rng, self._scene.topic
        self._wait_for_agent(0.5)
        by = self._agent if rng.random() < 0.6 else _PEOPLE[rng.choice(("beata.krajewska", "rafal.sikora"))]
        team = topic.team if topic.team != self._scene.door.team else ""
        self._add(Assigned(self._at, by.key, assignee=self._agent.key, team=team))
        kind = "grievance" if self._scene.is_furious and rng.random() < 0.5 else topic.kind
        changes = {"kind": kind, "stage": topic.stage}
        if self._scene.is_furious:
            changes["priority"] = rng.choice(("high", "high", "urgent"))
        elif rng.random() < 0.12:
            changes["priority"] = rng.choice(("low", "high"))
        self._pause(4, 30)
        self._add(FieldsSet(self._at, by.key, changes))
        number = rng.choice((1, 1, 1, 2)) if rng.random() < 0.85 else 0
        tags = topic.tags[:number] + (("pilne",) if self._scene.is_furious and rng.random() < 0.4 else ())
        if tags:
            self._pause(2, 20)
            self._add(Tagged(self._at, by.key, tags))

    def answers(self) -> None:
        """We answer, the customer comes back or not, and it ends."""
        rng, is_angry = self._rng, self._scene.is_furious
        if rng.random() < (0.55 if is_angry else 0.13):
            self.note()
        if rng.random() < (0.35 if is_angry else self._agent.bluntness):
            self.answer("curt")
            self._wait_for_customer()
            self._hear(self._pen.mood("fury") if rng.random() < 0.7 else self._pen.mood("remind"))
            is_angry = True
        elif rng.random() < 0.15:
            self.answer("still", then="open")
        self.answer("sorry" if is_angry and rng.random() < 0.6 else "answer")
        rounds = rng.choices((0, 1, 2), (46, 42, 12))[0]
        for _round in range(rounds):
            self._wait_for_customer()
            self._hear(self._pen.more(is_furious=is_angry and rng.random() < 0.4))
            if rng.random() < 0.12:
                self.note()
            self.answer("settle")
        if rng.random() < 0.5:
            self._wait_for_customer()
            mood = rng.choices(("thanks", "glad", "cold"), (4, 5, 0) if not is_angry else (4, 2, 4))[0]
            self._hear(self._pen.mood(mood))

    def answer(self, section: str, *, then: str = "pending") -> None:
        self._wait_for_agent(1.0)
        is_chat = self._scene.door.kind == "chat"
        text = self._pen.answer(self._agent, section, is_chat=is_chat)
        door = "" if self._scene.door.kind in ("email", "chat") else self._mailbox
        left = self._at + timedelta(seconds=0 if is_chat else 11 + self._rng.randrange(3))
        self._add(Answered(self._at, self._agent.key, text, account=door, then=then, left_at=left))

    def note(self) -> None:
        others = [a for a in AGENTS if a.role != "viewer" and a != self._agent]
        called = self._rng.choice(others) if self._rng.random() < 0.65 else None
        self._pause(60, 900)
        mentioned = (called.key,) if called else ()
        self._add(Noted(self._at, self._agent.key, self._pen.note(called.name if called else ""), mentioned))

    def remind(self) -> None:
        """The customer writes again before we did."""
        self._at = calendar.awake(self._rng, self._at + calendar.spread(self._rng, 1500))
        self._hear(
            self._pen.mood(
                self._rng.choice(("remind", "remind", "fury" if self._scene.is_furious else "remind"))
            )
        )

    def finish(self, *, until: datetime) -> None:
        """Resolved by the agent, and in most cases closed by the desk a week later, if that was before `until`."""
        resolved = self._at + timedelta(hours=self._rng.uniform(0.1, 70))
        if self._is_done() or resolved >= until:
            resolved = self._at
        else:
            resolved = calendar.at_work(self._rng, resolved)
            self._add(StatusSet(resolved, self._agent.key, "resolved"))
        closed = resolved + timedelta(days=7)
        if closed < until and self._rng.random() < 0.7:
            self._add(StatusSet(closed, "", "closed", "silence"))

    def hold(self) -> None:
        self._pause(60, 600)
        self._add(StatusSet(self._at, self._agent.key, "on_hold"))

    def snooze(self, until: datetime) -> None:
        self._pause(60, 600)
        self._add(Snoozed(self._at, self._agent.key, until=until))

    def bounce(self) -> None:
        """The newest answer did not arrive."""
        for place in range(len(self.acts) - 1, -1, -1):
            act = self.acts[place]
            if isinstance(act, Answered):
                self.acts[place] = replace(act, failure="550 5.1.1 Recipient address rejected: user unknown")
                return

    def cut(self, moment: datetime) -> None:
        """Forget what would lie after `moment`."""
        self.acts = [act for act in self.acts if (getattr(act, "left_at", None) or act.at) <= moment]
        self._at = self.last_at if self.acts else self._at

    @property
    def ends_with_customer(self) -> bool:
        spoken = [act for act in self.acts if isinstance(act, Heard | Answered)]
        return isinstance(spoken[-1], Heard)

    @property
    def is_finished(self) -> bool:
        """Resolved, and nobody spoke after that."""
        ends = [
            n for n, act in enumerate(self.acts) if isinstance(act, StatusSet) and act.status == "resolved"
        ]
        spoken = [n for n, act in enumerate(self.acts) if isinstance(act, Heard | Answered)]
        return bool(ends) and ends[-1] > spoken[-1]

    @property
    def last_at(self) -> datetime:
        return max((getattr(act, "left_at", None) or act.at) for act in self.acts)

    def case(self, now: datetime) -> Case:
        scene = self._scene
        is_form = scene.door.kind == "form"
        readers = {self._agent.key: self.acts[-1].at} if len(self.acts) > 2 else {}
        for act in self.acts:
            if isinstance(act, Answered | Noted) and act.by not in readers:
                readers[act.by] = act.at
            if isinstance(act, Noted) and now - act.at > timedelta(hours=20):
                readers |= {key: act.at + timedelta(hours=2) for key in act.mentioned}
        if self.ends_with_customer and self._rng.random() < 0.5 and now - self.last_at < timedelta(days=2):
            readers.pop(self._agent.key, None)
        return Case(
            account=scene.door.key,
            customer=scene.customer.key,
            acts=tuple(self.acts),
            kind=scene.topic.kind if is_form else "",
            stage=scene.topic.stage if is_form else "",
            language=scene.customer.language,
            fields={
                "order": scene.facts.order,
                "parcel": scene.facts.parcel,
                "product": scene.facts.product.nominative,
            },
            read=readers,
        )

    # ---- parts -----------------------------------------------------------------------------------------

    def _settled_at_once(self) -> None:
        self._pause(20, 200)
        self._add(Assigned(self._at, self._agent.key, assignee=self._agent.key))
        self._add(Tagged(self._at, self._agent.key, self._scene.topic.tags[:1]))
        self._add(
            FieldsSet(
                self._at, self._agent.key, {"kind": self._scene.topic.kind, "stage": self._scene.topic.stage}
            )
        )
        self._add(StatusSet(self._at, self._agent.key, "resolved", "logged"))

    def _is_done(self) -> bool:
        return any(isinstance(act, StatusSet) and act.status == "resolved" for act in self.acts)

    def _hear(self, text: str) -> None:
        self._subject = self._subject or self._pen.subject()
        heard = envelope.heard(
            self._rng, text, at=self._at, door=self._scene.door, customer=self._scene.customer,
            subject=self._subject, before=self.acts, agent=self._agent, order=self._scene.facts.order,
        )  # fmt: skip
        self._add(heard)

    def _add(self, act: Act) -> None:
        self.acts.append(act)

    def _pause(self, least: int, most: int) -> None:
        self._at += timedelta(seconds=self._rng.randrange(least, most))

    def _wait_for_agent(self, share: float) -> None:
        kind = self._scene.door.kind
        wait = calendar.spread(self._rng, _ANSWER_MINUTES[kind] * self._agent.pace * share)
        self._at += wait + timedelta(seconds=20)
        if kind != "chat":
            self._at = calendar.at_work(self._rng, self._at)

    def _wait_for_customer(self) -> None:
        kind = self._scene.door.kind
        self._at += calendar.spread(self._rng, _CUSTOMER_MINUTES[kind]) + timedelta(seconds=15)
        if kind != "chat":
            self._at = calendar.awake(self._rng, self._at)
