"""Puts the built front end and the compiled translations into the wheel and the sdist."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """Runs `odzew/ui/assets.py` before files are collected; ODZEW_SKIP_ASSETS=1 leaves it out."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # the hook's signature
        """Build what is missing or old; an editable install takes any build that is there."""
        if os.environ.get("ODZEW_SKIP_ASSETS"):
            return
        root = Path(self.root)
        assets = _load(root / "odzew/ui/assets.py")
        assets.compile_catalogues(root)
        if (root / "frontend/package.json").exists():
            assets.build(root, only_if_missing=version == "editable")


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("odzew_assets", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
