"""Which built files a page needs: reads the manifest that the front-end build writes."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Warning, register  # noqa: A004  # Django's own name

logger = logging.getLogger(__name__)
MANIFEST = Path(__file__).parent / "static/dist/manifest.json"


@dataclass(frozen=True)
class Bundle:
    """One entry with what it pulls in, as paths below the static root."""

    file: str
    imports: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()


def style(name: str) -> Bundle | None:
    """The bundle of `frontend/styles/<name>.css`; None while the front end is not built."""
    return _bundle(f"styles/{name}.css")


def script(name: str) -> Bundle | None:
    """The bundle of `frontend/<name>/main.ts`; None while the front end is not built."""
    return _bundle(f"{name}/main.ts")


def content(name: str) -> bytes | None:
    """The script itself, for one that is served under an address of its own; None while the front end is not built."""
    bundle = script(name)
    return (MANIFEST.parent.parent / bundle.file).read_bytes() if bundle else None


def _bundle(source: str) -> Bundle | None:
    entries = _entries(_built_at())
    if source not in entries:
        logger.error("The front end has no %s. Run: python -m odzew.ui.assets build", source)
        return None
    entry = entries[source]
    imported = [entries[key]["file"] for key in entry.get("imports", ())]
    fonts = [path for path in entry.get("assets", ()) if path.endswith(".woff2")]
    return Bundle(_static(entry["file"]), _all_static(imported), _all_static(fonts))


def _static(path: str) -> str:
    return f"dist/{path}"


def _all_static(paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(_static(path) for path in paths)


def _built_at() -> float:
    return MANIFEST.stat().st_mtime if MANIFEST.exists() else 0.0


@lru_cache(maxsize=2)
def _entries(built_at: float) -> dict[str, Any]:
    if not built_at:
        return {}
    entries: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return entries


@register()
def check_assets(**_: object) -> list[CheckMessage]:
    """Warn at start when pages would come without style."""
    if _built_at():
        return []
    hint = "Run: python -m odzew.ui.assets build"
    return [Warning("The front end is not built: pages have no style.", hint=hint, id="ui.W001")]
