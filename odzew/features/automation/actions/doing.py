"""The case, the rule and the run within which a step is done."""

from dataclasses import dataclass

from odzew.core.conversations.models import Conversation
from odzew.features.automation.models import Rule, RuleRun
from odzew.kit.events import Actor


@dataclass(frozen=True, slots=True)
class Doing:
    """A rule at work on a case, under the case's lock."""

    case_id: int
    rule: Rule
    run: RuleRun

    @property
    def actor(self) -> Actor:
        return Actor("rule", self.rule.pk, self.rule.name)

    def case(self) -> Conversation:
        """As the steps before have left it."""
        rows = Conversation.objects.select_related("customer", "brand", "assignee", "account", "team")
        return rows.get(pk=self.case_id)
