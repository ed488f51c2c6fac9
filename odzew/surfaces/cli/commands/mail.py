"""`odzew mail parse FILE…` and `odzew mail receive`: the mail engine for pipes and scripts."""

import argparse
import sys
from importlib import import_module

from odzew.surfaces.cli import house

TRY_LATER = 75  # EX_TEMPFAIL: the mail server keeps the mail and tries again


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    parse = verbs.add_parser("parse", help="print one line of JSON for each mail; needs no database")
    parse.add_argument("files", nargs="+", metavar="FILE", help="a raw mail; - is standard input")
    receive = verbs.add_parser(
        "receive", help="take one raw mail from standard input; 75 when it can't be kept"
    )
    receive.add_argument("--to", default="", help="the address that the mail was delivered to")
    receive.add_argument("--from", dest="sender", default="", help="the envelope sender")


def run(chosen: argparse.Namespace) -> int:
    if chosen.verb == "parse":
        status: int = import_module("odzew.channels.email.cli").parse_files(chosen.files, sys.stdout)
        return status
    return _receive(chosen)


def _receive(chosen: argparse.Namespace) -> int:
    """Keep the mail or answer 75: whatever goes wrong, the mail server must still have it."""
    raw = sys.stdin.buffer.read()
    try:
        with house.desk():
            door = import_module("odzew.channels.email.receiver")
            status: int = door.receive(raw, to=chosen.to, sender=chosen.sender)
            return status
    except Exception as error:  # noqa: BLE001  # any fault at all must leave the mail with the server that brought it
        print(f"odzew: the mail is not kept: {error}", file=sys.stderr)
        return TRY_LATER
