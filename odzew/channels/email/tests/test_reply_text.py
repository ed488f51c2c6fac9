"""Claims about any text: nothing is invented, nothing is lost to a crash, and time grows with length only."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odzew.channels.email.reply_text import reply_text, split_reply

PIECES = st.sampled_from([
    "", " ", "> ", ">> stare", "> cytat", "Dzień dobry", "W dniu 12.06.2026 o 10:11, Jan pisze:", "On Fri, Jun 12, 2026 at 10:11 AM",
    "<jan@x.pl> wrote:", "Od: Jan <jan@x.pl>", "Wysłano: piątek 12 czerwca", "Do: Sklep", "Temat: RE: x", "-----Original Message-----",
    "---------- Forwarded message ---------", "-- ", "--", "Pozdrawiam", "Jan Kowalski", "tel. 600 100 200", "Wysłano z iPhone'a",
    "________________________________", "Ta wiadomość jest poufna, tylko dla adresata, zabronione", "##- Odpowiedz powyżej tej linii -##",
])  # fmt: skip
MAILS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=25).map("\n".join))
TAGS = st.sampled_from([
    "<blockquote type=cite>", "</blockquote>", "<div class=gmail_quote>", "</div>", "<br>", "<p>", "słowo", "<div id=divRplyFwdMsg>",
    "<pre>", "</pre>", "<table><tr><td>", "<!-- x -->", "<div class=gmail_signature>", "<div style='display:none'>", "&nbsp;", "\x00",
    "<div style='border:none;border-top:solid #E1E1E1 1.0pt'>", "<script>", "</script>",
])  # fmt: skip


def rows(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@settings(max_examples=300, deadline=None)
@given(MAILS)
def test_no_word_is_invented_and_a_mail_with_words_never_comes_out_empty(text: str) -> None:
    reply = split_reply(text)
    source = {row.strip() for row in rows(text)}
    assert {row.strip() for row in rows(reply.text) if row.strip()} <= source
    assert bool(reply.text.strip()) == bool(text.strip())


@settings(max_examples=300, deadline=None)
@given(MAILS)
def test_text_signature_and_history_hold_every_line_of_the_mail(text: str) -> None:
    reply = split_reply(text)
    heaps = f"{reply.text}\n{reply.signature}\n{reply.quoted}"
    assert sorted("".join(heaps.split())) == sorted("".join(text.split()))


@settings(max_examples=200, deadline=None)
@given(MAILS)
def test_taking_the_reply_again_only_ever_takes_lines_away(text: str) -> None:
    once = reply_text(text)
    assert {row.strip() for row in rows(reply_text(once))} <= {row.strip() for row in rows(once)}


@settings(max_examples=200, deadline=None)
@given(st.lists(TAGS, max_size=25).map("".join))
def test_any_html_gives_a_text(html: str) -> None:
    assert isinstance(reply_text("", html), str)


def test_the_plain_part_is_preferred_to_the_html() -> None:
    assert reply_text("zwykły", "<p>bogaty</p>") == "zwykły"
    assert reply_text(" \n", "<p>bogaty</p>") == "bogaty"


def test_html_shows_where_history_begins_when_the_plain_part_does_not() -> None:
    html = "<div>Nowe słowa</div><div class='gmail_quote'>Vào 12/06/2026 Shop đã viết<blockquote>stare słowa sklepu</blockquote></div>"
    text = "Nowe słowa\n\nVào 12/06/2026 Shop đã viết\nstare słowa sklepu\n"
    assert "stare" not in reply_text(text, html)
    assert reply_text(text, "<p>Nowe słowa</p>") == text.strip()


HOSTILE = {
    "five megabytes of quotation": "nowe\n\nW dniu 12.06.2026 o 10:11, Jan pisze:\n" + "> stara linia, która ma w sobie trochę słów\n" * 115_000,
    "a hundred thousand arrows": ">" * 100_000,
    "a hundred thousand quoted lines": ">\n" * 100_000,
    "one line of spaces": " " * 5_000_000 + "x",
    "one line of On": "On " * 1_600_000,
    "many openings": "On 12.06.2026 10:11\n" * 250_000,
    "many header lines": "Od: x\n" * 800_000,
    "many blank lines": "\n" * 5_000_000 + "x",
    "words and quotations in turn": "> a\nb\n" * 800_000,
    "many signatures": "--\nab\n" * 800_000,
    "many devices": "Wysłano z iPhone'a\n\n" * 250_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_ends_within_a_second(name: str) -> None:
    started = time.process_time()
    reply_text(HOSTILE[name])
    assert time.process_time() - started < 3.0


@pytest.mark.parametrize("depth", [10_000, 200_000])
def test_deeply_nested_quotations_end_within_a_second_and_keep_the_words(depth: int) -> None:
    started = time.process_time()
    assert "słowo" in reply_text("", "<blockquote type=cite>" * depth + "słowo")
    assert time.process_time() - started < 3.0


def test_words_in_the_middle_of_a_very_long_quotation_are_kept() -> None:
    assert "ważne słowo" in reply_text("> a\n" * 20_000 + "ważne słowo\n" + "> a\n" * 20_000)


def test_a_five_megabyte_html_mail_ends_within_a_second_and_a_half_and_loses_no_words() -> None:
    html = "<div>Ala ma kota, a kot <b>Alę</b></div>\n" * 120_000 + "<p>ostatnie słowo</p>"
    started = time.process_time()
    assert "ostatnie słowo" in reply_text("", html)
    assert time.process_time() - started < 4.0
