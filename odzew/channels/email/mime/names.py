"""What an attachment is called, also when its sender did not say."""

import mimetypes
import re

from odzew.channels.email.mime.headers import split_entity
from odzew.channels.email.mime.tree import Part

_KNOWN = {
    "text/calendar": "invite.ics", "application/ics": "invite.ics", "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s", "application/pkcs7-mime": "smime.p7m", "application/x-pkcs7-mime": "smime.p7m",
    "application/pgp-signature": "signature.asc", "application/pgp-encrypted": "version.asc", "application/pgp-keys": "keys.asc",
    "application/ms-tnef": "winmail.dat", "message/delivery-status": "delivery-status.txt", "message/global-delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt", "message/feedback-report": "feedback-report.txt",
    "text/rfc822-headers": "headers.txt", "text/plain": "text.txt", "text/html": "page.html", "text/x-vcard": "card.vcf", "text/vcard": "card.vcf",
    "text/csv": "table.csv", "image/jpeg": "image.jpg", "image/jpg": "image.jpg", "image/pjpeg": "image.jpg", "image/png": "image.png",
    "image/gif": "image.gif", "image/bmp": "image.bmp", "image/svg+xml": "image.svg", "image/tiff": "image.tif", "image/webp": "image.webp",
    "text/x-amp-html": "page.amp.html",
}  # fmt: skip
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news", "message/rfc2822"})
_ABSOLUTE = re.compile(r"^(?:[A-Za-z]:[\\/]|[\\/]|\.{1,2}[\\/]|file:)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_FILE_LIKE = re.compile(r"[^\s/\\<>|\"]{1,150}\.[A-Za-z0-9]{2,5}")


def given_name(part: Part) -> str:
    """The file name the sender wrote, safe to show and to save; empty when there is none."""
    for value in (part.disposition.get("filename"), part.type_value.get("name"), part.disposition.get("name"),
                  part.type_value.get("filename")):  # fmt: skip
        if name := safe_name(value):
            return name
    return ""


def name_of(part: Part, content: bytes) -> str:
    """The given name, or one made from what the part is."""
    if name := given_name(part):
        return name
    if part.content_type in _MESSAGES:
        return message_name(content)
    for header in ("Content-Location", "Content-Description", "Content-ID"):
        candidate = (
            part.headers.text(header).strip("<>").partition("@")[0]
            if header == "Content-ID"
            else part.headers.text(header)
        )
        candidate = candidate.rpartition("/")[2] if header == "Content-Location" else candidate
        if _FILE_LIKE.fullmatch(candidate):
            return safe_name(candidate)
    return _KNOWN.get(part.content_type) or "attachment" + (
        mimetypes.guess_extension(part.content_type) or ".bin"
    )


def message_name(content: bytes) -> str:
    """A forwarded mail is called by its subject."""
    start = len(content) - len(content.lstrip(b"\r\n"))
    headers, _ = split_entity(content, start, min(len(content), 200_000))
    return (safe_name(headers.text("Subject"))[:120].strip(" .") or "message") + ".eml"


def safe_name(value: str) -> str:
    """`value` without folders, controls and text-direction tricks, at most 200 characters with its extension."""
    name = _CONTROL.sub("", value).strip()
    if _ABSOLUTE.match(name):
        name = re.split(r"[\\/]", name.rstrip("\\/"))[-1]
    name = re.sub(r"[\\/]", "_", name).strip()
    if name in (".", ".."):
        return ""
    if len(name) <= 200:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[: 199 - len(extension)]}.{extension}" if dot and len(extension) < 20 else name[:200]
