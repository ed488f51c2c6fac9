"""Tables of cases for the readers of single values."""

from typing import Any

import pytest

from odzew.channels.email.mime.addresses import addresses_in
from odzew.channels.email.mime.charset import decode
from odzew.channels.email.mime.dates import date_in
from odzew.channels.email.mime.html_text import text_of_html
from odzew.channels.email.mime.ids import base_of, ids_in
from odzew.channels.email.mime.labels import codec_of
from odzew.channels.email.mime.message import as_message
from odzew.channels.email.mime.tree import Budget, read_part


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF8", "utf-8"), ('"utf-8"', "utf-8"), ("ISO_8859-2", "iso8859_2"), ("iso-8859-2:1987", "iso8859_2"), ("cp-850", "cp850"),
        ("Windows-1250", "cp1250"), ("x-cp1250", "cp1250"), ("ks_c_5601-1987", "cp949"), ("GB2312", "gb18030"), ("us-ascii", "ascii"),
        ("unknown-8bit", ""), ("rot13", ""), ("base64", ""), ("unicode_escape", ""), ("zip", ""), ("undefined", ""), ("no such thing", ""),
        ("koi8-r", "koi8_r"), ("cp65001", "utf-8"), ("utf-8''", "utf-8"), ("UTF-16LE", "utf-16-le"),
    ],
)  # fmt: skip
def test_a_label_names_a_codec_that_makes_text(label: str, codec: str) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Zażółć gęślą jaźń", "cp1250"), ("Zażółć gęślą jaźń", "iso8859_2"), ("Gdzie jest moja paczka? Proszę o pilną odpowiedź", "cp1250"),
        ("Schöne Grüße aus München", "cp1252"), ("Où est ma commande, s'il vous plaît? Déçu.", "cp1252"), ("Příliš žluťoučký kůň", "cp1250"),
        ("Где мой заказ", "cp1251"), ("Где мой заказ", "koi8_r"), ("訂單在哪裡，我的訂單", "big5"), ("订单在哪里，我的订单", "gb2312"),
        ("注文の返品をお願いします", "cp932"), ("注文の返品をお願いします", "euc_jp"), ("주문한 상품이 어디에 있나요", "euc_kr"),
        ("Πού είναι η παραγγελία μου", "cp1253"), ("¿Dónde está mi pedido, señor?", "cp1252"),
    ],
)  # fmt: skip
def test_unlabelled_bytes_are_read_by_their_letters(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(
    ("raw", "boxes"),
    [
        (b"", []), (b",,;", []), (b"jan@x.pl", [("", "jan@x.pl")]), (b"<jan@x.pl>", [("", "jan@x.pl")]),
        (b'"Jan \\"Kowal\\" K" <jan@x.pl>', [('Jan "Kowal" K', "jan@x.pl")]), (b"Jan < jan @ x.pl >", [("Jan", "jan@x.pl")]),
        (b"jan@x.pl <jan@x.pl>", [("jan@x.pl", "jan@x.pl")]), (b"MAILER-DAEMON (Mail System)", [("Mail System", "MAILER-DAEMON")]),
        (b'Jan "Kowal" <jan@x.pl>', [("Jan Kowal", "jan@x.pl")]), (b'"Jan \\"Kowal\\"" <jan@x.pl>', [('Jan "Kowal"', "jan@x.pl")]),
        (b"<>", []), (b"<mailto:jan@x.pl>", [("", "jan@x.pl")]), (b"Jan <@a.pl,@b.pl:jan@x.pl>", [("Jan", "jan@x.pl")]),
        (b"(komentarz) jan@x.pl", [("komentarz", "jan@x.pl")]), (b'"jan kowalski"@x.pl', [("", '"jan kowalski"@x.pl')]),
        (b"a@x.pl b@x.pl", [("b@x.pl", "a@x.pl")]), (b"A: a@x.pl, b@x.pl;, c@x.pl", [("", "a@x.pl"), ("", "b@x.pl"), ("", "c@x.pl")]),
    ],
)  # fmt: skip
def test_address_lists(raw: bytes, boxes: list[tuple[str, str]]) -> None:
    assert [tuple(box) for box in addresses_in(raw)] == boxes


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("Thu, 1 Jan 2026 00:00:00 -0000", "2026-01-01T00:00:00+00:00"), ("1 Jan 2026 10:00 PM PST", "2026-01-02T06:00:00+00:00"),
        ("Fri, 9 Jan 2026 11:59:39 GMT+0100", "2026-01-09T10:59:39+00:00"), ("Fr, 9 Jän 2026 11:59:39 +0100", None),
        ("09.01.2026 11:59", "2026-01-09T11:59:00+00:00"), ("09.01.2026", "2026-01-09T00:00:00+00:00"), ("Fri, 31 Feb 2026 10:00:00 +0000", None),
        ("9 Oct 99 10:00:00 +0000", "1999-10-09T10:00:00+00:00"), ("Sun, 9 Jan 2026 24:00:00 +0000", "2026-01-10T00:00:00+00:00"),
        ("Fri, 09-Jan-2026 11:59:39 GMT", "2026-01-09T11:59:39+00:00"), ("ven., 9 janv. 2026 11:59:39 +0100", "2026-01-09T10:59:39+00:00"),
        ("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06+00:00"), ("12/24/2025 10:00 AM", "2025-12-24T10:00:00+00:00"),
        ("24/12/2025 10:00", "2025-12-24T10:00:00+00:00"), ("Mon, 24 Nov 2025 25:61:00 +0100", None),
        ("Mon Oct 06 18:24:26 CEST 2025", "2025-10-06T16:24:26+00:00"),
        ("Sat, 01 Jan 0000 00:00:00 +0000", None), ("9999-12-31T23:59:59-12:00", None), ("", None),
    ],
)  # fmt: skip
def test_dates(value: str, iso: str | None) -> None:
    found = date_in(value)
    assert (found.isoformat() if found else None) == iso


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""), ("bez znaczników\ndruga", "bez znaczników\ndruga"), ("<p>a<p>b", "a\n\nb"), ("a<br/>b<br><br>c", "a\nb\n\nc"),
        ("<div>a</div><div>b</div>", "a\nb"), ("<ol start=3><li>a</li><li>b<ul><li>c</ul></ol>", "3. a\n4. b\n  - c"),
        ("<p style='display: none'>x</p>y", "y"), ("<div style='display:none'>tylko to</div>", "tylko to"),
        ("<!-- <p>x</p> -->y<!--[if mso]>z<![endif]-->", "y"), ("<pre>a\n  b</pre>", "a\n  b"), ("a &lt;b&gt; &amp; &#322;", "a <b> & ł"),
        ("<a href='mailto:jan@x.pl'>Jan</a>", "Jan <jan@x.pl>"), ("<a href='#top'>góra</a>", "góra"), ("<script>if (a<b) {}</script>y", "y"),
        ("<a href='https://x.pl'><img alt='Zapłać'></a>", "[Zapłać] <https://x.pl>"), ("ok <img alt='😀'> tak", "ok 😀 tak"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n> > b\n\nc"), ("1 < 2 <b>i</b> 3 > 2", "1 < 2 i 3 > 2"),
        ("<html><head><title>t</title><meta x><body><p>bez końca head", "bez końca head"), ("<head><style>a{}</style><div>x</div>", "x"),
        ("<p>a</p><style>p{} <p>b</p>", "a\n\np{}\n\nb"), ("<noscript>tylko to</noscript>", "tylko to"),
        ("<td title='a>b'>x", "x"), ("<!-- nigdy nie zamknięty <p>tekst</p>", "nigdy nie zamknięty\n\ntekst"),
    ],
)  # fmt: skip
def test_text_from_html(html: str, text: str) -> None:
    assert text_of_html(html) == text


def test_subjects_keep_words_that_only_look_like_marks() -> None:
    assert base_of("Reklamacja: łyżwy") == "Reklamacja: łyżwy"
    assert base_of("Re: ") == ""
    assert base_of("Ref: 12") == "Ref: 12"
    assert base_of("[#77] Re[3]: FWD: Odp:x") == "x"


def test_ids_of_all_forms() -> None:
    assert ids_in("<a@b>, <c@\r\n d> junk <a@b>") == ("a@b", "c@d")
    assert ids_in("a@b c@d") == ("a@b", "c@d")
    assert ids_in("Your message of Friday") == ()


def test_a_report_reads_like_the_standard_library_would_read_it() -> None:
    raw = (
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nnot delivered\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nStatus: 5.1.1\n"
        b"--b\nContent-Type: message/rfc822\n\nMessage-ID: <m@x>\n\nhello\n--b--\n"
    )
    message = as_message(read_part(raw, 0, len(raw), budget=Budget()), Budget())
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/report",
        "text/plain",
        "message/delivery-status",
        "text/plain",
        "text/plain",
        "message/rfc822",
        "text/plain",
    ]
    status: Any = list(message.walk())[2].get_payload()
    assert [block["Status"] for block in status] == [None, "5.1.1"]
    carried: Any = list(message.walk())[5].get_payload()
    assert carried[0]["Message-ID"] == "<m@x>"
