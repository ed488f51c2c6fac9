"""The shop's rules: the ten ready ones, alive where nobody has to read them first."""

from django.utils import translation

from odzew.features.automation import actions
from odzew.features.automation.ready import ready_rules
from odzew.surfaces.demo.seed.company import Company


def write(company: Company) -> None:
    """In Polish, as the shop speaks."""
    with translation.override("pl"):
        for one in ready_rules():
            row = actions.save_rule(None, one.definition, by=company.owner)
            actions.switch(row, is_active=one.is_harmless, by=company.owner)
