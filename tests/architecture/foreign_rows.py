"""Finds writes to another app's tables: `Theirs.objects.create(…)`, `.filter(…).update(…)`, `Theirs(…).save()`."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITES = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "save",
}
WRITES |= {f"a{verb}" for verb in WRITES}
LEVELS = 3  # odzew.core.conversations, odzew.channels.email: how deep an app's name goes


def app_of(module: str) -> str:
    """The app that owns a module: floor, or floor and room where a floor has rooms."""
    parts = module.split(".")
    return ".".join(parts[: LEVELS if parts[1:2] in (["core"], ["features"]) else 2])


def violations(source: str, module: str) -> Iterator[str]:
    """One line for each write to a model imported from another app's models."""
    tree = ast.parse(source)
    foreign = _foreign_models(tree, app_of(module))
    rows = _rows_of(tree, foreign)
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        ):
            continue
        root = _root(node.func.value)
        if root in foreign and (_is_manager_chain(node.func.value) or node.func.attr in {"save", "delete"}):
            yield f"{module}:{node.lineno} {root}…{node.func.attr}()"
        elif (
            root in rows
            and node.func.attr in {"save", "delete", "asave", "adelete"}
            and isinstance(node.func.value, ast.Name)
        ):
            yield f"{module}:{node.lineno} {root}.{node.func.attr}() on a row of {rows[root]}"


def _foreign_models(tree: ast.AST, own: str) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("odzew."):
            is_models = "models" in node.module.split(".")
            if is_models and app_of(node.module) != own:
                found |= {alias.asname or alias.name for alias in node.names}
    return found


def _rows_of(tree: ast.AST, foreign: set[str]) -> dict[str, str]:
    """Names assigned from a query or a call of a foreign model."""
    rows = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and (root := _root(node.value)) in foreign:
            rows |= {target.id: root for target in node.targets if isinstance(target, ast.Name)}
    return rows


def _root(node: ast.AST) -> str:
    """The name at the left end of a chain of attributes, calls and subscripts."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_manager_chain(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr in {"objects", "_default_manager"}
        for part in ast.walk(node)
    )


def sources() -> Iterator[tuple[str, str]]:
    """Module name and text of every module that is no test and no migration."""
    for path in sorted((ROOT / "odzew").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if not {"tests", "testing", "migrations"} & set(parts):
            yield ".".join(parts), path.read_text(encoding="utf-8")
