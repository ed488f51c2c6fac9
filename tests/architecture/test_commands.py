"""Every command that `odzew --help` lists has its module, and parsing mail needs neither Django nor a database."""

import subprocess
import sys
from importlib import import_module

import pytest

from odzew.surfaces.cli.main import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_module(name):
    module = import_module(f"odzew.surfaces.cli.commands.{name}")
    assert callable(module.arguments)
    assert callable(module.run)


def test_parsing_mail_loads_neither_django_nor_the_database(tmp_path):
    mail = tmp_path / "a.eml"
    mail.write_bytes(b"From: a@b.example\nSubject: x\n\nDzien dobry\n")
    code = (
        "import sys\nfrom odzew.surfaces.cli.main import main\n"
        f"assert main(['mail', 'parse', {str(mail)!r}]) == 0\n"
        "loaded = {'django', 'psycopg'} & set(sys.modules)\nassert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"subject": "x"' in done.stdout


def test_counting_promises_loads_neither_django_nor_the_database():
    code = (
        "import sys\nfrom odzew.surfaces.cli.main import main\n"
        "assert main(['promises', 'due', '--from', '2026-11-20T17:30', '--minutes', '75']) == 0\n"
        "loaded = {'django', 'psycopg'} & set(sys.modules)\nassert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "2026-11-23T08:45:00+01:00"
