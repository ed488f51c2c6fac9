"""The first owner of a desk."""

import pytest

from odzew.core.accounts import actions as accounts
from odzew.core.accounts.models import Agent
from odzew.kit.errors import Invalid, Refused
from odzew.kit.models import Event

pytestmark = pytest.mark.django_db


def test_an_owner_can_sign_in_and_the_act_is_on_record():
    owner = accounts.create_owner("Anna@Firma.example", name="Anna Nowak", password="dluga-fraza-77")
    assert Agent.objects.get(email="anna@firma.example").check_password("dluga-fraza-77")
    assert owner.role == "owner"
    assert Event.objects.filter(kind="AgentJoined", subject_id=owner.pk).count() == 1


def test_an_address_is_given_once():
    accounts.create_owner("anna@firma.example", name="Anna", password="dluga-fraza-77")
    with pytest.raises(Refused):
        accounts.create_owner("ANNA@firma.example", name="Inna", password="dluga-fraza-77")


@pytest.mark.parametrize(
    ("email", "name", "password"),
    [
        ("no address", "Anna", "dluga-fraza-77"),
        ("a@b.example", "Anna", "short"),
        ("a@b.example", "", "dluga-fraza-77"),
    ],
)
def test_bad_input_makes_nobody(email, name, password):
    with pytest.raises(Invalid):
        accounts.create_owner(email, name=name, password=password)
    assert Agent.objects.count() == 0
