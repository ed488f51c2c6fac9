"""Lists rows of the handbook that no test proves yet: a test that proves S30 has S30 in its name."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "docs/handbook-rows.txt"
NUMBER = re.compile(r"S(\d+)(?=_)")


def rows() -> dict[int, str]:
    """Number and title of every row."""
    listed = (
        line.split(" ", 1) for line in ROWS.read_text(encoding="utf-8").splitlines() if line.startswith("S")
    )
    return {int(number[1:]): title for number, title in listed}


def proven() -> set[int]:
    """Rows named by a test in Python or TypeScript."""
    found = set()
    for pattern in ("odzew/**/test_*.py", "tests/**/test_*.py"):
        for path in ROOT.glob(pattern):
            for name in re.findall(
                r"^\s*(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
            ):
                found |= {int(number) for number in NUMBER.findall(name)}
    for path in (ROOT / "frontend").glob("*/**/*.test.ts"):
        if "node_modules" not in path.parts:
            found |= {
                int(number) for number in re.findall(r"[\"'`]S(\d+)\b", path.read_text(encoding="utf-8"))
            }
    return found


def main() -> int:
    wanted, done = rows(), proven()
    for number in sorted(set(wanted) - done):
        print(f"S{number:<4} {wanted[number]}")
    for number in sorted(done - set(wanted)):
        print(f"S{number:<4} is named by a test but is no row of the handbook", file=sys.stderr)
    print(f"{len(set(wanted) & done)} of {len(wanted)} rows are proven by a test.")
    return 1 if done - set(wanted) else 0


if __name__ == "__main__":
    sys.exit(main())
