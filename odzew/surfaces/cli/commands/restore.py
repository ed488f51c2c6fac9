"""`odzew restore FILE`: a backup into an empty desk; with --force in the place of what is there."""

import argparse
from pathlib import Path

from odzew.surfaces.cli import house, schema


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--force", action="store_true", help="replace everything this desk holds")


def run(chosen: argparse.Namespace) -> int:
    with house.desk():
        from odzew.surfaces.cli.backup.put_back import put_back

        manifest = put_back(chosen.file.absolute(), force=chosen.force)
        schema.bring_up_to_date()
    rows = manifest["tables"]
    print(f"Restored {sum(rows.values())} rows of {len(rows)} tables, as of {manifest['made_at']}.")
    return 0
