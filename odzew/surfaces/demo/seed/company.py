"""Writes the company: its people, brands, teams and channel accounts, through the actions of the settings pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from odzew.core.accounts import actions as accounts
from odzew.core.accounts import queries
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.queries import accounts as conversation_queries
from odzew.surfaces.demo.stories import house
from odzew.surfaces.demo.stories.house import DoorStory

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent, Brand, Team
    from odzew.core.conversations.models import ChannelAccount

PASSWORD = "odzew-demo-2026"  # noqa: S105  # printed by the demo, for everybody


@dataclass(frozen=True, slots=True)
class Company:
    """The rows by the keys of the stories."""

    owner: "Agent"
    agents: Mapping[str, "Agent"]
    teams: Mapping[str, "Team"]
    brands: Mapping[str, "Brand"]
    doors: Mapping[str, "ChannelAccount"]


def found(smtp_port: int, *, base_url: str) -> Company:
    """The whole company. smtp_port: where mail to customers goes, on this machine."""
    first = house.AGENTS[0]
    owner = accounts.create_owner(first.email, name=first.name, password=PASSWORD)
    accounts.change_desk({"organisation": house.ORGANISATION, "base_url": base_url}, by=owner)
    teams = {
        one.key: accounts.save_team(None, by=owner, name=one.name, description=one.description)
        for one in house.TEAMS
    }
    agents = {first.key: owner} | {one.key: _join(one, owner, teams) for one in house.AGENTS[1:]}
    for one in house.TEAMS:
        _fill(teams[one.key], one.key, agents, owner)
    brands = {
        one.key: accounts.save_brand(
            None, by=owner, name=one.name, slug=one.slug, colour=one.colour,
            website=one.website, reply_signature=one.signature,
        )
        for one in house.BRANDS
    }  # fmt: skip
    doors = {one.key: _door(one, brands, teams, owner, smtp_port) for one in house.DOORS}
    accounts.finish_setup(by=owner)
    return Company(owner, agents, teams, brands, doors)


def provider(smtp_port: int) -> dict[str, Any]:
    """A mail account's settings: what it sends goes to the demo's own provider, in plain text, on this machine."""
    return {"smtp": {"host": "127.0.0.1", "port": smtp_port, "security": "none"}}


def point_to(smtp_port: int, owner: "Agent") -> None:
    """Let the mail accounts send to the provider at this port: it may differ from start to start."""
    for row in conversation_queries.channel_accounts().filter(kind="email"):
        if row.settings.get("smtp") != provider(smtp_port)["smtp"]:
            conversations.save_channel_account(
                row, actor=queries.as_actor(owner), kind=row.kind, name=row.name, brand=row.brand,
                address=row.address, team=row.team, settings={**row.settings, **provider(smtp_port)},
            )  # fmt: skip


def _join(one: house.AgentStory, owner: "Agent", teams: Mapping[str, "Team"]) -> "Agent":
    _row, secret = accounts.invite(one.email, one.role, by=owner, teams=[teams[key] for key in one.teams])
    return accounts.accept(secret, name=one.name, password=PASSWORD)


def _fill(team: "Team", key: str, agents: Mapping[str, "Agent"], owner: "Agent") -> None:
    members = [agents[one.key] for one in house.AGENTS if key in one.teams]
    leads = [agents[one.key] for one in house.AGENTS if one.is_lead and one.teams[0] == key]
    accounts.save_team(
        team, by=owner, name=team.name, description=team.description, members=members, leads=leads
    )


def _door(
    one: DoorStory, brands: Mapping[str, "Brand"], teams: Mapping[str, "Team"], owner: "Agent", smtp_port: int
) -> "ChannelAccount":
    return conversations.save_channel_account(
        None,
        actor=queries.as_actor(owner),
        kind=one.kind,
        name=one.name,
        brand=brands[one.brand],
        address=one.address,
        team=teams[one.team],
        settings=provider(smtp_port) if one.kind == "email" else {},
    )
