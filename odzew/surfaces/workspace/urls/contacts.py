"""Addresses of new contacts from our side, and of the counter's queue."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.views import contacts

urlpatterns: list[URLPattern | URLResolver] = [
    path("new/", contacts.new, name="new"),
    path("new/email/", contacts.letter, name="new-letter"),
    path("new/people", contacts.people, name="new-people"),
    path("counter/", contacts.queue, name="counter"),
    path("counter/queues", contacts.queue_rows, name="counter-queues"),
    path("counter/<uuid:public_id>/next", contacts.call_next, name="counter-next"),
]
