"""The slip that each opened form carries: signed, timed, good for one sending."""

from dataclasses import dataclass

from django.core import signing

from odzew.kit import clock, ids

_SALT = "odzew.form.slip"
_FILES = "odzew.form.files"
LASTS_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Slip:
    """nonce: names the sending, so that a second press is the same one. age_seconds: since the form was opened."""

    nonce: str
    age_seconds: float


def issue(place: str, *, nonce: str = "", opened_at: float = 0) -> str:
    """A slip for the form at `place`. nonce and opened_at carry an earlier slip on."""
    data = {"p": place, "n": nonce or ids.token(16), "t": opened_at or clock.now().timestamp()}
    return signing.dumps(data, salt=_SALT)


def read(text: str, place: str) -> Slip | None:
    """What the slip says; None when it is missing, forged, from another form or a week old."""
    try:
        data = signing.loads(text[:600], salt=_SALT)
    except signing.BadSignature:
        return None
    age = clock.now().timestamp() - float(data["t"])
    if data["p"] != place or age > LASTS_SECONDS:
        return None
    return Slip(str(data["n"]), age)


def seal_files(files: list[dict[str, object]]) -> str:
    """Files that are kept already, for a form that comes back with questions; nobody can name others."""
    return signing.dumps(files, salt=_FILES, compress=True) if files else ""


def open_files(text: str) -> list[dict[str, object]]:
    """The same back; nothing when it was tampered with."""
    try:
        found = signing.loads(text[:20_000], salt=_FILES) if text else []
    except signing.BadSignature:
        return []
    return [dict(one) for one in found]


def seal_receipt(public_id: object) -> str:
    """Names one arrival to the person who sent it, and to nobody else."""
    return signing.dumps(str(public_id), salt="odzew.form.receipt")


def open_receipt(text: str) -> str:
    """The arrival's public id; empty for a forged receipt or one older than a week."""
    try:
        return str(signing.loads(text[:300], salt="odzew.form.receipt", max_age=LASTS_SECONDS))
    except signing.BadSignature:
        return ""
