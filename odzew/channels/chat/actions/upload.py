"""A visitor's file: looked at by its content, kept, and named by a signed slip until the message goes."""

import puremagic
from django.utils.translation import pgettext

from odzew.channels.chat import identity
from odzew.channels.chat.identity import Visitor
from odzew.channels.chat.said import KeptFile
from odzew.core.conversations import files
from odzew.core.conversations.actions import drafts
from odzew.core.conversations.models import ChannelAccount
from odzew.kit.errors import Invalid

_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xcf\xfa\xed\xfe", b"#!")


def keep_file(
    account: ChannelAccount, visitor: Visitor, *, name: str, content: bytes
) -> tuple[KeptFile, str]:
    """Keep the bytes; the file, and the slip with which this visitor may send it. Raises Invalid."""
    drafts.refuse_file(name, len(content))
    if not content:
        raise Invalid(
            pgettext("chat", "The file “%(name)s” is empty.") % {"name": name}, fields={"file": "empty"}
        )
    if content.startswith(_PROGRAMS):
        raise Invalid(
            pgettext("chat", "The file “%(name)s” is a program; programs are not accepted.") % {"name": name},
            fields={"file": "denied_type"},
        )
    kind = content_type(content)
    kept = KeptFile(files.keep(content, kind), files.safe_name(name), kind, len(content))
    slip = [account.public_id.hex, visitor.key, kept.sha256, kept.name, kept.content_type, kept.size]
    return kept, identity.sign_file(slip)


def content_type(content: bytes) -> str:
    """What the bytes say they are; the sender's word is not asked."""
    try:
        found = str(puremagic.from_string(content[:65_536], mime=True))
    except (puremagic.PureError, ValueError):
        found = ""
    return found or "application/octet-stream"


def kept_file(account: ChannelAccount, visitor: Visitor, slip: str) -> KeptFile:
    """The file behind a slip. Raises Forged for another visitor's, another chat's or an old one."""
    words = identity.signed_file(slip)
    if not isinstance(words, list) or words[:2] != [account.public_id.hex, visitor.key]:
        raise identity.Forged("This file belongs to somebody else.")
    return KeptFile(*words[2:])
