"""The shop's largest team gives out its cases by itself; its first choices are made while the team is at its desks."""

from odzew.core.accounts import actions as accounts
from odzew.features.routing import actions as routing
from odzew.surfaces.demo.seed.company import Company
from odzew.surfaces.demo.stories.house import AGENTS

TEAM, GIVEN = "sklep", 12  # the rest of the queue stays for whoever signs in
_LEVELS = {
    ("magda.kruk", "angielski"): 3,
    ("natalia.lis", "angielski"): 2,
    ("beata.krajewska", "faktury"): 4,
    ("magda.kruk", "faktury"): 3,
    ("tomasz.bielak", "faktury"): 2,
}
_MOST = {"chat": 5, "email": 25, "form": 25, "phone": 2, "counter": 1}


def write(company: Company) -> None:
    """Skills, places and settings, then one turn of real choices with their reasons; everybody then goes home."""
    owner, agents = company.owner, company.agents
    skills = {
        "angielski": routing.save_skill(None, by=owner, name="angielski", kind="language", code="en"),
        "faktury": routing.save_skill(None, by=owner, name="faktury", kind="skill"),
    }
    routing.set_levels(
        {(agents[who], skills[what]): level for (who, what), level in _LEVELS.items()}, by=owner
    )
    routing.save_need(by=owner, skill=skills["faktury"], level=2, tag="faktura")
    routing.save_seat(agents["jakub.gawron"], by=owner, share=50, week={})
    routing.save_team_routing(company.teams[TEAM], {"mode": "least_loaded", "most": _MOST}, by=owner)
    _give_out(company)


def _give_out(company: Company) -> None:
    people = [company.agents[one.key] for one in AGENTS if TEAM in one.teams]
    for each in people:
        accounts.set_presence(each, "available")
    routing.assign_waiting(company.teams[TEAM].pk, limit=GIVEN)
    for each in people:
        accounts.set_presence(each, "offline")
