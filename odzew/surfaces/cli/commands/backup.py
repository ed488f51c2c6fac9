"""`odzew backup FILE`: the whole desk in one file, also while it works."""

import argparse
import sys
from pathlib import Path

from odzew.surfaces.cli import house


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help="holds all mail and the secret key: keep it as safe as the desk"
    )
    parser.add_argument("--replace", action="store_true", help="write over an existing file")


def run(chosen: argparse.Namespace) -> int:
    file = chosen.file.absolute()
    if file.exists() and not chosen.replace:
        print(f"odzew: {file} exists; --replace writes over it.", file=sys.stderr)
        return 1
    if not file.parent.is_dir():
        print(f"odzew: there is no folder {file.parent}.", file=sys.stderr)
        return 1
    with house.desk():
        from odzew.surfaces.cli.backup.make import make

        made = make(file)
    print(
        f"{file}: {made.rows} rows of {made.tables} tables, {made.files} files, {made.size / 1e6:.1f} MB. "
        "It holds the secret key: keep it safe."
    )
    return 0
