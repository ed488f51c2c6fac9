"""Addresses of the list of conversations, saved views, search and bulk changes."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.views import bulk, inbox, search

urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/counts", inbox.counts, name="inbox-counts"),
    path("inbox/rows", inbox.rows, name="inbox-rows"),
    path("inbox/row/<int:number>", inbox.row, name="inbox-row"),
    path("inbox/people", inbox.people, name="inbox-people"),
    path("inbox/density", inbox.density, name="inbox-density"),
    path("inbox/filters", inbox.home, name="filters"),
    path("inbox/view/new", inbox.home, name="view-new"),
    path("inbox/bulk", bulk.apply, name="bulk"),
    path("inbox/bulk/<str:token>/undo", bulk.undo, name="bulk-undo"),
    path("search", search.results, name="search"),
    path("search/palette", search.palette, name="palette"),
    path("inbox/<path:place>", inbox.inbox, name="inbox-place"),
]
