"""The `odzew` command. Only the chosen command's module is imported, so `--help` and `mail parse` are quick."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from odzew import __version__

COMMANDS = {
    "serve": "run the whole desk: web pages, jobs and mail, on one port",
    "web": "run the web pages and live updates only",
    "worker": "run jobs and mail only",
    "migrate": "bring the database to this version",
    "createadmin": "make an owner's account",
    "status": "count what came in, what is open, what went out",
    "check": "say whether the desk is well; --deploy names unsafe settings",
    "backup": "write the whole desk into one file",
    "restore": "put a backup into an empty desk",
    "mail": "parse mail files, or receive one mail on standard input",
    "promises": "count time within opening hours: when a promise falls due",
    "demo": "fill a desk with a believable shop and serve it",
}


class Command(Protocol):
    def arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, chosen: argparse.Namespace) -> int: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is well, 1 is a failure that was explained, 2 a wrong use."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = _parser(words[0] if words else "").parse_args(words)
    try:
        return _command(chosen.command).run(chosen)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from odzew.surfaces.cli import trouble

        if os.environ.get("ODZEW_DEBUG") or not trouble.is_explained(error):
            raise
        print(trouble.explain(error), file=sys.stderr)
        return 1


def _parser(wanted: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="odzew",
        description="A customer-service desk in which nobody goes unanswered.",
        epilog="ODZEW_DATA says where the desk lives, DATABASE_URL replaces the embedded PostgreSQL. "
        "All variables: docs/guides/operators.md",
    )
    parser.add_argument("--version", action="version", version=f"odzew {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        own = commands.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
        if name == wanted:
            _command(name).arguments(own)
    return parser


def _command(name: str) -> Command:
    command: Command = import_module(f"odzew.surfaces.cli.commands.{name}")
    return command
