"""`odzew worker`: jobs and mail without the web pages."""

import argparse

from odzew.surfaces.cli import server


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-mail", action="store_true", help="jobs only; mailboxes are fetched elsewhere")


def run(chosen: argparse.Namespace) -> int:
    return server.work(parts="jobs" if chosen.no_mail else "jobs,mail")
