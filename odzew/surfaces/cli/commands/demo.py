"""`odzew demo`: a believable shop, served at once. `surfaces.demo` fills it; this only names it."""

import argparse
from importlib import import_module

from odzew.surfaces.cli import server


def arguments(parser: argparse.ArgumentParser) -> None:
    server.arguments(parser)
    parser.add_argument("--fresh", action="store_true", help="forget an earlier demo in this data directory")


def run(chosen: argparse.Namespace) -> int:
    status: int = import_module("odzew.surfaces.demo.run").main(chosen)
    return status
