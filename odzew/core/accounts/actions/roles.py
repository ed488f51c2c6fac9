"""The permission matrix: an owner allows or forbids one cell."""

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import events, queries, rules
from odzew.core.accounts.models import Agent, RolePermission
from odzew.core.accounts.rules import Permission, Role
from odzew.kit import events as facts
from odzew.kit.errors import Invalid, Refused


@transaction.atomic
def set_permission(role: str, permission: str, *, is_allowed: bool, by: Agent) -> None:
    """Allow or forbid `permission` to `role`; a cell equal to the default is not stored.

    Raises Refused for the owner's own column: an owner who locks themselves out can't let themselves in.
    """
    queries.require(by, Permission.MANAGE_ROLES)
    if role not in set(Role) or permission not in set(Permission):
        raise Invalid(_("There is no such role or permission."))
    if role == Role.OWNER:
        raise Refused(_("Owners always hold every permission."), code="owner_column")
    if permission == Permission.MANAGE_ROLES:
        raise Refused(_("Only owners change this table."), code="owner_row")
    if rules.allowed(role, permission, queries.overrides()) == is_allowed:
        return
    default = permission in rules.DEFAULT_MATRIX[Role(role)]
    if is_allowed == default:
        RolePermission.objects.filter(role=role, permission=permission).delete()
    else:
        RolePermission.objects.update_or_create(
            role=role, permission=permission, defaults={"is_allowed": is_allowed}
        )
    fact = events.PermissionChanged(role, permission, is_allowed)
    facts.publish(fact, 0, actor=queries.as_actor(by))
