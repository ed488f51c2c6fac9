"""`odzew mail parse FILE…` and `odzew mail receive`: the mail engine for pipes and scripts."""

import argparse
import sys
from importlib import import_module

TRY_LATER = 75  # EX_TEMPFAIL: the mail server keeps the mail and tries again


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    parse = verbs.add_parser("parse", help="print one line of JSON for each mail; needs no database")
    parse.add_argument("files", nargs="+", metavar="FILE", help="a raw mail; - is standard input")
    receive = verbs.add_parser(
        "receive", help="take one raw mail from standard input; 75 when it can't be kept"
    )
    receive.add_argument(
        "--to", help="the address that the mail was delivered to; else its own headers decide"
    )


def run(chosen: argparse.Namespace) -> int:
    if chosen.verb == "parse":
        status: int = import_module("odzew.channels.email.cli").parse_files(chosen.files, sys.stdout)
        return status
    return _receive(chosen)


def _receive(chosen: argparse.Namespace) -> int:
    """Keep the mail or answer 75 (67 for no such mailbox): whatever goes wrong, the mail server must still have it."""
    from odzew.surfaces.cli import house

    raw = sys.stdin.buffer.read()
    try:
        with house.desk():
            door = import_module("odzew.channels.email.receiver")
            status: int = door.receive(raw, chosen.to)
            return status
    except Exception as error:  # noqa: BLE001  # any fault at all must leave the mail with the server that brought it
        print(f"odzew: the mail is not kept: {error}", file=sys.stderr)
        return TRY_LATER
