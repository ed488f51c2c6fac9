"""Whom a step tells: the holder of the case, its team's leads, who is on call, agents by name. Only active people."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Membership
from odzew.core.accounts.rules import Role
from odzew.core.conversations.models import Conversation
from odzew.features.promises.rules.steps import NAMED

ON_CALL = "on_call_agents"  # a setting of the desk: public ids of agents


class Alarmed:
    """The people of many cases, read once and only when somebody asks."""

    def __init__(self, cases: Sequence[Conversation]) -> None:
        self._teams = {case.team_id for case in cases if case.team_id}
        self._leads: dict[int, list[int]] | None = None
        self._named: dict[str, int] | None = None
        self._on_call: list[int] | None = None

    def whom(self, case: Conversation, who: Sequence[str]) -> list[int]:
        """Ids of the people, each once, in the order of the step. Nobody there: who is on call, so that somebody hears."""
        found: list[int] = []
        for word in who:
            found += self._people(case, word)
        return list(dict.fromkeys(found or self._people(case, "on_call")))

    def _people(self, case: Conversation, word: str) -> list[int]:
        if word == "assignee":
            holder = case.assignee
            return [holder.pk] if holder is not None and holder.is_active else []
        if word == "leads":
            return self._leads_of(case.team_id)
        if word == "on_call":
            return self._those_on_call()
        return self._by_name(word.removeprefix(NAMED))

    def _leads_of(self, team_id: int | None) -> list[int]:
        if self._leads is None:
            self._leads = defaultdict(list)
            rows = Membership.objects.filter(team__in=self._teams, is_lead=True, agent__is_active=True)
            for team, agent in rows.order_by("agent__name").values_list("team_id", "agent_id"):
                self._leads[team].append(agent)
        return self._leads.get(team_id or 0, [])

    def _those_on_call(self) -> list[int]:
        if self._on_call is None:
            wanted = accounts.setting(ON_CALL, []) or []
            self._on_call = [key for each in wanted for key in self._by_name(str(each))]
            if not self._on_call:
                answerable = Agent.objects.filter(is_active=True, role__in=[Role.OWNER, Role.SUPERVISOR])
                self._on_call = list(answerable.order_by("pk").values_list("pk", flat=True))
        return self._on_call

    def _by_name(self, public_id: str) -> list[int]:
        if self._named is None:
            rows = Agent.objects.filter(is_active=True).values_list("public_id", "pk")
            self._named = {str(public): key for public, key in rows}
        try:
            key = self._named.get(str(UUID(public_id)))
        except ValueError:
            return []
        return [key] if key else []
