"""Whose mail is this: an address on an envelope leads to one of our accounts, or to nobody."""

from collections.abc import Iterable, Iterator
from email.parser import BytesHeaderParser

from django.db.models import Q

from odzew.channels.email.mime.addresses import addresses_in
from odzew.core.conversations.models import ChannelAccount

_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
_LARGEST_HEAD = 500_000


def account_of(address: str) -> ChannelAccount | None:
    """The active account of an address: its own, with a plus part, an alias, or its domain's catch-all."""
    plain = address.strip().strip("<>").lower()
    local, at, domain = plain.rpartition("@")
    if not at or not local or not domain:
        return None
    bare = f"{local.partition('+')[0]}@{domain}"
    active = ChannelAccount.objects.filter(kind="email", is_active=True).order_by("id")
    own = active.filter(Q(address__iexact=plain) | Q(address__iexact=bare)).first()
    if own is not None:
        return own
    alias = active.filter(
        Q(settings__aliases__contains=[plain]) | Q(settings__aliases__contains=[bare])
    ).first()
    catch_all = active.filter(settings__catch_all=True, address__iendswith=f"@{domain}")
    return alias or catch_all.first()


def accounts_of(addresses: Iterable[str]) -> dict[int, tuple[ChannelAccount, list[str]]]:
    """Each account once, with the addresses that led to it: one mail is one arrival an account."""
    found: dict[int, tuple[ChannelAccount, list[str]]] = {}
    for address in addresses:
        account = account_of(address)
        if account is not None:
            found.setdefault(account.pk, (account, []))[1].append(address)
    return found


def addressed_in(raw: bytes) -> Iterator[str]:
    """Addresses that the mail itself names, those that a mail server wrote first."""
    names = {name.lower(): rank for rank, name in enumerate(_HEADERS)}
    head = BytesHeaderParser().parsebytes(raw[:_LARGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    fields = [(names[name.lower()], str(value)) for name, value in head.items() if name.lower() in names]
    for _rank, value in sorted(fields, key=lambda one: one[0]):
        yield from (box.address for box in addresses_in(value.encode("utf-8", "replace")))
