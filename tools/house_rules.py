"""Rules of the house that no bought linter knows: length of files, and no foreign addresses in them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
MEASURED = {".py", ".ts", ".css", ".html"}
ALLOWED_LENGTH = {
    # path: why it may be longer
    "frontend/widget/app.ts": "the one place that knows the order of the chat's parts; its state stays together",
}
SKIPPED = {"docs/handbook-rows.txt"}

# Package registries and this machine's folders, in pieces, so that this file does not name them.
REGISTRIES = [
    "registry" + r"\.npmjs",
    "registry" + r"\.yarnpkg",
    "pypi" + r"\.org",
    "files" + r"\.pythonhosted",
    "proxy" + r"\.golang",
]
FOLDERS = ["/" + "work/", "/" + "root/", "/" + "home/[a-z]"]
FORBIDDEN = re.compile("|".join([*REGISTRIES, *(rf"(?<![\w.~-]){folder}" for folder in FOLDERS)]))
BINARY = {".png", ".jpg", ".woff2", ".ico", ".eml", ".mo", ".gz", ".pdf", ".webp", ".svg"}


def tracked() -> Iterator[Path]:
    """Every file under version control that is there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            yield ROOT / name


def long_files() -> Iterator[str]:
    """Files past the limit without a reason, and reasons that are no longer needed."""
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix not in MEASURED or "/migrations/" in name:
            continue
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > LONGEST and name not in ALLOWED_LENGTH:
            yield f"{name} has {length} lines, {LONGEST} is the limit: split it by verb or noun."
        if length <= LONGEST and name in ALLOWED_LENGTH:
            yield f"{name} is short enough now: take it off the list in tools/house_rules.py."


def foreign_addresses() -> Iterator[str]:
    """Lines that name a package registry or a folder of one machine."""
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in BINARY or name in SKIPPED:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if found := FORBIDDEN.search(line):
                yield f"{name}:{number} names {found[0]}"
