"""Addresses of customers and organisations."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.customers import merging, organisations, views

_ONE = "customers/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("customers/", views.people, name="customers"),
    path("customers/new/", views.new, name="customer-new"),
    path(_ONE, views.person, name="customer"),
    path(f"{_ONE}edit/", views.edit, name="customer-edit"),
    path(f"{_ONE}addresses/add", views.add_address, name="customer-address-add"),
    path(f"{_ONE}addresses/remove", views.remove_address, name="customer-address-remove"),
    path(f"{_ONE}consents/give", views.give_consent, name="customer-consent-give"),
    path(f"{_ONE}consents/withdraw", views.withdraw_consent, name="customer-consent-withdraw"),
    path(f"{_ONE}merge/", merging.merge, name="customer-merge"),
    path(f"{_ONE}unmerge/<uuid:other_id>/", merging.unmerge, name="customer-unmerge"),
    path(f"{_ONE}two/<uuid:other_id>/", merging.dismiss, name="customer-dismiss"),
    path("organisations/new/", organisations.organisation, name="organisation-new"),
    path("organisations/<uuid:public_id>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:public_id>/delete", organisations.delete, name="organisation-delete"),
]
