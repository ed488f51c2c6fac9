"""`odzew mail parse`: one JSON line a file, without Django."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from odzew.channels.email.cli import parse_files


def test_each_file_becomes_one_line(tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes("Subject: Łyżwy\nFrom: a@b.example\n\nTreść".encode())
    out = io.StringIO()
    assert parse_files([str(mail), str(mail)], out) == 0
    first, second = map(json.loads, out.getvalue().splitlines())
    assert first == second
    assert (first["file"], first["subject"], first["text"]) == (str(mail), "Łyżwy", "Treść")


def test_a_file_that_cannot_be_read_gives_an_error_line_and_code_1(tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(b"Subject: x\n\ny")
    out = io.StringIO()
    assert parse_files([str(tmp_path / "gone.eml"), str(tmp_path), str(mail)], out) == 1
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [set(line) == {"file", "error"} for line in lines] == [True, True, False]
    assert lines[0]["error"]


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"Subject: x\n\ny")

    monkeypatch.setattr("sys.stdin", Input())
    out = io.StringIO()
    assert parse_files(["-"], out) == 0
    assert json.loads(out.getvalue())["file"] == "-"


def test_parsing_loads_no_django_and_no_foreign_reader() -> None:
    code = (
        "import sys; from odzew.channels.email.parse import parse; parse(b'Subject: x\\n\\ny');"
        "print([name for name in ('django', 'tnefparse', 'charset_normalizer', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
