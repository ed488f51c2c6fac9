"""People, roles, invitations, brands and the first run: what holds, what is refused, what the audit keeps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from odzew.core.accounts import actions, queries
from odzew.core.accounts.models import Agent, Invitation
from odzew.core.accounts.rules import Permission, Role, is_clock_time, preference_holds
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed, NotFound, OdzewError, Refused
from odzew.kit.models import Event
from odzew.testing import make

PASSWORD = "trzy zwykle slowa"


def last_fact() -> Event:
    return Event.objects.order_by("-pk")[0]


@pytest.mark.django_db
def test_an_invitation_makes_an_account_once() -> None:
    owner, team = make.agent(role=Role.OWNER), make.team()
    _row, secret = actions.invite(" Jan@Desk.Example ", Role.AGENT, by=owner, teams=[team])
    agent = actions.accept(secret, name="Jan Kowal", password=PASSWORD)
    assert (agent.email, agent.role, queries.team_ids(agent)) == ("jan@desk.example", Role.AGENT, [team.pk])
    assert last_fact().kind == "AgentJoined"
    with pytest.raises(NotFound):
        actions.accept(secret, name="Jan Kowal", password=PASSWORD)


@pytest.mark.django_db
def test_the_database_keeps_only_the_hash_of_an_invitation() -> None:
    row, secret = actions.invite("jan@desk.example", Role.AGENT, by=make.agent(role=Role.OWNER))
    stored = Invitation.objects.filter(pk=row.pk).values()[0]
    assert secret not in str(stored)
    assert secret not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.django_db
def test_an_invitation_ends_after_seven_days() -> None:
    _row, secret = actions.invite("jan@desk.example", Role.AGENT, by=make.agent(role=Role.OWNER))
    with clock.at(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(NotFound):
        actions.accept(secret, name="Jan", password=PASSWORD)


@pytest.mark.django_db
def test_a_new_link_stops_the_old_one() -> None:
    owner = make.agent(role=Role.OWNER)
    row, old = actions.invite("jan@desk.example", Role.AGENT, by=owner)
    _row, new = actions.resend(str(row.public_id), by=owner)
    with pytest.raises(NotFound):
        queries.invitation_by_secret(old)
    assert queries.invitation_by_secret(new).pk == row.pk


@pytest.mark.django_db
def test_a_withdrawn_invitation_opens_nothing() -> None:
    owner = make.agent(role=Role.OWNER)
    row, secret = actions.invite("jan@desk.example", Role.AGENT, by=owner)
    actions.withdraw(str(row.public_id), by=owner)
    with pytest.raises(NotFound):
        actions.accept(secret, name="Jan", password=PASSWORD)


@pytest.mark.django_db
def test_a_weak_password_leaves_the_invitation_open() -> None:
    _row, secret = actions.invite("jan@desk.example", Role.AGENT, by=make.agent(role=Role.OWNER))
    with pytest.raises(Invalid) as refused:
        actions.accept(secret, name="Jan", password="krotkie")
    assert "password" in refused.value.fields
    assert queries.invitation_by_secret(secret)


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["", "nie adres", "a@", "a\n@b.example"])
def test_a_bad_address_is_not_invited(email: str) -> None:
    with pytest.raises(Invalid):
        actions.invite(email, Role.AGENT, by=make.agent(role=Role.OWNER))


@pytest.mark.django_db
def test_an_administrator_makes_no_owner() -> None:
    admin, agent = make.agent(role=Role.ADMIN), make.agent()
    with pytest.raises(NotAllowed):
        actions.invite("jan@desk.example", Role.OWNER, by=admin)
    with pytest.raises(NotAllowed):
        actions.change_person(agent.pk, by=admin, role=Role.OWNER)
    with pytest.raises(NotAllowed):
        actions.change_person(make.agent(role=Role.OWNER).pk, by=admin, role=Role.AGENT)


@pytest.mark.django_db
def test_the_last_owner_can_be_neither_demoted_nor_closed() -> None:
    owner = make.agent(role=Role.OWNER)
    other = make.agent(role=Role.OWNER)
    actions.deactivate(other.pk, by=owner)
    with pytest.raises(Refused) as refused:
        actions.change_person(owner.pk, by=owner, role=Role.ADMIN)
    assert refused.value.code == "last_owner"


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_demote_each_other_at_once_leave_one() -> None:
    one, other = make.agent(role=Role.OWNER), make.agent(role=Role.OWNER)

    def demote(by: Agent, whom: Agent) -> str:
        try:
            actions.change_person(whom.pk, by=by, role=Role.AGENT)
        except (Refused, NotAllowed) as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(demote, (one, other), (other, one)))
    assert ends == ["done", "last_owner"]
    assert Agent.objects.filter(role=Role.OWNER).count() == 1


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Each act in a thread and a transaction of its own; how they ended: done, or the refusal's code."""

    def end_of(act: Callable[[], object]) -> str:
        try:
            act()
        except OdzewError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(end_of, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_desk_at_once_one_owns_it() -> None:
    queries.desk()

    def begin(name: str) -> Callable[[], object]:
        return lambda: actions.create_first_owner(
            organisation="Lniany Dom",
            email=f"{name}@desk.example",
            name=name,
            password=PASSWORD,
            is_trusted=True,
        )

    assert at_once(begin("ala"), begin("ola")) == ["done", "has_owner"]
    assert Agent.objects.filter(role=Role.OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_invitation_accepted_twice_at_once_makes_one_account() -> None:
    _row, secret = actions.invite("nowa@desk.example", Role.AGENT, by=make.agent(role=Role.OWNER))

    def accept(name: str) -> Callable[[], object]:
        return lambda: actions.accept(secret, name=name, password=PASSWORD)

    assert at_once(accept("Nowa"), accept("Nowa Druga")) == ["done", "not_found"]
    assert Agent.objects.filter(email="nowa@desk.example").count() == 1


@pytest.mark.django_db
def test_closing_an_account_hands_its_open_cases_over_in_the_same_act() -> None:
    owner, leaving, team = make.agent(role=Role.OWNER), make.agent("Jan Kowal"), make.team()
    held = make.conversation(assignee=leaving)
    finished = make.conversation(assignee=leaving, status="closed")
    assert conversations.hand_over_and_deactivate(leaving.pk, by=owner, to_team=team) == 1
    held.refresh_from_db()
    assert (held.assignee, held.team) == (None, team)
    assert Conversation.objects.get(pk=finished.pk).assignee == leaving
    assert Event.objects.filter(kind="ConversationAssigned", subject_id=held.pk).exists()


@pytest.mark.django_db
def test_nobody_closes_their_own_account_and_nothing_moves() -> None:
    owner = make.agent(role=Role.OWNER)
    held = make.conversation(assignee=owner)
    with pytest.raises(Refused):
        conversations.hand_over_and_deactivate(owner.pk, by=owner)
    held.refresh_from_db()
    assert held.assignee == owner


@pytest.mark.django_db
def test_only_an_owner_changes_a_cell_and_never_the_owners_own() -> None:
    owner, admin, agent = make.agent(role=Role.OWNER), make.agent(role=Role.ADMIN), make.agent()
    with pytest.raises(NotAllowed):
        actions.set_permission(Role.AGENT, Permission.SEE_AUDIT, is_allowed=True, by=admin)
    with pytest.raises(Refused):
        actions.set_permission(Role.OWNER, Permission.REPLY, is_allowed=False, by=owner)
    with pytest.raises(Refused):
        actions.set_permission(Role.ADMIN, Permission.MANAGE_ROLES, is_allowed=True, by=owner)
    actions.set_permission(Role.AGENT, Permission.SEE_AUDIT, is_allowed=True, by=owner)
    assert queries.may(Agent.objects.get(pk=agent.pk), Permission.SEE_AUDIT)
    assert last_fact().data == {"role": "agent", "permission": "see_audit", "is_allowed": True}
    actions.set_permission(Role.AGENT, Permission.SEE_AUDIT, is_allowed=False, by=owner)
    assert queries.overrides() == {}


@pytest.mark.django_db
def test_a_team_has_members_and_leads_and_a_name_of_its_own() -> None:
    owner, jan, ola = make.agent(role=Role.OWNER), make.agent("Jan"), make.agent("Ola")
    team = actions.save_team(None, by=owner, name="Zwroty", members=[jan], leads=[ola])
    assert {(m.agent_id, m.is_lead) for m in team.memberships.all()} == {(jan.pk, False), (ola.pk, True)}
    with pytest.raises(Invalid):
        actions.save_team(None, by=owner, name="ZWROTY")
    with pytest.raises(NotAllowed):
        actions.save_team(team, by=jan, name="Moje")
    actions.save_team(team, by=owner, name="Zwroty", members=[], leads=[jan])
    assert [m.agent_id for m in team.memberships.all()] == [jan.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"slug": "Ala ma kota"}, "slug"),
        ({"slug": "../x"}, "slug"),
        ({"colour": "red"}, "colour"),
        ({"colour": "#12345g"}, "colour"),
    ],
)
def test_a_brand_with_a_wrong_field_is_not_saved(values: dict[str, str], field: str) -> None:
    owner = make.agent(role=Role.OWNER)
    with pytest.raises(Invalid) as refused:
        actions.save_brand(None, by=owner, **{"name": "Lniany Dom", "slug": "lniany-dom", **values})
    assert set(refused.value.fields) == {field}


@pytest.mark.django_db
def test_the_last_active_brand_stays_on() -> None:
    owner, brand = make.agent(role=Role.OWNER), make.brand()
    with pytest.raises(Refused):
        actions.set_brand_active(brand, is_active=False, by=owner)


@pytest.mark.django_db
def test_a_form_without_a_way_to_answer_is_refused() -> None:
    owner, brand = make.agent(role=Role.OWNER), make.brand()
    text = {"key": "tresc", "label": "Treść", "kind": "textarea"}
    mail = {"key": "email", "label": "E-mail", "kind": "email", "required": True}
    with pytest.raises(Invalid):
        actions.set_form_fields(brand, [text], by=owner)
    with pytest.raises(Invalid):
        actions.set_form_fields(brand, [text, text], by=owner)
    actions.set_form_fields(brand, [text, mail], by=owner)
    assert [field["key"] for field in brand.form_fields] == ["tresc", "email"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"timezone": "Mars/Base"},
        {"undo_seconds": 61},
        {"upload_limit_mb": 0},
        {"organisation": "  "},
        {"x": 1},
    ],
)
def test_the_desk_refuses_what_does_not_hold(values: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        actions.change_desk(values, by=make.agent(role=Role.OWNER))


@pytest.mark.django_db
def test_a_change_of_the_desk_names_only_what_changed() -> None:
    owner = make.agent(role=Role.OWNER)
    actions.change_desk({"organisation": "Lniany Dom", "undo_seconds": queries.desk().undo_seconds}, by=owner)
    assert last_fact().data["after"] == {"organisation": "Lniany Dom"}


@pytest.mark.django_db
def test_the_first_owner_is_made_once_and_the_token_dies_with_it() -> None:
    secret = actions.issue_setup_token()
    assert secret is not None
    assert actions.setup_token_holds(secret)
    assert not actions.setup_token_holds("")
    founder = {"organisation": "Lniany Dom", "name": "Ola", "password": PASSWORD, "is_trusted": True}
    actions.create_first_owner(email="ola@desk.example", **founder)
    assert not actions.setup_token_holds(secret)
    assert actions.issue_setup_token() is None
    with pytest.raises(Refused):
        actions.create_first_owner(email="inny@desk.example", **founder)


@pytest.mark.django_db
def test_a_stranger_founds_nothing() -> None:
    with pytest.raises(NotAllowed):
        actions.create_first_owner(
            organisation="X", email="x@x.example", name="X", password=PASSWORD, is_trusted=False
        )
    assert not queries.has_owner()


@pytest.mark.django_db
def test_presence_is_a_fact_only_when_it_changes() -> None:
    agent = make.agent()
    actions.set_presence(agent, "busy")
    actions.set_presence(agent, "busy")
    assert Event.objects.filter(kind="PresenceChanged").count() == 1
    with pytest.raises(Invalid):
        actions.set_presence(agent, "asleep")


@pytest.mark.django_db
def test_the_audit_is_for_those_who_may_see_it_and_pages_by_its_end() -> None:
    owner = make.agent(role=Role.OWNER)
    for n in range(5):
        actions.change_desk({"organisation": f"Firma {n}"}, by=owner)
    page = queries.audit(owner, queries.AuditFilter(kind="SettingsChanged"), size=3)
    more = queries.audit(owner, queries.AuditFilter(kind="SettingsChanged"), page.next, size=3)
    assert [len(page.rows), len(more.rows), more.next] == [3, 2, ""]
    with pytest.raises(NotAllowed):
        queries.audit(make.agent(), queries.AuditFilter())


@pytest.mark.parametrize(
    ("name", "value", "holds"),
    [
        ("after_close", "next", True),
        ("after_close", "explode", False),
        ("undo_seconds", 60, True),
        ("undo_seconds", 61, False),
        ("ways", {"assigned": ["in_app", "push"]}, True),
        ("ways", {"assigned": ["pigeon"]}, False),
        ("ways", {"everything": ["push"]}, False),
        ("quiet_from", "22:00", True),
        ("quiet_from", "25:00", False),
        ("is_admin", True, False),
    ],
)
def test_a_preference_takes_its_own_values_only(name: str, value: object, holds: bool) -> None:
    assert preference_holds(name, value) is holds


@pytest.mark.parametrize("text", ["7:00", "07:60", "aa:bb", "0700", "07:00:00", "٠٧:٠٠"])
def test_what_is_no_clock_time(text: str) -> None:
    assert not is_clock_time(text)
