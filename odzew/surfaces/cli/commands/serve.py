"""`odzew serve`: the whole desk in one process tree: pages, live updates, jobs and mail on one port."""

import argparse

from odzew.surfaces.cli import server


def arguments(parser: argparse.ArgumentParser) -> None:
    server.arguments(parser)


def run(chosen: argparse.Namespace) -> int:
    return server.serve(chosen.host, chosen.port, parts="live,jobs,mail")
