"""The texts that the browser's scripts show; `frontend/kit/texts.ts` reads them from the page."""

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext


def client_texts() -> dict[str, str]:
    """Each text by the key that the scripts use, in the active language; %s is filled by the script."""
    return {
        "undo": gettext("Undo"),
        "close": gettext("Close"),
        "cancel": gettext("Cancel"),
        "confirm": gettext("Confirm"),
        "offline": gettext("No connection. What is typed is kept, and messages will catch up by themselves."),
        "reconnect": gettext("Connect now"),
        "online": gettext("Connected again."),
        "signedOut": gettext(
            "The session has ended. Sign in again in another tab; what is typed stays here."
        ),
        "failed": gettext("That did not work. Try again; nothing was lost."),
        "forbidden": gettext("There is no permission for that."),
        "actions": gettext("Actions"),
        "nothing": gettext("Nothing found for “%s”."),
        "searching": gettext("Searching…"),
        "copied": gettext("Copied."),
        "days1": pgettext("duration", "%s day"),
        "days2": pgettext("duration, few", "%s days"),
        "days5": pgettext("duration, many", "%s days"),
        "hours": pgettext("duration", "%s hr"),
        "minutes": pgettext("duration", "%s min"),
        "seconds": pgettext("duration", "%s sec"),
    }


def as_json_script() -> SafeString:
    """The texts and the language as a data block of the page; the content policy lets data through."""
    return json_script({"language": get_language() or "en", **client_texts()}, "client-texts")
