"""The Polish catalogue: every text that a person sees is in it, translated, with no doubtful entry."""

import ast
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "odzew/locale/pl/LC_MESSAGES/django.po"
CALLS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext"}
PLURAL_FORMS = 3


def problems() -> Iterator[str]:
    """One line for each entry that is missing, empty, fuzzy or short of a plural form."""
    if not CATALOGUE.exists():
        yield f"{CATALOGUE.relative_to(ROOT)} is missing."
        return
    entries = {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    for entry in entries.values():
        if "fuzzy" in entry.flags:
            yield f"doubtful (fuzzy): {entry.msgid!r}"
        elif not _is_translated(entry):
            yield f"not translated: {entry.msgid!r}"
    for source, text in (*_texts_in_code(), *_texts_in_templates()):
        if text not in entries:
            yield f"not in the catalogue: {text!r} of {source.relative_to(ROOT)}"


def _is_translated(entry: polib.POEntry) -> bool:
    if entry.msgid_plural:
        return len(entry.msgstr_plural) == PLURAL_FORMS and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def _texts_in_code() -> Iterator[tuple[Path, str]]:
    for source in _sources("*.py"):
        tree = ast.parse(source.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (text := _text_of(node)):
                yield source, text


def _text_of(node: ast.Call) -> str:
    """The msgid of a call of gettext by any of its names, else nothing."""
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in CALLS:
        return ""
    place = 1 if name in WITH_CONTEXT else 0
    if len(node.args) <= place:
        return ""
    given = node.args[place]
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


def _texts_in_templates() -> Iterator[tuple[Path, str]]:
    """Texts of trans and blocktrans, found by Django's own template-to-Python translation."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    for source in (*_sources("*.html"), *_sources("*.txt")):
        content = source.read_text(encoding="utf-8")
        if "trans" not in content:
            continue
        tree = ast.parse(_calls_only(templatize(content, origin=str(source))))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (text := _text_of(node)):
                yield source, text


def _calls_only(code: str) -> str:
    """templatize leaves X for every other letter; keep the calls of gettext, one a line."""
    import re

    string = (
        r"""u?(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
    )
    call = rf"\b(gettext|ngettext|pgettext|npgettext)\(\s*({string}(?:\s*,\s*{string})*)"
    return "\n".join(f"{name}({words})" for name, words in re.findall(call, code, re.DOTALL))


def _sources(pattern: str) -> Iterator[Path]:
    for source in sorted((ROOT / "odzew").rglob(pattern)):
        if not {"tests", "testing", "migrations", "samples", "static"} & set(source.parts):
            yield source
