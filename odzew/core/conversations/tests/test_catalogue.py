"""Tags and own fields: what holds and what follows."""

import pytest

from odzew.core.accounts.queries import as_actor
from odzew.core.accounts.rules import Role
from odzew.core.conversations import actions, queries
from odzew.core.conversations.models import Tag
from odzew.kit.errors import Invalid, NotAllowed, NotFound
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


def test_conversations_follow_a_renamed_tag() -> None:
    owner, case = make.agent(role=Role.OWNER), make.conversation()
    actions.tag(case.pk, actor=as_actor(owner), add=["zwrot", "pilne"])
    actions.save_tag("zwrot", by=owner, new_name="Zwroty", colour="teal")
    case.refresh_from_db()
    assert case.tags == ["pilne", "zwroty"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"pilne", "zwroty"}
    assert queries.tag_uses() == {"pilne": 1, "zwroty": 1}


def test_a_deleted_tag_leaves_its_conversations_with_an_event() -> None:
    owner, case = make.agent(role=Role.OWNER), make.conversation()
    actions.tag(case.pk, actor=as_actor(owner), add=["zwrot"])
    assert actions.delete_tag("zwrot", by=owner) == 1
    case.refresh_from_db()
    assert case.tags == []
    assert Event.objects.filter(kind="FieldsChanged", subject_id=case.pk).count() == 2


def test_a_tag_is_not_renamed_into_another() -> None:
    owner = make.agent(role=Role.OWNER)
    for name in ("zwrot", "pilne"):
        actions.save_tag("", by=owner, new_name=name)
    with pytest.raises(Invalid):
        actions.save_tag("zwrot", by=owner, new_name="pilne")
    with pytest.raises(Invalid):
        actions.save_tag("", by=owner, new_name="  ")
    with pytest.raises(NotFound):
        actions.delete_tag("nie-ma", by=owner)


def test_an_agent_changes_no_catalogue() -> None:
    with pytest.raises(NotAllowed):
        actions.save_tag("", by=make.agent(), new_name="zwrot")
    with pytest.raises(NotAllowed):
        actions.save_custom_field(
            None, by=make.agent(role=Role.SUPERVISOR), on="customer", key="x", label="X", kind="text"
        )


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"key": "Numer zamówienia"}, "key"),
        ({"kind": "magic"}, "kind"),
        ({"on": "planet"}, "on"),
        ({"label": " "}, "label"),
        ({"kind": "choice", "choices": ["jedno"]}, "choices"),
    ],
)
def test_a_field_that_does_not_hold_is_refused(values: dict[str, object], wrong: str) -> None:
    usual: dict[str, object] = {"on": "conversation", "key": "numer", "label": "Numer", "kind": "text"}
    with pytest.raises(Invalid) as refused:
        actions.save_custom_field(None, by=make.agent(role=Role.OWNER), **{**usual, **values})
    assert set(refused.value.fields) == {wrong}
