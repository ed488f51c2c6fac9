"""Writes about people and settings: one verb a function, each leaves its fact in the audit."""

from odzew.core.accounts.actions.brands import save_brand, set_brand_active, set_form_fields
from odzew.core.accounts.actions.desk import change_desk, change_settings
from odzew.core.accounts.actions.found import create_owner
from odzew.core.accounts.actions.invitations import (
    accept,
    invite,
    resend,
    withdraw,
)
from odzew.core.accounts.actions.people import change_person, deactivate, reactivate
from odzew.core.accounts.actions.personal import (
    change_preferences,
    change_profile,
    forget_preference,
    note_sign_in,
    note_sign_in_failure,
    note_sign_in_means,
    set_language,
    set_presence,
    set_theme,
)
from odzew.core.accounts.actions.roles import set_permission
from odzew.core.accounts.actions.sessions import end_other_sessions, end_session
from odzew.core.accounts.actions.setup import (
    create_first_owner,
    finish_setup,
    issue_setup_token,
    keep_progress,
    setup_token_holds,
)
from odzew.core.accounts.actions.teams import delete_team, save_team

__all__ = [
    "accept",
    "change_desk",
    "change_person",
    "change_preferences",
    "change_profile",
    "change_settings",
    "create_first_owner",
    "create_owner",
    "deactivate",
    "delete_team",
    "end_other_sessions",
    "end_session",
    "finish_setup",
    "forget_preference",
    "invite",
    "issue_setup_token",
    "keep_progress",
    "note_sign_in",
    "note_sign_in_failure",
    "note_sign_in_means",
    "reactivate",
    "resend",
    "save_brand",
    "save_team",
    "set_brand_active",
    "set_form_fields",
    "set_language",
    "set_permission",
    "set_presence",
    "set_theme",
    "setup_token_holds",
    "withdraw",
]
