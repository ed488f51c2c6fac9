"""What had to be repaired in a mail, as agents read it; the parser's own phrases stay in the message's meta."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def told(defects: Sequence[str]) -> str:
    """One line about the repairs that may matter to the reader; empty when there were none."""
    return " ".join(dict.fromkeys(_words(str(one)) for one in defects))


def _words(defect: str) -> str:
    known = (
        ("unreadable", _("The mail is damaged; only a part of it could be read.")),
        ("no sender in From", _("The sender was taken from another place of the mail.")),
        ("winmail.dat", _("The text and files came out of an Outlook file (winmail.dat).")),
        ("text taken out of an S/MIME", _("The mail was signed; the signature was not verified.")),
        ("a text too long", _("The text was too long to show; it is attached whole.")),
        ("a text part that is no text", _("A part that was no text is kept as an attachment.")),
        ("nested too deep", _("The mail is nested very deep; the rest is attached.")),
        ("too many parts", _("The mail has very many parts; the rest is attached.")),
        ("uuencoded", _("A file was found inside the text.")),
    )
    return next(
        (words for start, words in known if defect.startswith(start)),
        _("The mail had faults that were repaired."),
    )
