"""`odzew web`: pages and live updates; jobs and mail run elsewhere (`odzew worker`)."""

import argparse

from odzew.surfaces.cli import server


def arguments(parser: argparse.ArgumentParser) -> None:
    server.arguments(parser)


def run(chosen: argparse.Namespace) -> int:
    return server.serve(chosen.host, chosen.port, parts="live")
