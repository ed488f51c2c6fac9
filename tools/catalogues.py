"""The Polish catalogue: every text that a person sees is in it, whole and with the same variables.

`python tools/catalogues.py add` puts the texts that are missing into it, empty, to be translated.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "odzew/locale/pl/LC_MESSAGES/django.po"
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_WITH_CONTEXT = {"npgettext", "npgettext_lazy"}
CALLS = SINGULAR | PLURAL | WITH_CONTEXT | PLURAL_WITH_CONTEXT
PLURAL_FORMS = 3
VARIABLE = re.compile(r"%\((\w+)\)[a-zA-Z]|\{(\w*)(?:![rsa])?(?::[^{}]*)?\}|(%[sd])(?!\w)")


class Text(NamedTuple):
    """One text of a source; `plural` is empty where there is none."""

    context: str | None
    text: str
    plural: str = ""

    def __str__(self) -> str:
        return repr(self.text) if self.context is None else f"{self.text!r} (in {self.context!r})"


def problems() -> Iterator[str]:
    """One line for each entry that is missing, empty, fuzzy, short of a form or of a variable."""
    if not CATALOGUE.exists():
        yield f"{CATALOGUE.relative_to(ROOT)} is missing."
        return
    entries = {(entry.msgctxt, entry.msgid): entry for entry in _entries()}
    for entry in entries.values():
        yield from faults_of(entry)
    for source, found in missing(entries):
        yield f"not in the catalogue: {found} of {source.relative_to(ROOT)}"


def _entries() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    if "fuzzy" in entry.flags:
        yield f"doubtful (fuzzy): {entry.msgid!r}"
    if not _is_translated(entry):
        yield f"not translated: {entry.msgid!r}"
        return
    singular = _variables(entry.msgid)
    wanted = singular | _variables(entry.msgid_plural)
    for form, words in sorted(entry.msgstr_plural.items()) or [(None, entry.msgstr)]:
        # Where the English singular leaves the number out, the Polish one may.
        needed = singular if form == 0 else wanted
        if not needed <= _variables(words) <= wanted:
            yield f"other variables than in English: {entry.msgid!r}, {words!r}"


def _is_translated(entry: polib.POEntry) -> bool:
    if entry.msgid_plural:
        return len(entry.msgstr_plural) == PLURAL_FORMS and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def _variables(words: str) -> set[str]:
    return {"".join(names) for names in VARIABLE.findall(words.replace("%%", ""))}


def missing(entries: dict[tuple[str | None, str], polib.POEntry]) -> Iterator[tuple[Path, Text]]:
    """Texts of the sources that have no entry, or none with the plural that they ask for."""
    for source, found in (*_texts_in_code(), *_texts_in_templates()):
        entry = entries.get((found.context, found.text))
        if entry is None or (found.plural and entry.msgid_plural != found.plural):
            yield source, found


def _texts_in_code() -> Iterator[tuple[Path, Text]]:
    for source in _sources("*.py"):
        for found in texts_of(source.read_text(encoding="utf-8")):
            yield source, found


def texts_of(code: str) -> Iterator[Text]:
    """Every literal text given to gettext by any of its names."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and (found := _text_of(node)):
            yield found


def _text_of(node: ast.Call) -> Text | None:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in CALLS:
        return None
    words = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
    context = words.pop(0) if words and name in WITH_CONTEXT | PLURAL_WITH_CONTEXT else None
    if not words or not isinstance(words[0], str) or not words[0]:
        return None
    plural = words[1] if name in PLURAL | PLURAL_WITH_CONTEXT and len(words) > 1 else ""
    return Text(
        context if isinstance(context, str) else None, words[0], plural if isinstance(plural, str) else ""
    )


def _texts_in_templates() -> Iterator[tuple[Path, Text]]:
    """Texts of trans and blocktrans, found by Django's own template-to-Python translation."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    for source in (*_sources("*.html"), *_sources("*.txt")):
        content = source.read_text(encoding="utf-8")
        if "trans" not in content:
            continue
        for found in texts_of(_calls_only(templatize(content, origin=str(source)))):
            yield source, found


def _calls_only(code: str) -> str:
    """templatize leaves X for every other letter; keep the calls of gettext, one a line."""
    string = (
        r"""u?(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
    )
    call = rf"(?<!\w)(_|gettext|ngettext|pgettext|npgettext)\(\s*({string}(?:\s*,\s*{string})*)"
    return "\n".join(f"{name}({words})" for name, words in re.findall(call, code, re.DOTALL))


def _sources(pattern: str) -> Iterator[Path]:
    for source in sorted((ROOT / "odzew").rglob(pattern)):
        if not {"tests", "testing", "migrations", "samples", "static"} & set(source.parts):
            yield source


def add() -> int:
    """Put missing texts into the catalogue, untranslated; how many."""
    catalogue = polib.pofile(str(CATALOGUE))
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    wanted = {(found.context, found.text): found for _, found in missing(entries)}
    for key, found in wanted.items():
        entry = entries.get(key) or polib.POEntry(msgctxt=found.context, msgid=found.text)
        if found.plural:
            entry.msgid_plural, entry.msgstr = found.plural, ""
            entry.msgstr_plural = entry.msgstr_plural or dict.fromkeys(range(PLURAL_FORMS), "")
        if "%(" in found.text and "python-format" not in entry.flags:
            entry.flags.append("python-format")
        if key not in entries:
            catalogue.append(entry)
    catalogue.sort(key=lambda entry: (entry.msgctxt or "", entry.msgid.lower()))
    catalogue.save()
    return len(wanted)


def main(words: list[str]) -> int:
    """`add`, or nothing: list the problems."""
    if words == ["add"]:
        print(f"{add()} texts added; translate them in {CATALOGUE.relative_to(ROOT)}.")
    found = sorted(set(problems()))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
