"""`odzew createadmin`: an owner's account, made from a terminal or by a script."""

import argparse
import getpass
import sys

from odzew.surfaces.cli import house, schema


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--email", default="", help="asked for when left out at a terminal")
    parser.add_argument("--name", default="")
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument(
        "--password", default="", help="seen by others in the process list; prefer --password-stdin"
    )
    secret.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(chosen: argparse.Namespace) -> int:
    email, name, password = _answers(chosen)
    if not (email and name and password):
        print("odzew: give --email, --name and --password-stdin, or run it at a terminal.", file=sys.stderr)
        return 2
    with house.desk():
        from odzew.core.accounts import actions as accounts

        schema.bring_up_to_date()
        owner = accounts.create_owner(email, name=name, password=password)
        print(f"{owner.name} <{owner.email}> owns the desk and can sign in.")
    return 0


def _answers(chosen: argparse.Namespace) -> tuple[str, str, str]:
    """The three answers; what was not given is asked for where somebody can answer."""
    password = sys.stdin.readline().rstrip("\r\n") if chosen.password_stdin else chosen.password
    can_ask = sys.stdin.isatty() and not chosen.password_stdin
    email = chosen.email or (input("E-mail: ") if can_ask else "")
    name = chosen.name or (input("Name: ") if can_ask else "")
    return email.strip(), name.strip(), password or (_new_password() if can_ask else "")


def _new_password() -> str:
    while True:
        first = getpass.getpass("Password: ")
        if first == getpass.getpass("Password again: "):
            return first
        print("The two differ; once more.", file=sys.stderr)
