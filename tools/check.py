"""Every check that needs no database. All of them run, whatever fails; each says what it found; 1 when any did."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import catalogues
import house_rules

BIN = Path(sys.executable).parent
Check = Callable[[], tuple[bool, str]]


def program(*command: str) -> Check:
    """A check that is a program; it is well when the program ends with 0."""

    def run() -> tuple[bool, str]:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.returncode == 0, f"{done.stdout}{done.stderr}".strip()

    return run


def findings(check: Callable[[], Iterator[str]]) -> Check:
    """A check of our own that yields one line for each thing that is wrong."""

    def run() -> tuple[bool, str]:
        found = list(check())
        return not found, "\n".join(found)

    return run


CHECKS: dict[str, Check] = {
    "format": program("ruff", "format", "--check", "."),
    "lint": program("ruff", "check", "--output-format", "concise", "."),
    "types": program("mypy"),
    "contracts": program("lint-imports"),
    "templates": program("djlint", "odzew", "--lint", "--quiet"),
    "frontend": program("python", "tools/frontend.py", "check"),
    "frontend tests": program("python", "tools/frontend.py", "test"),
    "migrations": program("python", "tools/migrations.py"),
    "translations": findings(catalogues.problems),
    "file length": findings(house_rules.long_files),
    "addresses": findings(house_rules.foreign_addresses),
}


def main(wanted: list[str]) -> int:
    """Run all checks, or those named."""
    failed = []
    for name, check in CHECKS.items():
        if wanted and name not in wanted:
            continue
        began = time.monotonic()
        is_well, words = check()
        print(f"{'well ' if is_well else 'WRONG'}  {name:<16} {time.monotonic() - began:5.1f} s", flush=True)
        if not is_well:
            failed.append(name)
            print(words, flush=True)
    print(
        f"{len(failed)} checks failed: {', '.join(failed)}" if failed else "Every check is well.", flush=True
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
