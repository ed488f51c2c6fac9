"""Addresses of one's own notifications, of the browser's pushes, and of the desk's escalations."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.settings.views import alerts, notifications, pushes
from odzew.surfaces.workspace.views import news, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("notifications/", news.centre, name="notifications"),
    path("notifications/drawer", news.drawer, name="notifications-drawer"),
    path("notifications/bell", news.bell, name="notifications-bell"),
    path("notifications/seen", news.see_all, name="notifications-seen"),
    path("notifications/seen/<str:word>/undo", news.undo, name="notifications-undo"),
    path("notifications/escalations", news.escalations, name="escalations"),
    path("notifications/<uuid:public_id>/open", news.follow, name="notification-open"),
    path("notifications/<uuid:public_id>/seen", news.see, name="notification-seen"),
    path("notifications/<uuid:public_id>/acknowledge", news.acknowledge, name="notification-acknowledge"),
    path("settings/notifications", notifications.wishes, name="settings-notifications"),
    path("settings/notifications/browser", pushes.subscribe, name="push-subscribe"),
    path("settings/notifications/browser/off", pushes.unsubscribe, name="push-unsubscribe"),
    path("settings/notifications/<uuid:public_id>/remove", pushes.remove, name="push-remove"),
    path("settings/notifications/<uuid:public_id>/try", pushes.try_out, name="push-try"),
    path("settings/escalation", alerts.escalation, name="settings-escalation"),
    path("settings/alerts", alerts.alerts, name="settings-alerts"),
    path("sw.js", public.service_worker, name="service-worker"),
]
