"""Will receivers believe that our mail is ours? SPF, DKIM and DMARC of the sending domain, and what to add.

Sources: RFC 7208 (SPF), 6376 (DKIM), 7489 (DMARC).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from odzew.channels.email import dns
from odzew.channels.email.dns import Lookup, NoAnswer

_SELECTORS = (
    "google", "selector1", "selector2", "default", "mail", "dkim", "k1", "s1", "s2", "homepl", "nazwa", "smtp", "key1",
)  # fmt: skip
_KNOWN_SENDERS = {
    "google": "_spf.google.com", "gmail": "_spf.google.com", "office365": "spf.protection.outlook.com",
    "outlook": "spf.protection.outlook.com", "home.pl": "_spf.home.pl", "nazwa.pl": "_spf.nazwa.pl",
    "ovh": "mx.ovh.com", "zoho": "zoho.eu", "amazonaws": "amazonses.com",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One check. name, value: the exact record to add, empty when nothing is to be added.

    state: good, missing, weak or unknown (no name server answered).
    """

    kind: str
    state: str
    words: str
    name: str = ""
    value: str = ""


def check_domain(
    address: str, *, smtp_host: str = "", selectors: Sequence[str] = (), lookup: Lookup = dns.txt
) -> list[Record]:
    """SPF, DKIM and DMARC of the address's domain. selectors: DKIM selectors known to be ours, tried first."""
    domain = address.rpartition("@")[2].lower().strip(".")
    if not domain:
        return []
    return [_spf(domain, smtp_host, lookup), _dkim(domain, selectors, lookup), _dmarc(domain, lookup)]


def _spf(domain: str, smtp_host: str, lookup: Lookup) -> Record:
    try:
        found = [one for one in lookup(domain) if one.lower().split(" ")[0] == "v=spf1"]
    except NoAnswer:
        return _silent("SPF")
    sender = _sender_of(smtp_host)
    if not found:
        value = f"v=spf1 {sender} ~all"
        return Record("SPF", "missing", _("No server is named that may send for this domain."), domain, value)
    if len(found) > 1:
        words = _("There are several SPF records; receivers then believe none. Keep one.")
        return Record("SPF", "weak", words, domain, _joined(found))
    terms = found[0].split()
    if any(one.lower() in ("+all", "all") for one in terms):
        value = " ".join(one if one.lower() not in ("+all", "all") else "~all" for one in terms)
        return Record("SPF", "weak", _("Everybody may send for this domain."), domain, value)
    known = sender.partition(":")[2]
    if sender.startswith("include:") and known not in found[0]:
        value = " ".join([terms[0], sender, *terms[1:]])
        said = _("The server that sends this account's mail is not named.")
        return Record("SPF", "weak", said, domain, value)
    return Record("SPF", "good", _("It is named which servers may send for this domain."))


def _sender_of(smtp_host: str) -> str:
    """What SPF should name for the server that we send through."""
    host = smtp_host.lower()
    include = next((value for word, value in _KNOWN_SENDERS.items() if word in host), "")
    return f"include:{include}" if include else f"a:{host}" if host else "mx"


def _joined(records: Sequence[str]) -> str:
    words = [word for one in records for word in one.split()[1:] if not word.lower().endswith("all")]
    return " ".join(["v=spf1", *dict.fromkeys(words), "~all"])


def _dkim(domain: str, selectors: Sequence[str], lookup: Lookup) -> Record:
    tried = tuple(dict.fromkeys((*selectors, *_SELECTORS)))
    revoked = ""
    try:
        for selector in tried:
            keys = [one for one in lookup(f"{selector}._domainkey.{domain}") if "p=" in one.replace(" ", "")]
            if any(_has_key(one) for one in keys):
                return Record(
                    "DKIM", "good", _("The selector %(name)s signs for this domain.") % {"name": selector}
                )
            revoked = revoked or (selector if keys else "")
    except NoAnswer:
        return _silent("DKIM")
    name = f"{revoked or (selectors[0] if selectors else 'default')}._domainkey.{domain}"
    words = (
        _("The key of this selector was withdrawn.")
        if revoked
        else _(
            "No signing key was found under the usual names. Switch DKIM on at the mail provider and add its record."
        )
    )
    return Record(
        "DKIM", "missing", words, name, _("v=DKIM1; k=rsa; p=<the key that the mail provider shows>")
    )


def _has_key(record: str) -> bool:
    return any(part.strip().lower().startswith("p=") and len(part.strip()) > 20 for part in record.split(";"))


def _dmarc(domain: str, lookup: Lookup) -> Record:
    name = f"_dmarc.{domain}"
    try:
        found = [one for one in lookup(name) if one.lower().replace(" ", "").startswith("v=dmarc1")]
        if not found and domain.count(".") > 1:
            found = [
                one
                for one in lookup(f"_dmarc.{domain.partition('.')[2]}")
                if one.lower().replace(" ", "").startswith("v=dmarc1")
            ]
    except NoAnswer:
        return _silent("DMARC")
    if not found:
        value = f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}"
        words = _("Receivers are not told what to do with mail that only pretends to be from this domain.")
        return Record("DMARC", "missing", words, name, value)
    if "p=none" in found[0].lower().replace(" ", ""):
        words = _(
            "Forged mail is only watched, not stopped. When SPF and DKIM are good, go on to quarantine."
        )
        return Record("DMARC", "weak", words, name, found[0].replace("p=none", "p=quarantine"))
    return Record("DMARC", "good", _("Receivers are told to distrust forged mail."))


def _silent(kind: str) -> Record:
    return Record(kind, "unknown", _("No name server answered. Try again later."))
