"""The check of the translations finds what is wrong with one, and knows a text by its context."""

import importlib.util
from pathlib import Path

import polib
import pytest

_spec = importlib.util.spec_from_file_location(
    "catalogues", Path(__file__).resolve().parents[2] / "tools/catalogues.py"
)
assert _spec is not None
assert _spec.loader is not None
catalogues = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(catalogues)


def entry(text, translated, plural="", **more):
    if plural:
        return polib.POEntry(
            msgid=text, msgid_plural=plural, msgstr_plural=dict(enumerate(translated)), **more
        )
    return polib.POEntry(msgid=text, msgstr=translated, **more)


@pytest.mark.parametrize(
    "whole",
    [
        entry("%(n)s of %(all)s", "%(n)s z %(all)s"),
        entry("{name} wrote", "Napisał(a) {name}"),
        entry("Hello %s", "Dzień dobry, %s"),
        entry("100%% sure", "Na 100%%"),
        entry("One case", ["Jedna sprawa", "%(n)s sprawy", "%(n)s spraw"], "%(n)s cases"),
        entry("%(n)s case", ["%(n)s sprawa", "%(n)s sprawy", "%(n)s spraw"], "%(n)s cases"),
    ],
)
def test_a_whole_translation_is_passed(whole):
    assert list(catalogues.faults_of(whole)) == []


@pytest.mark.parametrize(
    ("faulty", "why"),
    [
        (entry("%(n)s of %(all)s", "%(n)s z %(wszystkich)s"), "variables"),
        (entry("{name} wrote", "Ktoś napisał"), "variables"),
        (entry("Hello", "Dzień dobry, %s"), "variables"),
        (entry("%(n)s case", ["Jedna sprawa", "%(n)s sprawy", "%(n)s spraw"], "%(n)s cases"), "variables"),
        (entry("One case", ["Jedna sprawa", "Kilka spraw", "%(n)s spraw"], "%(n)s cases"), "variables"),
        (entry("%(n)s case", ["%(n)s sprawa", "%(n)s sprawy"], "%(n)s cases"), "not translated"),
        (entry("Case", ""), "not translated"),
        (entry("Case", "Sprawa", flags=["fuzzy"]), "fuzzy"),
    ],
)
def test_a_faulty_translation_is_named(faulty, why):
    assert any(why in line for line in catalogues.faults_of(faulty))


def test_a_text_is_known_by_its_context_and_its_plural():
    code = (
        "_('a'); pgettext('verb', 'open'); ngettext('one', 'many', n); _(name); npgettext('c', 'x', 'y', 2)"
    )
    assert set(catalogues.texts_of(code)) == {
        (None, "a", ""), ("verb", "open", ""), (None, "one", "many"), ("c", "x", "y"),
    }  # fmt: skip


def test_a_text_given_to_a_tag_of_a_template_is_found():
    code = """ XXX _("Nothing here")  gettext('Save') X  """
    assert set(catalogues.texts_of(catalogues._calls_only(code))) == {
        (None, "Nothing here", ""),
        (None, "Save", ""),
    }


def test_a_text_with_another_context_or_plural_is_missing(monkeypatch):
    source = Path("page.py")
    monkeypatch.setattr(catalogues, "_texts_in_templates", lambda: ())
    monkeypatch.setattr(
        catalogues,
        "_texts_in_code",
        lambda: [(source, catalogues.Text("verb", "open")), (source, catalogues.Text(None, "one", "many"))],
    )
    known = {(None, "open"): entry("open", "otwarte"), (None, "one"): entry("one", "jeden")}
    assert [found.text for _, found in catalogues.missing(known)] == ["open", "one"]
