"""`odzew mail parse FILE…`: one line of JSON a mail, without Django and without a database."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

STANDARD_INPUT = "-"


def parse_files(paths: Sequence[str], out: IO[str]) -> int:
    """Write what each mail says to `out`; 1 when a file could not be read, else 0."""
    code = 0
    for path in paths:
        line = _line(path)
        code = 1 if "error" in line else code
        out.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n")
    return code


def _line(path: str) -> dict[str, Any]:
    from odzew.channels.email.parse import parse, to_json

    try:
        raw = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        return {"file": path, "error": getattr(error, "strerror", None) or str(error)}
    return to_json(parse(raw), file=path)
