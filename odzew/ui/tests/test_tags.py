"""The tags as templates use them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from odzew.kit import clock
from odzew.kit.paging import Page
from odzew.ui import brand, hues, manifest, marks

NOON = datetime(2026, 11, 24, 11, 48, tzinfo=UTC)
UI = Path(__file__).parents[1]
ODZEW = UI.parent


@pytest.fixture(autouse=True)
def polish_noon():
    with clock.at(NOON), translation.override("pl"), timezone.override("Europe/Warsaw"):
        yield


def render(source: str, **context: object) -> str:
    request = context.pop("request", None) or RequestFactory().get("/list/?state=open")
    return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


def test_an_icon_is_silent_unless_it_has_a_label():
    assert render('{% icon "mail" %}') == '<svg class="i" aria-hidden="true"><use href="#i-mail"/></svg>'
    assert 'role="img" aria-label="E-mail"' in render('{% icon "mail" size="s" label="E-mail" %}')


def test_an_avatar_keeps_its_hue_and_escapes_nothing_into_the_page():
    one = render('{% avatar "Marta Wiśniewska" source="mail" %}')
    assert ">MW<" in one
    assert one == render('{% avatar "Marta Wiśniewska" source="mail" %}')
    assert "<b>" not in render("{% avatar name %}", name="<b> <i>")


def test_a_nameless_avatar_is_the_empty_place():
    assert 'class="avatar sm none"' in render('{% avatar "" size="sm" %}')


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marta Wiśniewska", "MW"),
        ("ola", "O"),
        ("Anna Maria Nowak-Żuk", "AŻ"),
        ("  ", ""),
        ("@jan", "J"),
        ("李小龍", "李"),
    ],
)
def test_initials_stand_for_any_name(name: str, letters: str):
    assert hues.initials(name) == letters


def test_every_hue_and_share_that_python_names_is_in_the_style_sheet():
    steps = (ODZEW.parent / "frontend/styles/parts/steps.css").read_text()
    assert f"@steps h 0 {360 - hues.HUE_STEP} {hues.HUE_STEP};" in steps
    assert f"@steps left 0 100 {hues.LEFT_STEP};" in steps
    assert hues.left_class(101) == "left-100"
    assert hues.left_class(-3) == "left-0"


@pytest.mark.parametrize("state", marks.STATES)
def test_each_state_of_a_promise_has_its_own_shape(state: str):
    others = {str(marks.ring(other, toned=False)) for other in marks.STATES if other != state}
    assert str(marks.ring(state, toned=False)) not in others


def test_an_unknown_state_is_refused_by_name():
    with pytest.raises(ValueError, match="not 'late'"):
        marks.ring("late")


def test_a_deadline_chip_says_the_time_and_what_is_left_of_it():
    chip = render(
        '{% due_chip due "risk" made_at=made %}',
        due=NOON + timedelta(minutes=42),
        made=NOON - timedelta(minutes=78),
    )
    assert "14" not in chip.split("13:30")[0].rsplit(">", 1)[-1]
    assert "13:30" in chip
    assert ">42\N{NO-BREAK SPACE}min<" in chip
    assert "left-35" in chip
    assert 'data-due="2026-11-24T12:30:00+00:00"' in chip


def test_a_broken_promise_says_how_late_it_is():
    assert "48\N{NO-BREAK SPACE}min" in render(
        '{% due_chip due "broken" %}', due=NOON - timedelta(minutes=48)
    )


def test_a_kept_promise_does_not_tick():
    chip = render('{% due_chip due "kept" done_at=due %}', due=NOON - timedelta(hours=2))
    assert "10:48" in chip
    assert "data-due" not in chip


def test_times_carry_their_full_form_for_machines_and_titles():
    mark = render("{% when moment %}", moment=NOON)
    assert 'datetime="2026-11-24T11:48:00+00:00"' in mark
    assert "wtorek, 24 listopada 2026, 12:48" in mark
    assert "dziś\N{NO-BREAK SPACE}12:48" in mark
    assert render("{% when moment plain=True %}", moment=NOON) == "dziś\N{NO-BREAK SPACE}12:48"
    assert render("{% when nothing %}") == ""


def test_since_ticks_in_the_browser():
    mark = render("{% since moment %}", moment=NOON - timedelta(minutes=77))
    assert 'data-tick="since"' in mark
    assert "1\N{NO-BREAK SPACE}godz. 17\N{NO-BREAK SPACE}min" in mark


def test_money_and_sizes_are_written_in_polish():
    assert render("{% money 6240 %}") == "6\N{NO-BREAK SPACE}240,00\N{NO-BREAK SPACE}zł"
    assert render("{% size 2400000 %}") == "2,4\N{NO-BREAK SPACE}MB"


class Letter(forms.Form):
    subject = forms.CharField(label="Temat", help_text="Krótko", max_length=5)
    agreed = forms.BooleanField(label="Zgoda")
    way = forms.ChoiceField(label="Droga", choices=[("a", "Jedna"), ("b", "Druga")], widget=forms.RadioSelect)
    proof = forms.FileField(label="Plik")


def test_a_field_ties_its_help_and_error_to_the_input():
    page = render("{% field form.subject %}", form=Letter({"subject": "za długi"}))
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_subject_error"' in page
    assert 'value="za długi"' in page
    assert 'style="' not in page


@pytest.mark.parametrize(
    ("name", "kind"), [("agreed", "tick"), ("way", "choices"), ("proof", "file"), ("subject", "plain")]
)
def test_each_kind_of_field_has_its_layout(name: str, kind: str):
    from odzew.ui.templatetags.ui import field_kind

    assert field_kind(Letter()[name]) == kind
    assert render("{% field form." + name + " %}", form=Letter()).count("<label") >= 1


def test_an_empty_list_names_the_next_step_even_inside_a_loop():
    source = '{% for row in rows %}{{ row }}{% empty %}{% empty_state "Brak" url="/rules/" action="Dodaj" %}{% endfor %}'
    page = render(source, rows=[])
    assert "<h2>Brak</h2>" in page
    assert '<a class="btn" href="/rules/">Dodaj</a>' in page


def test_the_pager_keeps_the_filters_and_offers_the_start():
    request = RequestFactory().get("/list/?state=open&after=abc")
    page = render("{% paginate_keyset page %}", request=request, page=Page([1], next="def"))
    assert 'href="?state=open"' in page
    assert 'href="?state=open&amp;after=def"' in page
    assert render("{% paginate_keyset page %}", page=Page([1])).strip() == ""


def test_scripts_carry_the_nonce_of_the_request(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(manifest, "script", lambda _: manifest.Bundle("dist/a.js", imports=("dist/b.js",)))
    request = RequestFactory().get("/")
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]  # the policy's middleware sets it
    page = render('{% asset_js "workspace" %}', request=request)
    assert '<script type="module" src="/static/dist/a.js" nonce="n0nce">' in page
    assert 'rel="modulepreload" href="/static/dist/b.js"' in page


def test_pages_work_while_the_front_end_is_not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(manifest, "MANIFEST", tmp_path / "manifest.json")
    assert render('{% asset_css "desk" %}') == ""
    assert [warning.id for warning in manifest.check_assets()] == ["ui.W001"]


def test_the_theme_is_the_persons_choice_and_nothing_else():
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(theme="dark")  # type: ignore[assignment]  # any account with a theme
    assert render("{% theme %}", request=request) == ' data-theme="dark"'
    request.user = SimpleNamespace(theme='"><script>')  # type: ignore[assignment]  # a damaged row
    assert render("{% theme %}", request=request) == ""


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#123456}body{}", ""])
def test_a_brand_colour_is_six_hex_digits_or_nothing(colour: str):
    assert brand.accent_rule(colour) == ""


@pytest.mark.parametrize("colour", ["#0b5d5c", "#ffd400", "#777777", "#000000", "#ffffff", "#e4002b"])
def test_any_brand_can_be_read_as_a_link_and_as_a_button(colour: str):
    for ground, towards in ((brand.PAPER, brand.BLACK), (brand.NIGHT, brand.WHITE)):
        accent = brand.readable(colour, ground=ground, towards=towards)
        seen = brand.luminance(accent)
        assert brand.contrast(seen, brand.luminance(ground)) >= 4.5
        assert brand.contrast(seen, brand.luminance(brand.ink_on(accent))) >= 4.5


def test_a_readable_brand_is_left_as_it_is():
    assert brand.readable("#0b5d5c", ground=brand.PAPER, towards=brand.BLACK) == "#0b5d5c"


@pytest.mark.parametrize(
    "name",
    [
        "ui/desk.html",
        "ui/customer.html",
        "ui/bare.html",
        "ui/settings.html",
        "404.html",
        "403.html",
        "400.html",
        "403_csrf.html",
        "500.html",
    ],
)
def test_each_shell_obeys_the_content_policy(name: str):
    request = RequestFactory().get("/")
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]  # the policy's middleware sets it
    page = render_to_string(name, {"brand": {"colour": "#aa3355"}}, request=request)
    assert " style=" not in page
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r"<(script|style)(?![^>]*(nonce=|application/json))", page)
    assert page.count("<main") == 1


def sprite() -> set[str]:
    return set(re.findall(r'id="i-([a-z]+)"', (UI / "templates/ui/icons.svg").read_text()))


def test_every_icon_that_a_template_names_is_in_the_sprite():
    named = {
        (path.name, name)
        for path in ODZEW.rglob("templates/**/*.html")
        for name in re.findall(r'\{% icon "([^"]+)"', path.read_text())
    }
    assert named
    assert {pair for pair in named if pair[1] not in sprite()} == set()
