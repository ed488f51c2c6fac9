"""`odzew migrate`: the database of this version."""

import argparse

from odzew.surfaces.cli import house, schema


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", action="store_true", help="only list what would be applied")


def run(chosen: argparse.Namespace) -> int:
    with house.desk():
        if chosen.plan:
            print("\n".join(schema.unapplied()) or "Nothing to apply.")
            return 0
        applied = schema.bring_up_to_date(loud=True)
        print(f"Applied {len(applied)} migrations." if applied else "The database is up to date.")
    return 0
