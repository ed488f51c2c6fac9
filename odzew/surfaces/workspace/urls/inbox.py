"""Addresses of the list of conversations, saved views, search and bulk changes."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.views import bulk, filters, inbox, search, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/counts", inbox.counts, name="inbox-counts"),
    path("inbox/rows", inbox.rows, name="inbox-rows"),
    path("inbox/row/<int:number>", inbox.row, name="inbox-row"),
    path("inbox/people", inbox.people, name="inbox-people"),
    path("inbox/density", inbox.density, name="inbox-density"),
    path("inbox/filters", filters.filters, name="filters"),
    path("inbox/views/new", views.edit, name="view-new"),
    path("inbox/views/create", views.save, name="view-create"),
    path("inbox/views/<uuid:public_id>/edit", views.edit, name="view-edit"),
    path("inbox/views/<uuid:public_id>/save", views.save, name="view-save"),
    path("inbox/views/<uuid:public_id>/move", views.move, name="view-move"),
    path("inbox/views/<uuid:public_id>/delete", views.delete, name="view-delete"),
    path("inbox/views/<uuid:public_id>/restore", views.restore, name="view-restore"),
    path("inbox/bulk", bulk.apply, name="bulk"),
    path("inbox/bulk/<str:token>/undo", bulk.undo, name="bulk-undo"),
    path("search", search.results, name="search"),
    path("search/palette", search.palette, name="palette"),
    path("inbox/<path:place>", inbox.inbox, name="inbox-place"),
]
