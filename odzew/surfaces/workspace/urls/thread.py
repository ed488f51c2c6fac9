"""Addresses of a conversation's page."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.views import actions, composer, files, hints, joining, ready_words, side, thread

_CASE = "c/<int:number>/"
_MESSAGE = f"{_CASE}m/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_CASE, thread.show, name="thread"),
    path(f"{_CASE}older", thread.older, name="thread_older"),
    path(f"{_CASE}since/<int:seq>", thread.since, name="thread_since"),
    path(f"{_CASE}print", thread.printed, name="thread_print"),
    path(f"{_CASE}seen", thread.seen, name="thread_seen"),
    path(f"{_CASE}unread", thread.unread, name="thread_unread"),
    path(f"{_CASE}write", composer.write, name="thread_write"),
    path(f"{_CASE}draft", composer.draft, name="thread_draft"),
    path(f"{_CASE}draft/own", composer.own_draft, name="thread_own_draft"),
    path(f"{_CASE}hints", hints.hint, name="thread_hints"),
    path(f"{_CASE}facts", hints.facts, name="thread_facts"),
    path(f"{_CASE}colleagues", composer.colleagues, name="thread_colleagues"),
    path(f"{_CASE}templates", ready_words.templates, name="thread_templates"),
    path(f"{_CASE}templates/<uuid:public_id>/used", ready_words.template_used, name="thread_template_used"),
    path(f"{_CASE}macros", ready_words.macros, name="thread_macros"),
    path(f"{_CASE}macros/<uuid:public_id>/run", ready_words.run, name="thread_macro_run"),
    path(f"{_CASE}files", files.upload, name="thread_upload"),
    path(f"{_CASE}files/<uuid:public_id>/remove", files.remove, name="thread_file_remove"),
    path(f"{_CASE}f/<uuid:public_id>", files.download, name="thread_file"),
    path(f"{_MESSAGE}html", files.original, name="thread_original"),
    path(f"{_MESSAGE}image", files.picture, name="thread_picture"),
    path(f"{_MESSAGE}withdraw", composer.withdraw, name="thread_withdraw"),
    path(f"{_MESSAGE}thanks", actions.thanks, name="thread_thanks"),
    path(f"{_MESSAGE}retry", composer.retry, name="thread_retry"),
    path(f"{_CASE}assign/menu", actions.assign_menu, name="thread_assign_menu"),
    path(f"{_CASE}assign", actions.assign, name="thread_assign"),
    path(f"{_CASE}status", actions.status, name="thread_status"),
    path(f"{_CASE}fields", actions.fields, name="thread_fields"),
    path(f"{_CASE}tags", actions.tags, name="thread_tags"),
    path(f"{_CASE}tags/names", actions.tag_names, name="thread_tag_names"),
    path(f"{_CASE}snooze", actions.snooze, name="thread_snooze"),
    path(f"{_CASE}wake", actions.wake, name="thread_wake"),
    path(f"{_CASE}follow", actions.follow, name="thread_follow"),
    path(f"{_CASE}join", joining.dialog, name="thread_join"),
    path(f"{_CASE}merge", joining.merge, name="thread_merge"),
    path(f"{_CASE}merge/undo", joining.unmerge, name="thread_unmerge"),
    path(f"{_CASE}split/choose", joining.split_dialog, name="thread_split_dialog"),
    path(f"{_CASE}split", joining.split, name="thread_split"),
    path(f"{_CASE}link", joining.link, name="thread_link"),
    path(f"{_CASE}unlink", joining.unlink, name="thread_unlink"),
    path(f"{_CASE}panel", side.panel, name="thread_panel"),
    path(f"{_CASE}panel/note", side.note, name="thread_customer_note"),
]
