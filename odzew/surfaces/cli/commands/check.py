"""`odzew check`: whether the desk is well; with --deploy, which settings are unsafe for the open internet."""

import argparse

from odzew.surfaces.cli import house
from odzew.surfaces.cli.findings import Finding, report


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--deploy", action="store_true", help="name each unsafe setting and what to do about it"
    )
    parser.add_argument("--json", action="store_true")


def run(chosen: argparse.Namespace) -> int:
    from odzew.kit.postgres import PostgresFailed

    try:
        with house.desk():
            from odzew.surfaces.cli import deploy, health

            findings = deploy.findings() if chosen.deploy else health.findings()
    except PostgresFailed as error:
        findings = [Finding("database", is_well=False, words=error.reason, remedy=error.remedy)]
    return report(findings, as_json=chosen.json)
