"""The texts that the browser's scripts show; `frontend/kit/texts.ts` reads them from the page."""

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from odzew.ui import words


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
        "draftSaved": gettext("draft saved %s"),
        "draftLocal": gettext("The draft is kept in this browser until the connection returns."),
        "draftElsewhere": gettext("This draft is also open in another window."),
        "filesWait": gettext("Files are still on their way up. Wait a moment, then send."),
        "fileTooLarge": gettext("The file “%s” is too large: at most %s MB."),
        "fileFailed": gettext("The file “%s” could not be added. Try again."),
        "noTemplate": gettext("No template fits. Escape closes the list."),
        "looksNow": gettext("%s is reading"),
        "typesNow": gettext("%s is writing…"),
    }


def as_json_script() -> SafeString:
    """The language, its words of time and the texts as a data block; the content policy lets data through."""
    language = get_language() or "en"
    data = {"language": language, "units": words.unit_patterns(language), "texts": client_texts()}
    return json_script(data, "client-texts")
