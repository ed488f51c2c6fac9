"""Compressed RTF of winmail.dat: unpacked, and its words taken out."""

import struct

import pytest

from odzew.channels.email.mime.rtf import decompress, text_of_rtf


def packed(rtf: bytes) -> bytes:
    """RTF in the compressed form, of literals only."""
    body = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<II4sI", len(body) + 12, len(rtf), b"LZFu", 0) + body


def test_literals_and_references_into_the_dictionary_are_unpacked():
    given = b"{\\rtf1\\ansi hello}"
    assert decompress(packed(given)) == given
    reference = b"\x01" + bytes([0, 4]) + b"x"  # six bytes from the dictionary's beginning, then x
    data = struct.pack("<II4sI", len(reference) + 12, 7, b"LZFu", 0) + reference
    assert decompress(data) == b"{\\rtf1x"


@pytest.mark.parametrize("data", [b"", b"x" * 20, struct.pack("<II4sI", 5, 9, b"LZFu", 0), b"\xff" * 500])
def test_what_is_no_compressed_rtf_is_empty_or_short(data):
    assert len(decompress(data)) <= 500


def test_plain_form_is_taken_as_it_is():
    assert decompress(struct.pack("<II4sI", 20, 4, b"MELA", 0) + b"{rtf") == b"{rtf"


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (
            rb"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0 Arial;}}\f0 Za\'bf\'f3\'b3\'e6\par g\u281?\u347?l\u261?}",
            "Zażółć\ngęślą",
        ),
        (
            rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}Dzie\u324 n dobry{\*\htmltag72 </p>}\htmlrtf\par\htmlrtf0 }",
            "Dzień dobry",
        ),
        (rb"{\rtf1{\info{\title tajne}}{\pict 0123}jawne\tab a\~b \{x\}}", "jawne\ta\xa0b {x}"),
        (b"not rtf at all", "not rtf at all"),
        (b"{{{{", ""),
    ],
)
def test_words_are_taken_out(rtf, text):
    assert text_of_rtf(rtf) == text
