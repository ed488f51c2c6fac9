"""A team that gives out by itself, for tests of routing."""

from django.db import transaction

from odzew.features.routing import actions
from odzew.features.routing.models import Skill
from odzew.testing import make

PEOPLE = ("Ola Nowak", "Piotr Zając", "Ewa Lis")


def team(*names, mode="least_loaded", **settings):
    """A team of available people with these names; (team, people, owner)."""
    owner = make.agent("Alicja Owner", role="owner")
    row = make.team()
    people = [make.agent(name, teams=(row,), presence="available") for name in names or PEOPLE]
    actions.save_team_routing(row, {"mode": mode, **settings}, by=owner)
    return row, people, owner


def waiting(row, *, account=None, **fields):
    """A case in the team's queue."""
    with transaction.atomic():
        return make.conversation(account=account or make.account(), team=row, **fields)


def language(name, code, *people, level=3, owner):
    """A language skill that these people have."""
    skill = actions.save_skill(None, by=owner, name=name, kind="language", code=code)
    for each in people:
        actions.set_level(each, skill, level, by=owner)
    return Skill.objects.get(pk=skill.pk)


def waiting_at_once(row, account):
    """A case that arrives in the team, as intake writes it."""
    account.team = row
    account.save(update_fields=["team"])
    return make.conversation(account=account)
