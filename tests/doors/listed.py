"""Who may stand at which door: every address of the house by its name. A new door is listed here or a test fails."""

# Anybody: nothing behind them belongs to one person.
PUBLIC = {
    "portal-form", "portal-help-start", "portal-help", "portal-accessibility", "portal-privacy",
    "portal-charters", "portal-charters-english", "portal-charter", "portal-charter-english",
    "widget_script", "manifest", "favicon", "service-worker", "robots", "security-txt", "language", "setup",
    "account_login", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "mfa_login_webauthn",
}  # fmt: skip

# Whoever holds the secret in the address; a made-up one opens nothing.
BY_SECRET = {
    "portal-form-sent", "portal-case", "portal-case-say", "portal-case-close", "portal-case-call", "portal-case-person", "portal-case-revoke", "portal-case-file",
    "portal-counter", "portal-counter-short", "portal-ticket-take", "portal-ticket", "portal-ticket-now",
    "portal-ticket-leave", "widget_boot", "widget_talk", "widget_upload", "widget_file", "widget_demo", "invitation", "thread_picture",
    "account_reset_password_from_key",
}  # fmt: skip

# Any agent, for themselves or for what every agent sees; nobody without signing in.
SIGNED_IN = {
    "calls", "home", "inbox", "inbox-counts", "inbox-rows", "inbox-people", "inbox-density", "filters", "search", "palette",
    "inbox-place", "view-new", "view-create", "view-edit", "view-save", "view-move", "view-delete", "view-restore",
    "bulk", "bulk-undo", "settings", "settings-me", "settings-work", "settings-notifications", "settings-sessions", "settings-own-leave", "settings-own-leave-cancel",
    "end-other-sessions", "end-session", "settings-roles", "presence", "theme", "setup-step", "counter", "counter-queues",
    "customers", "customer", "organisation", "customer-merge", "customer-unmerge",
    "settings-templates", "settings-template-new", "settings-template-preview", "settings-template",
    "settings-template-delete", "settings-macros", "settings-macro-new", "settings-macro", "settings-macro-delete",
    "notifications", "notifications-drawer", "notifications-bell", "notifications-seen", "notifications-undo",
    "notification-open", "notification-seen", "notification-acknowledge", "escalations", "push-subscribe",
    "push-unsubscribe", "push-remove", "push-try",
    "account_reauthenticate", "account_change_password", "account_set_password", "mfa_index", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip

# A case: nobody who may not see it, whatever their role. The second set writes nothing that others see.
CASE_CHANGES = {
    "thread_write", "thread_draft", "thread_upload", "thread_withdraw", "thread_retry", "thread_assign",
    "thread_status", "thread_fields", "thread_tags", "thread_snooze", "thread_wake", "thread_merge", "thread_unmerge",
    "thread_link", "thread_unlink", "thread_split", "thread_tick", "thread_macro_run", "thread_customer_note", "thread_thanks", "thread_hints",
    "thread_promise", "thread_promise_release", "thread_promise_fulfil", "thread_spoken",
}  # fmt: skip
CASE_READS = {
    "thread", "thread_older", "thread_since", "thread_print", "thread_seen", "thread_unread", "thread_own_draft",
    "thread_colleagues", "thread_file_remove", "thread_file", "thread_original", "thread_assign_menu",
    "thread_tag_names", "thread_follow", "thread_join", "thread_panel", "inbox-row", "thread_split_dialog",
    "thread_templates", "thread_template_used", "thread_facts", "thread_macros",
}  # fmt: skip

# What a viewer, who only reads, may not do outside cases.
WRITES = {
    "new", "new-letter", "new-people", "counter-next", "customer-new", "customer-edit", "customer-address-add",
    "customer-address-remove", "customer-consent-give", "customer-consent-withdraw", "customer-dismiss",
    "organisation-new", "organisation-delete",
}  # fmt: skip

# The desk itself: closed to agents.
MANAGED = {
    "settings-guard", "settings-people", "invite", "invitation-resend", "invitation-withdraw", "settings-person", "person-deactivate",
    "person-reactivate", "settings-teams", "settings-team-new", "settings-team", "settings-team-delete",
    "settings-role-cell", "settings-channels", "settings-channel-new", "settings-channel-check",
    "settings-channel", "settings-channel-active", "settings-channel-secret", "settings-channel-domain", "settings-channel-connect", "settings-channel-connected", "settings-brands", "settings-brand-new",
    "settings-brand", "settings-brand-active", "settings-form-fields", "settings-tags", "settings-tag-delete",
    "settings-tag", "settings-fields", "settings-field-new", "settings-field", "settings-field-delete",
    "settings-charter", "settings-charter-brand", "promises-kept",
    "settings-routing", "settings-routing-boards", "settings-routing-team", "settings-routing-seat", "settings-leave",
    "settings-leave-cancel", "settings-skills", "settings-skills-export", "settings-skill-new", "settings-skill",
    "settings-skill-delete", "settings-skill-need-new", "settings-skill-need-delete",
    "settings-desk", "settings-arrivals", "arrival-replay", "arrival-raw", "settings-deliveries", "delivery-retry",
    "settings-audit",
    "settings-calendars", "settings-calendar-new", "settings-calendar-preview", "settings-calendar", "settings-calendar-delete",
    "settings-policies", "settings-policy-new", "settings-policy", "settings-policy-move", "settings-policy-delete",
    "settings-escalation", "settings-alerts",
    "radar", "radar-board", "radar-mend", "radar-undo", "radar-hours", "radar-report",
    "settings-procedures", "settings-procedure-new", "settings-procedure", "settings-procedure-delete",
    "settings-rules", "settings-rule-new", "settings-rules-export", "settings-rules-import",
    "settings-rule", "settings-rule-switch", "settings-rule-move", "settings-rule-delete", "settings-rule-runs",
    "settings-rule-versions", "settings-rule-restore", "settings-rule-secret",
}  # fmt: skip

GROUPS = (PUBLIC, BY_SECRET, SIGNED_IN, CASE_CHANGES, CASE_READS, WRITES, MANAGED)
